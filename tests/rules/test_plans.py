"""The hot reads go by their indexes, on tables large enough for the planner to mean it (performance, lessons 1, 5, 9)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.roles import Role
from clients.models import ClientUserObjectPermission
from core import clock
from portal.bench import grants, words
from portal.bench.load import Loaded, load
from portal.bench.story import Size
from tickets import selectors, services
from tickets.models import Ticket
from tickets.selectors import Filters

TICKETS = 20_000
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def _plans(read: Any) -> list[str]:
    """How the database went about each statement of `read` that touches a large table."""
    with CaptureQueriesContext(connection) as told:
        read()
    plans = []
    with connection.cursor() as cursor:
        for one in told.captured_queries:
            if one["sql"].startswith("SELECT") and "tickets_" in one["sql"]:
                cursor.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
                plans.append("\n".join(row[0] for row in cursor.fetchall()))
    return plans


def test_queue_search_story_and_sweep_use_their_indexes() -> None:
    """One load for all, since twenty thousand tickets take their time."""
    loaded = load(Size.of(TICKETS, 500), clock.now())
    hotliner = loaded.company.staff[Role.HOTLINER][0]
    _the_queue(hotliner)
    _the_search(hotliner)
    _one_ticket(hotliner, loaded)
    _the_sweep()
    _nothing_for_nobody(loaded)


def _whole_table(plans: list[str], *tables: str) -> list[str]:
    return [plan for plan in plans for table in tables if f"Seq Scan on {table}" in plan]


def _the_queue(user: Any) -> None:
    for view in ("hotline", "mine", "waiting", "level2", "unassigned"):
        plans = _plans(lambda view=view: selectors.queue(user, view, Filters(), clock.now()))
        assert _whole_table(plans, "tickets_ticket") == [], view
        assert any("ticket_open_" in plan for plan in plans), view


def _the_search(user: Any) -> None:
    rare = _plans(lambda: list(selectors.search(user, words.RARE)))
    assert _whole_table(rare, "tickets_ticket") == []
    assert any("ticket_search" in plan and "(id = ANY (" in plan for plan in rare)
    common = _plans(lambda: list(selectors.search(user, words.COMMON)))
    assert _whole_table(common, "tickets_ticket") == []


def _one_ticket(user: Any, loaded: Loaded) -> None:
    def read() -> None:
        ticket = selectors.ticket_for(user, loaded.history.long)
        selectors.timeline(ticket, user)
        selectors.clocks_of(ticket)

    plans = _plans(read)
    assert (
        _whole_table(plans, "tickets_ticket", "tickets_message", "tickets_clock", "core_event")
        == []
    )


def _the_sweep() -> None:
    plans = _plans(services.fire_due)
    assert _whole_table(plans, "tickets_clock", "tickets_ticket") == []
    assert any("clock_due" in plan for plan in plans)


def _nothing_for_nobody(loaded: Loaded) -> None:
    """Among hundreds who hold rights, somebody without any finds nothing at once: no walk through all tickets (P11)."""
    rights = grants.Writer(loaded.company, staff=400, grants=12_000, at=clock.now()).write()
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {ClientUserObjectPermission._meta.db_table}")
    for rows in (
        Ticket.objects.visible_to(rights.none).order_by("-pk"),
        selectors.search(rights.none, words.COMMON),
    ):
        [plan] = [
            one
            for one in _plans(lambda rows=rows: list(rows[:50]))
            if "client_perm" in one or "user_id" in one
        ]
        assert "tickets_ticket_pkey" not in plan
        assert "Seq Scan on tickets_ticket" not in plan
