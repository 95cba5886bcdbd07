"""Who takes a ticket over: the colleague who knows the client best, with the reasons in words (C28). `rank` is pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Level, User
from accounts.roles import HOTLINE
from core import formats, worktime
from core.worktime import Hours
from planning.models import Booking, BookingKind
from tickets.models import Message, MessageKind, Ticket
from tickets.moves import OPEN

#: What counts as knowing a client.
SINCE = timedelta(days=365)
MOST = 200


@dataclass(frozen=True)
class Colleague:
    """What is known of one possible backup, for one ticket."""

    user_id: int
    name: str
    stands_in: bool = False
    has_written: bool = False
    followed: int = 0
    open_now: int = 0
    same_level: bool = True
    same_team: bool = False


@dataclass(frozen=True)
class Backup:
    """One colleague proposed, with the reasons."""

    user_id: int
    name: str
    reasons: list[str] = field(default_factory=list)


def rank(colleagues: Iterable[Colleague]) -> list[Backup]:
    """The best first: the substitute one named, who wrote in the ticket, who followed most tickets of the client, the team, the lightest load."""
    ordered = sorted(
        colleagues,
        key=lambda one: (
            not one.stands_in, not one.same_level, not one.has_written, -one.followed,
            not one.same_team, one.open_now, one.name,
        ),
    )  # fmt: skip
    return [Backup(one.user_id, one.name, _reasons(one)) for one in ordered]


def _reasons(one: Colleague) -> list[str]:
    said = []
    if one.stands_in:
        said.append(_("suppléant désigné"))
    if one.has_written:
        said.append(_("a déjà écrit dans ce ticket"))
    if one.followed:
        said.append(
            ngettext(
                "a suivi %(n)s ticket de ce client en un an",
                "a suivi %(n)s tickets de ce client en un an",
                one.followed,
            )
            % {"n": one.followed}
        )
    if one.same_team:
        said.append(_("même équipe"))
    if not one.same_level:
        said.append(_("autre niveau"))
    load = ngettext("%(n)s ticket en cours", "%(n)s tickets en cours", one.open_now)
    return [*said, load % {"n": one.open_now}]


def for_tickets(
    tickets: Sequence[Ticket], *, leaving: User, at: datetime, hours: Hours
) -> dict[int, list[Backup]]:
    """The backups of each ticket, best first; eight statements whatever their number."""
    people = _present(leaving, at, hours)
    known = _Known(tickets, people, at)
    substitute_of = _substitutes(tickets, leaving)
    teams = {person.pk: {team.pk for team in person.teams.all()} for person in people}
    return {
        ticket.pk: rank(
            Colleague(
                user_id=person.pk,
                name=str(person),
                stands_in=person.pk == substitute_of[ticket.owner_id or leaving.pk],
                has_written=(ticket.pk, person.pk) in known.written,
                followed=known.followed[ticket.client_id, person.pk],
                open_now=known.load[person.pk],
                same_level=person.level == Level(ticket.level) or person.level > ticket.level,
                same_team=ticket.team_id in teams[person.pk],
            )
            for person in people
            if person.pk != ticket.owner_id
        )
        for ticket in tickets
    }


def _substitutes(tickets: Sequence[Ticket], leaving: User) -> dict[int, int | None]:
    """Whom each owner named to stand in for them."""
    owners = {leaving.pk, *(ticket.owner_id for ticket in tickets if ticket.owner_id)}
    return dict(User.objects.filter(pk__in=owners).values_list("pk", "substitute"))


class _Known:
    """What three grouped reads say of these people and these tickets."""

    def __init__(self, tickets: Sequence[Ticket], people: Sequence[User], at: datetime) -> None:
        clients = {ticket.client_id for ticket in tickets}
        past = Ticket.objects.filter(
            client__in=clients, owner__in=people, reported_at__gt=at - SINCE
        )
        self.followed: defaultdict[tuple[int, int], int] = defaultdict(int)
        for row in past.values("client", "owner").annotate(n=Count("pk")):
            self.followed[row["client"], row["owner"]] = row["n"]
        self.load: defaultdict[int, int] = defaultdict(int)
        owned = Ticket.objects.filter(owner__in=people, status__in=OPEN)
        for row in owned.values("owner").annotate(n=Count("pk")):
            self.load[row["owner"]] = row["n"]
        said = Message.objects.filter(
            ticket__in=[ticket.pk for ticket in tickets], author__in=people
        )
        ours = said.filter(kind__in=(MessageKind.REPLY, MessageKind.NOTE))
        self.written = set(ours.values_list("ticket", "author").distinct())


def _present(leaving: User, at: datetime, hours: Hours) -> list[User]:
    """The hotline's people but this one, without those absent on the next day of work."""
    people = User.objects.filter(role__in=HOTLINE.split(), is_active=True).exclude(pk=leaving.pk)
    gone = absent(at, hours)
    return list(people.exclude(pk__in=gone).prefetch_related("teams")[:MOST])


def absent(at: datetime, hours: Hours) -> list[int]:
    """The keys of those whose absence covers the next day of work, or who are absent now."""
    morning = next_morning(at, hours)
    away = Booking.objects.filter(kind=BookingKind.ABSENCE, is_cancelled=False)
    covering = away.filter(Q(period__contains=morning) | Q(period__contains=at))
    return list(covering.values_list("technician", flat=True)[:MOST])


def next_morning(at: datetime, hours: Hours) -> datetime:
    """The opening of the next day of work, as one leaves."""
    closes = [end for _start, end in hours.on(formats.local(at).date())]
    return worktime.next_opening(max([at, *closes]), hours)
