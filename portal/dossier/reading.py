"""What the rooms above the clients know of one client, each in one bounded statement (G19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from accounts.models import User
from clients import people
from clients import selectors as clients
from clients.models import Client, Supplier
from core import access, events, formats
from core.models import Event
from interventions.models import Mission, MissionStatus
from planning import selectors as planning
from planning.models import Placement
from portal.desk import rows
from portal.dossier.mood import Mood, mood
from quality.models import Survey
from tickets.models import Ticket
from tickets.moves import OPEN

FEW = 5
YEAR, QUARTER = timedelta(days=365), timedelta(days=90)
SENT_BACK = ("ticket.rejected", "ticket.reopened")
COMING = (
    MissionStatus.NOTIFIED,
    MissionStatus.ACKNOWLEDGED,
    MissionStatus.EN_ROUTE,
    MissionStatus.ON_SITE,
)


@dataclass(frozen=True)
class Around:
    """What happens with this client, for one reader."""

    promised: list[rows.Row]
    visit: Mission | None
    problems: list[Ticket]
    mood: Mood
    seats: Sequence[people.Seat]
    knowing: list[tuple[str, int]]
    suppliers: list[Supplier]
    placed: list[Placement]


def around(user: User, client: Client, now: datetime) -> Around:
    """Open promises, next visit, last problems, mood, who knows them, who supplies them."""
    seen = Ticket.objects.visible_to(user).filter(client=client)
    if not access.may(user, "portal.desk"):
        seen = seen.none()
    waiting = seen.filter(status__in=OPEN).order_by("due_at", "-pk")
    solved = seen.exclude(status__in=OPEN).order_by("-reported_at", "-pk")
    return Around(
        promised=rows.of(rows.with_people(waiting, user)[:FEW], user, now),
        visit=_visit(user, client, now),
        problems=list(solved.select_related("owner", "category")[:FEW]),
        mood=_mood(client, now),
        seats=[seat for seat in clients.seats_of(client) if seat.is_shown],
        knowing=_knowing(client, now),
        suppliers=list(clients.suppliers_of(user, client).filter(is_active=True)[:FEW]),
        placed=planning.placed_at(client, formats.local(now).date()),
    )


def _visit(user: User, client: Client, now: datetime) -> Mission | None:
    """The next one, or the one in progress, of those this person may see."""
    coming = Mission.objects.visible_to(user).filter(
        client=client, status__in=COMING, booking__period__endswith__gt=now
    )
    return (
        coming.select_related("booking", "technician", "site").order_by("booking__period").first()
    )


def _mood(client: Client, now: datetime) -> Mood:
    answered = Survey.objects.filter(client=client, answered_at__gte=now - YEAR)
    scores = answered.exclude(score=None).order_by("-answered_at").values_list("score", flat=True)
    back = Event.objects.filter(
        about__contains=[events.topic(client)], kind__in=SENT_BACK, at__gte=now - QUARTER
    )
    return mood(list(scores[:10]), back[:20].count())


def _knowing(client: Client, now: datetime) -> list[tuple[str, int]]:
    """Who has solved their problems this year, the most first."""
    found = (
        User.objects.filter(
            tickets__client=client,
            tickets__reported_at__gte=now - YEAR,
            is_active=True,
        )
        .annotate(solved=Count("tickets"))
        .order_by("-solved", "last_name", "pk")
    )
    return [(str(one), one.solved) for one in found[:FEW]]
