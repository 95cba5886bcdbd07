"""What the rooms above the clients know of one client, each in one bounded statement (G19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet

from accounts.models import User
from accounts.selectors import NAME, name_of
from clients import people
from clients import selectors as clients
from clients.models import Client, Supplier
from core import access, events, formats
from core.models import Event
from core.statements import Slot, Statement
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

#: What the page says of the last problems and of the next visit.
_OF_A_PROBLEM = ("subject", "status", "reported_at", "category__name", *name_of("owner"))
_OF_A_VISIT = ("purpose", "booking__period", "site__name", *name_of("technician"))


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
        problems=list(solved.select_related("owner", "category").only(*_OF_A_PROBLEM)[:FEW]),
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
    shown = coming.select_related("booking", "technician", "site").only(*_OF_A_VISIT)
    return shown.order_by("booking__period").first()


def _mood(client: Client, now: datetime) -> Mood:
    [(scores, back)] = _felt.rows(
        client=client.pk, topic=[events.topic(client)], year=now - YEAR, quarter=now - QUARTER
    )
    return mood(scores, len(back))


@Statement
def _felt() -> QuerySet[Any, Any]:
    """The last answers of a client, and what it sent back lately."""
    answered = Survey.objects.filter(client=OuterRef("pk"), answered_at__gte=Slot("year"))
    scores = answered.exclude(score=None).order_by("-answered_at").values("score")
    back = Event.objects.filter(
        about__contains=Slot("topic"), kind__in=SENT_BACK, at__gte=Slot("quarter")
    )
    return Client.objects.filter(pk=Slot("client")).values_list(
        ArraySubquery(scores[:10]), ArraySubquery(back.order_by().values("pk")[:20])
    )


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
    return [(str(one), one.solved) for one in found.only(*NAME)[:FEW]]
