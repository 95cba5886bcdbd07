"""Asking for a dossier: the technician asks, HR checks, the technical director decides (H04, H05, T6)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import standing
from accounts.models import User
from clients.models import AccessRequest, Client, Part, RequestState
from clients.selectors.calendars import office_hours
from clients.services.rights import grant
from core import access, events, worktime
from core.errors import Refused

#: What the asker is promised, in working time.
ANSWER_WITHIN = timedelta(hours=4)
REMINDED_WITHIN = timedelta(hours=1)
LONGEST = timedelta(days=180)
PARIS = ZoneInfo("Europe/Paris")


@transaction.atomic
def ask_access(
    *,
    client_id: int,
    parts: Sequence[str],
    can_write: bool,
    wanted_until: date,
    reason: str,
    by: User,
    at: datetime,
    on_behalf_of: User | None = None,
) -> AccessRequest:
    """Ask for parts of a dossier until a day, with the reason why; one open demand per person and client (H04).

    `on_behalf_of` is the colleague who would receive the right, when a manager asks.
    """
    access.require(by, "clients.ask_access")
    asker = _asker(by, on_behalf_of)
    client = Client.objects.get(pk=client_id)
    today = at.astimezone(PARIS).date()
    if not parts or not set(parts) <= set(Part.values):
        raise Refused(_("Choisissez au moins une partie du dossier."), field="parts")
    if len(reason.strip()) < 10:
        raise Refused(_("Dites en une phrase pourquoi vous en avez besoin."), field="reason")
    if not today <= wanted_until <= today + LONGEST:
        raise Refused(_("Choisissez une date de fin d’ici six mois."), field="wanted_until")
    try:
        with transaction.atomic():
            request = AccessRequest.objects.create(
                client=client,
                asker=asker,
                asked_by=by if asker != by else None,
                parts=[part for part in Part.values if part in parts],
                can_write=can_write,
                wanted_until=wanted_until,
                reason=reason.strip(),
                asked_at=at,
                due_at=worktime.add(at, ANSWER_WITHIN, office_hours()),
            )
    except IntegrityError:
        if asker != by:
            raise Refused(_("%s a déjà une demande en cours pour ce dossier.") % asker) from None
        raise Refused(_("Vous avez déjà une demande en cours pour ce dossier.")) from None
    events.record("access.requested", about=[request, client, asker], by=by, at=at)
    return request


def _asker(by: User, other: User | None) -> User:
    if other is None or other == by:
        return by
    access.require(by, "clients.ask_for_others")
    if other.is_client or not other.is_active:
        raise Refused(_("Un droit se donne à un intervenant en activité."), field="on_behalf_of")
    return other


@transaction.atomic
def check_access(
    *, request_id: int, fit: bool, refusal: str = "", by: User, at: datetime
) -> AccessRequest:
    """HR says whether clause and employment allow it; without them the demand ends here (H05, H10)."""
    request = _locked(request_id, "check_access")
    access.require(by, "clients.check_access")
    _not_own(request, by)
    request.hr_by, request.hr_at = by, at
    if not fit:
        return _refuse(request, refusal, by, at)
    today = at.astimezone(PARIS).date()
    if why := standing.why_unfit(request.asker, today, request.wanted_until):
        raise Refused(why)
    request.state = RequestState.AT_DIRECTOR
    request.save(update_fields=["state", "hr_by", "hr_at"])
    events.record("access.checked", about=_about(request), by=by, at=at)
    return request


@transaction.atomic
def decide_access(
    *,
    request_id: int,
    granted: bool,
    parts: Sequence[str] | None = None,
    can_write: bool | None = None,
    refusal: str = "",
    by: User,
    at: datetime,
) -> AccessRequest:
    """The technical director grants all, fewer parts or less than writing, or refuses with a reason (H05).

    `parts=None` grants those asked for; none of them named is nothing granted, and refused as such.
    """
    request = _locked(request_id, "decide_access")
    access.require(by, "clients.decide_access")
    _not_own(request, by)
    request.decided_by, request.decided_at = by, at
    if not granted:
        return _refuse(request, refusal, by, at)
    kept = [part for part in request.parts if parts is None or part in parts]
    if not kept:
        raise Refused(_("Accordez au moins une des parties demandées."), field="parts")
    last_day = datetime.combine(request.wanted_until + timedelta(days=1), time.min, PARIS)
    request.grant = grant(
        client_id=request.client_id,
        user_id=request.asker_id,
        parts=kept,
        can_write=request.can_write and can_write is not False,
        starts_at=at,
        ends_at=last_day,
        reason=request.reason[:300],
        source=f"request:{request.pk}",
        by=by,
        at=at,
    )
    request.state = RequestState.GRANTED
    request.save(update_fields=["state", "decided_by", "decided_at", "grant"])
    return request


@transaction.atomic
def withdraw_access(*, request_id: int, by: User, at: datetime) -> AccessRequest:
    """The asker, or who asked on their behalf, no longer needs it."""
    request = _locked(request_id, "withdraw_access")
    if by.pk not in (request.asker_id, request.asked_by_id):
        raise Refused(_("Seul le demandeur retire sa demande."))
    request.state = RequestState.WITHDRAWN
    request.save(update_fields=["state"])
    events.record("access.withdrawn", about=_about(request), by=by, at=at)
    return request


def remind_of_requests(*, at: datetime, limit: int = 100) -> int:
    """Tell who must act that an answer is due within the open hour: once a demand (H05)."""
    soon = worktime.add(at, REMINDED_WITHIN, office_hours())
    rows = AccessRequest.objects.filter(
        state__in=(RequestState.SENT, RequestState.AT_DIRECTOR), due_at__lte=soon, reminded_at=None
    )
    return sum(
        _remind(key, at) for key in rows.order_by("due_at").values_list("pk", flat=True)[:limit]
    )


@transaction.atomic
def _remind(request_id: int, at: datetime) -> bool:
    row = AccessRequest.objects.select_for_update(of=("self",), skip_locked=True).filter(
        pk=request_id, reminded_at=None
    )  # fmt: skip
    request = row.select_related("asker", "client").first()
    if request is None:
        return False
    request.reminded_at = at
    request.save(update_fields=["reminded_at"])
    kind = "access.waits_hr" if request.state == RequestState.SENT else "access.waits_decision"
    events.record(kind, about=_about(request), by=None, at=at)
    return True


def _locked(request_id: int, verb: str) -> AccessRequest:
    request = (
        AccessRequest.objects.select_for_update(of=("self",))
        .select_related("asker", "client")
        .get(pk=request_id)
    )
    if not access.is_open(f"clients.{verb}", request.state):
        raise Refused(_("Cette demande est déjà « %s ».") % request.get_state_display())
    return request


def _not_own(request: AccessRequest, by: User) -> None:
    if by.pk in (request.asker_id, request.asked_by_id):
        raise Refused(_("Personne ne décide de sa propre demande."))


def _refuse(request: AccessRequest, refusal: str, by: User, at: datetime) -> AccessRequest:
    if not refusal.strip():
        raise Refused(_("Un refus se donne avec son motif."), field="refusal")
    request.state, request.refusal = RequestState.REFUSED, refusal.strip()[:300]
    request.save(update_fields=["state", "refusal", "hr_by", "hr_at", "decided_by", "decided_at"])
    events.record("access.refused", about=_about(request), by=by, at=at, reason=request.refusal)
    return request


def _about(request: AccessRequest) -> list[AccessRequest | Client | User]:
    return [request, request.client, request.asker]
