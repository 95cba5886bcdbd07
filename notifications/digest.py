"""The morning digest: one's visits, the promises due today, what waits for one's decision; at the chosen hour (K18)."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from accounts.models import User
from accounts.roles import CLIENTS, Role
from accounts.selectors import staff
from billing.models import BillableItem, ItemState
from clients import selectors as clients
from clients.models import AccessRequest, RequestState
from clients.selectors import proposed
from core import access, events, formats, setting
from core.models import BusinessCalendar
from interventions.models import Mission, MissionStatus
from notifications import audiences, letterhead, letters, services
from notifications.models import Channel, Message, Preference, Reading
from notifications.wording import Value
from tickets.models import Clock, ClockState

KIND = "digest"
#: Until somebody chooses their own hour.
USUAL = time(7, 45)
#: A digest that could not be written within this is not written at noon.
STALE = timedelta(hours=2)
#: Lines of each part; the page has the rest.
MOST = 12
#: Whose decision an access request waits for.
DECIDES = {Role.HR: RequestState.SENT, Role.TECHNICAL_DIRECTOR: RequestState.AT_DIRECTOR}


@dataclass(frozen=True)
class Digest:
    """The day of one person, each part as lines « label | value »."""

    visits: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say: then nothing is sent."""
        return not any(getattr(self, part.name) for part in fields(self))


def of(user: User, at: datetime) -> Digest:
    """What awaits this person today."""
    opens = formats.local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    closes = opens + timedelta(days=1)
    return Digest(
        visits=tuple(_visits(user, opens, closes)),
        promises=tuple(_promises(user, closes, at)),
        approvals=tuple(_approvals(user)),
        endings=tuple(_endings(user, at)),
    )


def _visits(user: User, opens: datetime, closes: datetime) -> Iterator[str]:
    rows = (
        Mission.objects.visible_to(user)
        .filter(technician=user, booking__period__overlap=(opens, closes))
        .exclude(status__in=(MissionStatus.CANCELLED, MissionStatus.DECLINED))
        .select_related("booking", "client", "site")
        .order_by("booking__period")
    )
    for mission in rows[:MOST]:
        city = mission.site.city if mission.site else ""
        words = ", ".join(filter(None, (mission.client.short_name, city, mission.purpose)))
        yield _line(formats.hour(mission.booking.starts_at), words)


def _promises(user: User, closes: datetime, at: datetime) -> Iterator[str]:
    """One's own: those of one's tickets, and those one keeps oneself."""
    keeps = Q(owner=user) | Q(owner=None, ticket__owner=user)
    rows = (
        Clock.objects.filter(keeps, state=ClockState.RUNNING, due_at__lt=closes)
        .select_related("ticket__client", "client")
        .order_by("due_at")
    )
    for clock in rows[:MOST]:
        client = clock.ticket.client if clock.ticket else clock.client
        number = gettext("ticket %s") % clock.ticket.pk if clock.ticket else ""
        words = filter(
            None, (clock.get_kind_display(), number, client.short_name if client else "")
        )
        yield _line(formats.moment(clock.due_at, at), ", ".join(words))


def _approvals(user: User) -> Iterator[str]:
    state = DECIDES.get(Role(user.role))
    if state:
        asked = AccessRequest.objects.filter(state=state).select_related("asker", "client")
        for request in asked.order_by("pk")[:MOST]:
            yield _line(gettext("Droit d’accès"), f"{request.asker}, {request.client.short_name}")
    for waiting in proposed.owed_to(user):
        words = ngettext("%(n)s changement", "%(n)s changements", waiting.count)
        yield _line(gettext("Dossier à tenir"), f"{waiting.client}, {words % {'n': waiting.count}}")
    doubtful = BillableItem.objects.filter(state=ItemState.TO_DECIDE, client__seller=user)
    for item in doubtful.select_related("client").order_by("pk")[:MOST]:
        yield _line(gettext("À trancher"), f"{item.client.short_name}, {item.subject}")
    owed = Reading.objects.filter(user=user, acknowledged_at=None).select_related("announcement")
    for reading in owed.order_by("pk")[:MOST]:
        yield _line(gettext("À lire"), reading.announcement.title)


def _endings(user: User, at: datetime) -> Iterator[str]:
    """On Mondays, what ends soon at one's own clients, or must be given notice of: the nearest first (G17)."""
    today = formats.local(at).date()
    if today.weekday() or not access.may(user, "clients.renewals"):
        return
    days = int(setting.value("contract_reminder_days", on=today))
    for one in clients.endings(user, at=at, days=days, seller=user)[:MOST]:
        words = (one.client.short_name or one.client.name, one.what, one.detail)
        yield _line(formats.day_month(one.soonest, today=today), ", ".join(filter(None, words)))


def _line(label: str, words: str) -> str:
    return f"{Value(label).line} | {Value(words).line}"


def is_working_day(on: date) -> bool:
    """Whether the house opens that day."""
    calendar = BusinessCalendar.objects.order_by("pk").first()
    return bool(calendar.hours().on(on)) if calendar else on.weekday() < 5


def owed(at: datetime) -> list[User]:
    """Whose digest is due now and not yet written today; nobody on a day the house is closed."""
    here = formats.local(at)
    if not is_working_day(here.date()):
        return []
    chosen = {row.user_id: row.digest_at for row in Preference.objects.all()}
    written = set(
        Message.objects.filter(kind=KIND, created_at__gt=at - timedelta(hours=20)).values_list(
            "user_id", flat=True
        )
    )
    people = staff().filter(is_active=True).exclude(role__in=CLIENTS.split())
    return [user for user in people if user.pk not in written and _is_hour(chosen.get(user.pk, USUAL), here)]  # fmt: skip


def _is_hour(hour: time | None, here: datetime) -> bool:
    if hour is None:
        return False
    due = here.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return due <= here < due + STALE


@transaction.atomic
def write(*, user: User, at: datetime) -> bool:
    """Queue this person's digest, once a day, by the channels they chose; False when there is nothing to say."""
    with translation.override(user.language):
        found = of(user, at)
    if found.is_empty:
        return False
    preference = Preference.objects.filter(user=user).first()
    channels = preference.digest_channels if preference else "EMAIL INAPP"
    url = str(settings.PUBLIC_URL).rstrip("/") + reverse("centre:digest")
    known: dict[str, Any] = {
        "person": audiences.of_user(user), "digest": found, "url": url, "at": at,
    }  # fmt: skip
    letter = letters.compose(KIND, known, user.language, head=letterhead.on(at))
    on = formats.local(at).date()
    for channel in channels.split():
        is_mail = channel == Channel.EMAIL
        services.queue(
            key=f"{KIND}:{on}:u{user.pk}:{channel.lower()}",
            kind=KIND,
            channel=channel,
            to=user.email if is_mail else "",
            subject=letter.subject,
            text=letter.text if is_mail else url,
            html=letter.html if is_mail else "",
            at=at,
            about=events.topic(user),
            user=user,
            give_up_at=at + timedelta(hours=6),
        )
    return True


def write_owed(at: datetime) -> int:
    """Everybody's whose hour has come."""
    return sum(write(user=user, at=at) for user in owed(at))
