"""What the managers read: rates over a period, series by day and week, load, satisfaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum

from accounts.models import User
from clients.models import Client
from quality.figures import COLUMNS
from quality.models import DailyFigures, Survey, Synthesis
from tickets.models import Clock, ClockKind, ClockState, Ticket
from tickets.moves import OPEN

PARIS = ZoneInfo("Europe/Paris")

#: Under this number of cases a rate is shown in grey, with its cases (screens/desk.md §5).
FEW = 10


@dataclass(frozen=True)
class Rate:
    """A share with the numbers behind it; `percent` is None without any case."""

    kept: int
    total: int

    @property
    def percent(self) -> Decimal | None:
        """One decimal, or None."""
        if not self.total:
            return None
        return (Decimal(100) * self.kept / self.total).quantize(Decimal("0.1"))

    @property
    def broken(self) -> int:
        """The cases that were not kept."""
        return self.total - self.kept

    @property
    def is_thin(self) -> bool:
        """Whether there are too few cases for the rate to mean anything."""
        return self.total < FEW


@dataclass(frozen=True)
class Period:
    """Days, both included; `team_id` narrows to one team."""

    first: date
    last: date
    team_id: int | None = None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first midnight to the one after the last day, in Paris."""
        after = self.last + timedelta(days=1)
        return datetime.combine(self.first, time.min, PARIS), datetime.combine(
            after, time.min, PARIS
        )

    @property
    def before(self) -> "Period":
        """The stretch of the same length just before."""
        length = self.last - self.first + timedelta(days=1)
        return Period(self.first - length, self.last - length, self.team_id)


def figures(period: Period) -> QuerySet[DailyFigures]:
    """The rows of a period."""
    rows = DailyFigures.objects.filter(day__range=(period.first, period.last))
    return rows.filter(team_id=period.team_id) if period.team_id else rows


class Days:
    """The figures of some days, read in one statement: all that a page says of them is summed from these."""

    def __init__(self, period: Period) -> None:
        sums = {f"sum_{column}": Sum(column) for column in COLUMNS}
        rows = figures(period).values("day").annotate(**sums).values_list("day", *sums)
        self.rows: dict[date, dict[str, int]] = {
            day: dict(zip(COLUMNS, map(int, summed), strict=True))
            for day, *summed in rows.order_by("day")
        }

    def totals(self, period: Period) -> dict[str, int]:
        """Every column summed over these days."""
        kept = [row for day, row in self.rows.items() if period.first <= day <= period.last]
        return {column: sum(row[column] for row in kept) for column in COLUMNS}

    def first_level(self, period: Period) -> Rate:
        """The share solved at the first level."""
        sums = self.totals(period)
        return Rate(sums["resolved_l1"], sums["resolved"])


def totals(period: Period) -> dict[str, int]:
    """Every column summed over the period: one statement."""
    return Days(period).totals(period)


def days_around(period: Period, today: date) -> Days:
    """The days of the period, those just before, and those up to today."""
    return Days(Period(period.before.first, max(period.last, today), period.team_id))


@dataclass(frozen=True)
class Headline:
    """The five numbers of the dashboard (N01, N03, N04)."""

    answers: Rate
    broadcasts: Rate
    first_level: Rate
    remotely: Rate
    open_now: int
    open_old: int
    answers_running: int
    broadcasts_running: int
    score: Decimal | None
    surveys: int


def headline(period: Period, at: datetime, days: Days | None = None) -> Headline:
    """The five numbers for a period: two statements, and one when the `days` are not read yet."""
    sums = (days or Days(period)).totals(period)
    tickets = Ticket.objects.filter(status__in=OPEN)
    running = Clock.objects.filter(
        state__in=(ClockState.RUNNING, ClockState.PAUSED), ticket__status__in=OPEN
    )
    if period.team_id:
        tickets, running = (
            tickets.filter(team_id=period.team_id),
            running.filter(ticket__team_id=period.team_id),
        )
    open_counts = tickets.aggregate(
        now=Count("pk"), old=Count("pk", filter=Q(reported_at__lt=at - timedelta(days=10)))
    )
    clocks = running.aggregate(
        answers=Count("pk", filter=Q(kind=ClockKind.ANSWER)),
        broadcasts=Count("pk", filter=Q(kind=ClockKind.BROADCAST)),
    )
    score = Decimal(sums["score_total"]) / sums["surveys"] if sums["surveys"] else None
    return Headline(
        answers=Rate(sums["answers_kept"], sums["answers_due"]),
        broadcasts=Rate(sums["broadcasts_kept"], sums["broadcasts_due"]),
        first_level=Rate(sums["resolved_l1"], sums["resolved"]),
        remotely=Rate(sums["resolved_remotely"], sums["resolved"]),
        open_now=open_counts["now"],
        open_old=open_counts["old"],
        answers_running=clocks["answers"],
        broadcasts_running=clocks["broadcasts"],
        score=score.quantize(Decimal("0.1")) if score is not None else None,
        surveys=sums["surveys"],
    )


def backlog(
    period: Period, open_now: int, today: date, days: Days | None = None
) -> list[tuple[date, int]]:
    """Open tickets at the end of each day, walked back from today's count."""
    days = days or days_around(period, today)
    rows = {day: row["opened"] - row["resolved"] for day, row in days.rows.items()}
    day, level, series = today, open_now, []
    while day >= period.first:
        if day <= period.last:
            series.append((day, level))
        level -= rows.get(day, 0)
        day -= timedelta(days=1)
    return series[::-1]


def first_level_by_week(period: Period, days: Days | None = None) -> list[tuple[date, Rate]]:
    """The share solved at the first level, by week, named by its Monday."""
    weeks: dict[date, list[int]] = {}
    for day, row in (days or Days(period)).rows.items():
        if period.first <= day <= period.last:
            week = weeks.setdefault(day - timedelta(days=day.weekday()), [0, 0])
            week[0] += row["resolved_l1"]
            week[1] += row["resolved"]
    return [(monday, Rate(*counts)) for monday, counts in weeks.items()]


def satisfaction_by_client(period: Period, limit: int = 8) -> list[dict[str, object]]:
    """Average and number of answers by client, the unhappiest first."""
    rows = (
        Survey.objects.filter(answered_at__date__range=(period.first, period.last))
        .values("client_id", "client__short_name")
        .annotate(answers=Count("pk"), total=Sum("score"))
        .order_by(F("total") * 1.0 / F("answers"), "client_id")[:limit]
    )
    return [
        {
            "client": row["client__short_name"],
            "client_id": row["client_id"],
            "answers": row["answers"],
            "score": (Decimal(row["total"]) / row["answers"]).quantize(Decimal("0.1")),
        }
        for row in rows
    ]


def export_rows(period: Period) -> Iterable[list[object]]:
    """The figures as a table, heading first, for the CSV (N07)."""
    yield ["jour", "équipe", *COLUMNS]
    for row in figures(period).select_related("team").order_by("day", "team_id").iterator():
        yield [
            row.day.isoformat(),
            row.team.name if row.team else "",
            *(getattr(row, c) for c in COLUMNS),
        ]


def syntheses() -> QuerySet[Synthesis]:
    """The monthly syntheses, newest first."""
    return Synthesis.objects.select_related("pdf").order_by("-month")


def comments(user: User, limit: int = 20) -> QuerySet[Survey]:
    """The latest answers with words, on clients this person may see."""
    return (
        Survey.objects.filter(client__in=Client.objects.visible_to(user), answered_at__isnull=False)
        .exclude(comment="")
        .select_related("client", "contact")
        .order_by("-answered_at")[:limit]
    )
