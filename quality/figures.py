"""Daily figures: one statement recomputes any stretch of days from the tickets, clocks and surveys.

The pages of the managers read this table (a row a day and team), never the tickets (performance,
lesson 6). Recomputing is idempotent, so a late correction, an import or a lost task needs no repair.
Days are those of Europe/Paris.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction

from quality.models import DailyFigures

PARIS = ZoneInfo("Europe/Paris")
#: How far back the five-minute task looks; older days are recomputed every night.
RECENT_DAYS = 8
KEPT_DAYS = 400

#: name of the column(s) → rows of (instant, team, the columns' values)
_SOURCES: dict[tuple[str, ...], str] = {
    ("opened",): "SELECT reported_at AS instant, team_id, 1 AS opened FROM tickets_ticket WHERE reported_at >= %(start)s AND reported_at < %(end)s",
    ("resolved", "resolved_l1", "resolved_remotely"): """
        SELECT resolved_at AS instant, team_id, 1 AS resolved, COALESCE(solved_level = 1, false)::int AS resolved_l1,
               COALESCE(solved_remotely, false)::int AS resolved_remotely
        FROM tickets_ticket WHERE resolved_at >= %(start)s AND resolved_at < %(end)s""",
    ("closed",): "SELECT closed_at AS instant, team_id, 1 AS closed FROM tickets_ticket WHERE closed_at >= %(start)s AND closed_at < %(end)s",
    ("reopened", "escalated"): """
        SELECT e.at AS instant, t.team_id, (e.kind = 'ticket.reopened')::int AS reopened,
               (e.kind = 'ticket.escalated')::int AS escalated
        FROM core_event e JOIN tickets_ticket t ON t.id = split_part(e.about[1], ':', 2)::bigint
        WHERE e.kind IN ('ticket.reopened', 'ticket.escalated') AND e.at >= %(start)s AND e.at < %(end)s""",
    ("answers_due", "answers_kept", "broadcasts_due", "broadcasts_kept", "restores_due", "restores_kept"): """
        SELECT c.due_at AS instant, t.team_id,
               (c.kind = 'ANSWER')::int AS answers_due,
               (c.kind = 'ANSWER' AND c.missed_at IS NULL AND COALESCE(c.met_at <= c.due_at, false))::int AS answers_kept,
               (c.kind = 'BROADCAST')::int AS broadcasts_due,
               (c.kind = 'BROADCAST' AND c.missed_at IS NULL AND COALESCE(c.met_at <= c.due_at, false))::int AS broadcasts_kept,
               (c.kind = 'RESTORE')::int AS restores_due,
               (c.kind = 'RESTORE' AND c.missed_at IS NULL AND COALESCE(c.met_at <= c.due_at, false))::int AS restores_kept
        FROM tickets_clock c JOIN tickets_ticket t ON t.id = c.ticket_id
        WHERE c.kind IN ('ANSWER', 'BROADCAST', 'RESTORE') AND c.state <> 'CANCELLED'
          AND (c.met_at IS NOT NULL OR c.missed_at IS NOT NULL)
          AND c.due_at >= %(start)s AND c.due_at < %(end)s""",
    ("calls",): "SELECT started_at AS instant, NULL::bigint AS team_id, 1 AS calls FROM tickets_call WHERE started_at >= %(start)s AND started_at < %(end)s",
    ("missions",): """
        SELECT lower(b.period) AS instant, NULL::bigint AS team_id, 1 AS missions
        FROM planning_booking b JOIN interventions_mission m ON m.booking_id = b.id
        WHERE m.status NOT IN ('HELD', 'DECLINED', 'CANCELLED') AND lower(b.period) >= %(start)s AND lower(b.period) < %(end)s""",
    ("minutes",): """
        SELECT w.started_at AS instant, t.team_id, w.minutes
        FROM tickets_timeentry w JOIN tickets_ticket t ON t.id = w.ticket_id
        WHERE w.started_at >= %(start)s AND w.started_at < %(end)s""",
    ("surveys", "score_total"): """
        SELECT s.answered_at AS instant, t.team_id, 1 AS surveys, s.score AS score_total
        FROM quality_survey s JOIN tickets_ticket t ON t.id = s.ticket_id
        WHERE s.answered_at >= %(start)s AND s.answered_at < %(end)s""",
}  # fmt: skip

COLUMNS = [column for columns in _SOURCES for column in columns]


def _statement() -> str:
    """The union of all sources, padded with zeros, summed by day and team."""
    parts = [
        "SELECT instant, team_id, "  # noqa: S608 – constants of this file only
        f"{', '.join(f'{c if c in columns else 0} AS {c}' for c in COLUMNS)}"
        f" FROM ({source}) AS of_{columns[0]}"
        for columns, source in _SOURCES.items()
    ]
    sums = ", ".join(f"SUM({column})" for column in COLUMNS)
    return (
        f"INSERT INTO quality_dailyfigures (day, team_id, {', '.join(COLUMNS)}) "  # noqa: S608
        f"SELECT (instant AT TIME ZONE 'Europe/Paris')::date, team_id, {sums} "
        f"FROM ({' UNION ALL '.join(parts)}) AS facts GROUP BY 1, 2"
    )


@transaction.atomic
def refresh(first: date, last: date) -> int:
    """Recompute every row from `first` to `last`, both included; return how many rows there are now.

    An advisory lock lets a second refresh wait instead of colliding.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('quality.figures'))")
        DailyFigures.objects.filter(day__range=(first, last)).delete()
        cursor.execute(
            _statement(), {"start": _midnight(first), "end": _midnight(last + timedelta(days=1))}
        )
        return cursor.rowcount


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def refresh_recent(today: date) -> int:
    """What the five-minute task does."""
    return refresh(today - timedelta(days=RECENT_DAYS), today)
