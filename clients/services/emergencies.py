"""Breaking the glass: open parts of a dossier for hours without a decision, told at once, read the next day (H08)."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import AccessGrant, Client, EmergencyOpening, Part, Verdict
from clients.selectors import office_hours, parts_open
from clients.services.requests import PARIS
from clients.services.rights import end, grant
from core import access, events, setting, worktime
from core.errors import Refused

SHORTEST_REASON = 20


@transaction.atomic
def open_in_emergency(
    *, client_id: int, parts: Sequence[str], reason: str, by: User, at: datetime
) -> EmergencyOpening:
    """Open these parts for reading at once; director and référent are told, the window closes by itself (H08).

    Refused without a real reason, without a clause in force, or while another one runs on this dossier.
    """
    access.require(by, "clients.break_glass")
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(_("Dites ce qui presse, en vingt caractères au moins."), field="reason")
    opened = parts_open(by, client, at)
    wanted = [part for part in Part.values if part in parts and part not in opened]
    if not wanted:
        raise Refused(_("Choisissez au moins une partie qui vous est fermée."), field="parts")
    running = EmergencyOpening.objects.filter(client=client, person=by, grant__revoked_at=None)
    if running.filter(grant__ends_at__gt=at).exists():
        raise Refused(_("Une ouverture d’urgence est déjà en cours sur ce dossier."))
    hours = int(setting.value("emergency_hours", on=at))
    row = grant(
        client_id=client.pk,
        user_id=by.pk,
        parts=wanted,
        can_write=False,
        starts_at=at,
        ends_at=at + timedelta(hours=hours),
        reason=reason.strip()[:300],
        source=f"urgent:{uuid.uuid4().hex[:30]}",
        by=by,
        at=at,
    )
    opening = EmergencyOpening.objects.create(
        client=client,
        person=by,
        grant=row,
        parts=wanted,
        reason=reason.strip(),
        opened_at=at,
        review_due_at=_next_morning(at),
    )
    events.record("emergency.opened", about=_about(opening), by=by, at=at, parts=wanted)
    return opening


@transaction.atomic
def close_emergency(*, opening_id: int, by: User, at: datetime) -> EmergencyOpening:
    """The emergency is over: whoever opened gives the right back before its end."""
    opening = _locked(opening_id)
    if opening.person_id != by.pk:
        raise Refused(_("Seule la personne qui a ouvert le dossier le referme."))
    _end_right(opening, by, at, "emergency closed")
    return opening


@transaction.atomic
def review_emergency(
    *, opening_id: int, verdict: str, follow_up: str = "", by: User, at: datetime
) -> EmergencyOpening:
    """Say whether it was justified; an objection ends what still runs and says what must follow (H08)."""
    opening = _locked(opening_id)
    access.require(by, "clients.review_emergencies")
    if opening.person_id == by.pk:
        raise Refused(_("Personne ne relit sa propre ouverture d’urgence."))
    if opening.verdict:
        raise Refused(_("Cette ouverture est déjà « %s ».") % opening.get_verdict_display())
    if verdict not in Verdict.values:
        raise Refused(_("Ce choix n’existe pas."), field="verdict")
    if verdict == Verdict.OBJECTED and not follow_up.strip():
        raise Refused(_("Dites la suite à donner."), field="follow_up")
    opening.verdict, opening.follow_up = verdict, follow_up.strip()[:1000]
    opening.reviewed_by, opening.reviewed_at = by, at
    opening.save(update_fields=["verdict", "follow_up", "reviewed_by", "reviewed_at"])
    if verdict == Verdict.OBJECTED:
        _end_right(opening, by, at, "emergency objected to")
    kind = "emergency.approved" if verdict == Verdict.APPROVED else "emergency.objected"
    events.record(kind, about=_about(opening), by=by, at=at, reason=opening.follow_up)
    return opening


@transaction.atomic
def follow_up_emergency(*, opening_id: int, by: User, at: datetime) -> EmergencyOpening:
    """What an objection asked for is done."""
    opening = _locked(opening_id)
    access.require(by, "clients.review_emergencies")
    if opening.verdict != Verdict.OBJECTED or opening.followed_up_at:
        raise Refused(_("Aucune suite n’est attendue."))
    opening.followed_up_by, opening.followed_up_at = by, at
    opening.save(update_fields=["followed_up_by", "followed_up_at"])
    events.record("emergency.followed_up", about=_about(opening), by=by, at=at)
    return opening


def remind_of_emergencies(*, at: datetime, limit: int = 100) -> int:
    """The next morning has come: tell who reads that an opening waits, once each (H08)."""
    rows = EmergencyOpening.objects.filter(verdict="", review_due_at__lte=at, reminded_at=None)
    keys = list(rows.order_by("review_due_at", "pk").values_list("pk", flat=True)[:limit])
    return sum(_remind(key, at) for key in keys)


@transaction.atomic
def _remind(opening_id: int, at: datetime) -> bool:
    opening = _locked(opening_id)
    if opening.verdict or opening.reminded_at:
        return False
    opening.reminded_at = at
    opening.save(update_fields=["reminded_at"])
    events.record("emergency.waits_reading", about=_about(opening), by=None, at=at)
    return True


def _next_morning(at: datetime) -> datetime:
    tomorrow = at.astimezone(PARIS).date() + timedelta(days=1)
    return worktime.next_opening(datetime.combine(tomorrow, time.min, PARIS), office_hours())


def _end_right(opening: EmergencyOpening, by: User, at: datetime, why: str) -> None:
    row = AccessGrant.objects.select_for_update().get(pk=opening.grant_id)
    if row.revoked_at is None:
        end(row, by=by, at=at, why=why)


def _locked(opening_id: int) -> EmergencyOpening:
    rows = EmergencyOpening.objects.select_for_update(of=("self",))
    return rows.select_related("client", "person").get(pk=opening_id)


def _about(opening: EmergencyOpening) -> list[EmergencyOpening | Client | User]:
    return [opening, opening.client, opening.person]
