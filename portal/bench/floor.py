"""The least each operation could cost: the query by hand in a bare Django view, with session and user loaded.

Served by the same processes as the product, in the same minute, with three middlewares instead of fourteen.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Engine
from django.urls import path
from django.utils.module_loading import import_string

from core.models import Delivery, Event
from portal.bench.copying import defaults
from portal.bench.grants import ACCESS
from tickets.models import Clock, Ticket

PREFIX = "/plancher/"
MIDDLEWARE = (
    "portal.bench.floor.own_urls",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
)
OPEN = "('NEW', 'WORKING', 'WAITING_CUSTOMER', 'WAITING_SUPPLIER', 'TO_PLAN', 'ON_SITE')"
_TICKETS = """
    SELECT t.id, t.subject, t.priority, t.status, t.due_at, c.name, u.first_name, u.last_name
    FROM tickets_ticket t JOIN clients_client c ON c.id = t.client_id
    LEFT JOIN accounts_user u ON u.id = t.owner_id"""
QUEUE = f"{_TICKETS} WHERE t.status IN {OPEN} ORDER BY t.due_at, t.id LIMIT 50"
TICKET = (
    f"{_TICKETS} WHERE t.id = %s",
    """SELECT m.at, m.kind, m.body, u.first_name, u.last_name FROM tickets_message m
    LEFT JOIN accounts_user u ON u.id = m.author_id WHERE m.ticket_id = %s ORDER BY m.at, m.id""",
)
DOSSIER = f"""SELECT c.name, c.address, c.postcode, c.city, c.phone, u.first_name, u.last_name
    FROM clients_client c LEFT JOIN accounts_user u ON u.id = c.referent_id
    WHERE c.id = %s AND EXISTS (SELECT FROM {ACCESS} a WHERE a.user_id = %s AND a.client_id = c.id)"""  # noqa: S608
LAST = f"{_TICKETS} WHERE t.client_id = %s ORDER BY t.id DESC LIMIT 5"
WORDS = "t.search @@ websearch_to_tsquery('fr', %s)"
COMMON = f"{_TICKETS} WHERE {WORDS} ORDER BY t.id DESC LIMIT 50"
RARE = f"""{_TICKETS} WHERE t.id = ANY(ARRAY(SELECT t.id FROM tickets_ticket t WHERE {WORDS}))
    ORDER BY t.id DESC LIMIT 50"""  # noqa: S608  (constants)
DASHBOARD = (
    """SELECT day, team_id, opened, resolved, answers_due, answers_kept FROM quality_dailyfigures
    WHERE day >= current_date - 90 ORDER BY day, team_id""",
    f"""SELECT u.first_name, u.last_name, count(*), count(*) FILTER (WHERE t.due_at < now())
    FROM tickets_ticket t JOIN accounts_user u ON u.id = t.owner_id WHERE t.status IN {OPEN}
    GROUP BY u.id ORDER BY 3 DESC""",  # noqa: S608  (constants)
)  # fmt: skip

_cell = (
    "{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"
)
PAGE = Engine().from_string(
    "<!doctype html><title>{{ user }}</title><table>" + _cell + "</table>"
    "<table>{% for row in more %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"
)


def own_urls(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Route by this module's own few addresses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


class Floor(WSGIHandler):
    """Django with these three middlewares and nothing else."""

    def load_middleware(self, is_async: bool = False) -> None:
        """The short chain."""
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        handler = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]
        for name in reversed(MIDDLEWARE):
            handler = convert_exception_to_response(import_string(name)(handler))
        self._middleware_chain = handler


def _rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _page(request: HttpRequest, rows: list[Any], more: list[Any] | None = None) -> HttpResponse:
    told = Context({"user": request.user, "rows": rows, "more": more or []})
    return HttpResponse(PAGE.render(told))


def queue(request: HttpRequest) -> HttpResponse:
    """Fifty open tickets by due date."""
    return _page(request, _rows(QUEUE))


def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """One ticket and what was said."""
    head, thread = TICKET
    return _page(request, _rows(head, number), _rows(thread, number))


def dossier(request: HttpRequest, number: int) -> HttpResponse:
    """One client when a bare table of rights says so, with its last tickets."""
    rows = _rows(DOSSIER, number, request.user.pk)
    return _page(request, rows, _rows(LAST, number) if rows else None)


def search(request: HttpRequest, sql: str) -> HttpResponse:
    """The newest fifty with a word."""
    return _page(request, _rows(sql, request.GET["q"]))


def dashboard(request: HttpRequest) -> HttpResponse:
    """Ninety days from the daily figures, and who is late."""
    days, people = DASHBOARD
    return _page(request, _rows(days), _rows(people))


@cache
def _insert(model: type[models.Model], *given: str) -> tuple[str, list[str]]:
    """The statement and the values of the columns not given; columns that come later cost the floor what they cost us."""
    rest = defaults(model, set(given))
    columns, marks = [*given, *rest], ["%s"] * (len(given) + len(rest))
    sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({', '.join(marks)}) RETURNING id"  # noqa: S608
    return sql, list(rest.values())


def _written(model: type[models.Model], **given: Any) -> int:
    sql, rest = _insert(model, *given)
    [(pk,)] = _rows(sql, *given.values(), *rest)
    return int(pk)


def create(request: HttpRequest, client: int, calendar: int) -> HttpResponse:
    """Ticket, clock, fact and delivery in one transaction."""
    now = datetime.now(UTC)
    with transaction.atomic():
        pk = _written(
            Ticket, client_id=client, subject="Plancher", symptoms="Le poste ne répond plus. " * 12,
            reported_at=now, last_fact_at=now, due_kind="ANSWER",
        )  # fmt: skip
        _written(
            Clock, ticket_id=pk, kind="ANSWER", calendar_id=calendar, target_minutes=240,
            started_at=now, due_at=now + timedelta(days=30), state="RUNNING",
        )  # fmt: skip
        event = _written(
            Event, kind="floor.opened", about=[f"ticket:{pk}", f"client:{client}"], at=now
        )
        _written(Delivery, event_id=event, handler="floor", state="DONE")
    return HttpResponse(str(pk))


_here = PREFIX.lstrip("/")
urlpatterns = [
    path(f"{_here}file/", queue),
    path(f"{_here}tickets/<int:number>/", ticket),
    path(f"{_here}dossiers/<int:number>/", dossier),
    path(f"{_here}rare/", search, {"sql": RARE}),
    path(f"{_here}courant/", search, {"sql": COMMON}),
    path(f"{_here}pilotage/", dashboard),
    path(f"{_here}creer/<int:client>/<int:calendar>/", create),
]
