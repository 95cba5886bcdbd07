"""Open sessions: whose, on which device, how long they last, and how they end at once (Q05, rules-security V7)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest

from accounts.devices import is_phone, name_of
from accounts.digests import digest_of
from accounts.models import ApiToken, Device, OpenSession, ResetRequest, User
from core import access, events, live

#: The cookie by which a browser is known again; it opens nothing.
COOKIE, KEPT_FOR = "device", timedelta(days=400)
#: What a session holds of itself: when it was opened, when something was last done in it.
SINCE, SEEN = "since", "seen"
#: Whether it is on a telephone or a tablet.
PHONE = "phone"
#: A page that is only looked at again and again is not an act; nor is every act written down.
NOTED_EVERY = timedelta(minutes=5)
MOST = 50
RESETS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Limit:
    """How long a session lasts without an act, and at all."""

    idle: timedelta
    whole: timedelta


OFFICE = Limit(timedelta(hours=12), timedelta(days=7))
PRIVILEGED = Limit(timedelta(hours=2), timedelta(hours=12))
#: A technician's phone works a day without network, and comes back in the morning.
FIELD = Limit(timedelta(hours=36), timedelta(days=14))
CLIENT = Limit(timedelta(hours=12), timedelta(days=14))

LIMITS: dict[str, Limit] = {
    "HOTLINER":           OFFICE,
    "HOTLINE_MANAGER":    OFFICE,
    "EXPERT":             OFFICE,
    "TECHNICIAN":         FIELD,
    "TECHNICAL_DIRECTOR": PRIVILEGED,
    "HR":                 PRIVILEGED,
    "SALES":              OFFICE,
    "SALES_MANAGER":      OFFICE,
    "MANAGER":            OFFICE,
    "QUALITY":            OFFICE,
    "CLIENT_USER":        CLIENT,
    "CLIENT_MANAGER":     CLIENT,
    "ADMINISTRATOR":      PRIVILEGED,
}  # fmt: skip


#: A phone is put down and lost more easily than a desk: unused for so long, it asks who holds it. Whoever works
#: by phone is asked on any device, the others of the house on their phone.
LOCK = timedelta(minutes=30)


def is_over(role: str, *, since: datetime, seen: datetime, at: datetime) -> bool:
    """Whether a session opened then, and last used then, has lasted long enough for this role."""
    limit = LIMITS[role]
    return at - seen > limit.idle or at - since > limit.whole


def is_lapsed(session: SessionBase, role: str, at: datetime) -> bool:
    """The same for a session as it is kept; one that was not opened by the door has no limits of its own."""
    if SINCE not in session:
        return False
    since, seen = (datetime.fromtimestamp(session[name], UTC) for name in (SINCE, SEEN))
    return is_over(role, since=since, seen=seen, at=at)


def tidy(*, at: datetime) -> int:
    """Forget sessions that lapsed, devices not seen for long, and who forgot a password a month ago."""
    Device.objects.filter(seen_at__lt=at - KEPT_FOR).delete()
    Session.objects.filter(expire_date__lt=at).delete()
    ResetRequest.objects.filter(asked_at__lt=at - RESETS_KEPT).delete()
    longest = max(limit.whole for limit in LIMITS.values())
    return OpenSession.objects.filter(since__lt=at - longest).delete()[0]


def is_locked(session: SessionBase, user: User, at: datetime) -> bool:
    """Whether this phone lay unused long enough to ask again who holds it; a client's own is theirs to lock."""
    if SINCE not in session or user.is_client:
        return False
    by_phone = user.works_by_phone or session.get(PHONE, False)
    return by_phone and at - datetime.fromtimestamp(session[SEEN], UTC) > LOCK


def unlock(session: SessionBase, at: datetime) -> None:
    """Its holder said who they are."""
    session[SEEN] = at.timestamp()


def new_cookie() -> str:
    """What a browser seen for the first time is given."""
    return token_urlsafe(24)


@transaction.atomic
def opened(*, request: HttpRequest, user: User, cookie: str, at: datetime) -> OpenSession:
    """Note a session just opened; the fact says whether this device is a strange one."""
    agent = request.headers.get("User-Agent", "")
    name = name_of(agent)
    request.session[PHONE] = is_phone(agent)
    is_first = not Device.objects.filter(user=user).exists()
    device, is_new = Device.objects.update_or_create(
        user=user, digest=digest_of(cookie), defaults={"name": name, "seen_at": at}
    )
    request.session[SINCE] = request.session[SEEN] = at.timestamp()
    row = OpenSession.objects.update_or_create(
        key=request.session.session_key,
        defaults={
            "user": user, "device": device, "address": get_client_ip(request), "since": at, "seen_at": at,
        },
    )[0]  # fmt: skip
    events.record(
        "session.opened", about=user, by=user, at=at, device=name, is_strange=is_new and not is_first,
        address=row.address,
    )  # fmt: skip
    return row


def expired(*, key: str | None) -> None:
    """The session lasted long enough: it is in no list any more."""
    OpenSession.objects.filter(key=key).delete()


def noted(*, key: str | None, at: datetime) -> None:
    """Something was done in this session."""
    OpenSession.objects.filter(key=key).update(seen_at=at)


@transaction.atomic
def end_one(*, session_id: int, by: User, at: datetime) -> None:
    """End one of one's own sessions, at once."""
    row = OpenSession.objects.select_for_update().get(pk=session_id, user=by)
    Session.objects.filter(session_key=row.key).delete()
    row.delete()
    live.tell(live.PERSON, by.pk)
    events.record("sessions.ended", about=by, by=by, at=at, which="one")


@transaction.atomic
def end_others(*, request: HttpRequest, by: User, at: datetime) -> None:
    """End every session of one's own but this one."""
    close_others(request, by)
    events.record("sessions.ended", about=by, by=by, at=at, which="others")


@transaction.atomic
def force_out(*, user_id: int, by: User, at: datetime) -> User:
    """End every session and token of somebody, at once: a lost phone, a doubt (Q05)."""
    access.require(by, "accounts.end_sessions")
    return put_out(user_id=user_id, by=by, at=at)


@transaction.atomic
def put_out(*, user_id: int, by: User, at: datetime, why: str = "") -> User:
    """The same by somebody whose own verb allowed it; `why` is said with the fact."""
    user = User.objects.select_for_update().get(pk=user_id)
    close_all(user)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    told: dict[str, Any] = {"reason": why} if why else {}
    events.record("sessions.ended", about=user, by=by, at=at, which="all", **told)
    return user


def close_all(user: User, but: str | None = None) -> None:
    """No session of this person is theirs any more, save the one kept by its key; open streams stop at once."""
    User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1)
    rows = OpenSession.objects.filter(user=user).exclude(key=but)
    Session.objects.filter(session_key__in=list(rows.values_list("key", flat=True))).delete()
    rows.delete()
    live.tell(live.PERSON, user.pk)


def close_others(request: HttpRequest, user: User) -> None:
    """End all but this session, which is given the new proof."""
    close_all(user, but=request.session.session_key)
    user.refresh_from_db(fields=["sign_outs", "password"])
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()
