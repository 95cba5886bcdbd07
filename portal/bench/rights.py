"""What rights cost (P11, P12): each question by the product, by one EXISTS written by hand, and by guardian's helpers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from guardian.core import ObjectPermissionChecker
from guardian.shortcuts import get_objects_for_user

from accounts.models import User
from clients.models import Client, ClientUserObjectPermission
from clients.selectors.rights import written_on
from core import clock
from portal.bench import ways, words
from portal.bench.floor import COMMON, OPEN, RARE
from portal.bench.grants import ACCESS, CODENAME, Rights
from portal.bench.ways import Line, Question
from tickets import selectors as tickets
from tickets.models import Ticket

PAGE = 50
#: P11; a search also finds its words (P4).
TIMES, SEARCH_TIMES = 1.5, 2.0
COLUMNS = (
    "id", "subject", "priority", "status", "due_at", "client__name", "owner__first_name", "owner__last_name",
)  # fmt: skip
_MINE = f"EXISTS (SELECT FROM {ACCESS} a WHERE a.user_id = %s AND a.client_id = "
_ROWS = """SELECT t.id, t.subject, t.priority, t.status, t.due_at, c.name, u.first_name, u.last_name
    FROM tickets_ticket t JOIN clients_client c ON c.id = t.client_id
    LEFT JOIN accounts_user u ON u.id = t.owner_id"""
DUE = (
    f"{_ROWS} WHERE t.status IN {OPEN} AND {_MINE}t.client_id) ORDER BY t.due_at, t.id LIMIT {PAGE}"
)
NEWEST = f"{_ROWS} WHERE {_MINE}t.client_id) ORDER BY t.id DESC LIMIT {PAGE}"
COUNT = f"SELECT count(*) FROM tickets_ticket t WHERE {_MINE}t.client_id)"  # noqa: S608
CLIENTS = f"SELECT c.id, c.name FROM clients_client c WHERE {_MINE}c.id) ORDER BY c.name, c.id LIMIT {PAGE}"  # noqa: S608
ONE = f"SELECT 1 FROM clients_client c WHERE c.id = %s AND {_MINE}c.id)"  # noqa: S608
ON_A_PAGE = f"SELECT a.client_id FROM {ACCESS} a WHERE a.user_id = %s AND a.client_id = ANY(%s)"  # noqa: S608
SEARCHES = {
    words.RARE: RARE.replace("ORDER BY", f"AND {_MINE}t.client_id) ORDER BY"),
    words.COMMON: COMMON.replace("ORDER BY", f"AND {_MINE}t.client_id) ORDER BY"),
}


def run(rights: Rights, repeat: int) -> list[Line]:
    """Every question by the product, by hand and by guardian, on guardian's own generic table."""
    with _generic():
        return ways.ask(questions(rights), repeat)


@contextmanager
def _generic() -> Iterator[None]:
    """guardian's own switch: the product's table is set aside, which it would find by itself."""
    direct: Any = ClientUserObjectPermission
    direct.enabled = False
    try:
        yield
    finally:
        del direct.enabled


def questions(rights: Rights) -> Iterator[Question]:
    """Lists, counts and searches of both persons, then single objects and the rows of a page."""
    for who, user in (("some rights", rights.some), ("no right", rights.none)):
        yield from _lists(who, user)
    yield from _objects(rights.some, rights.held)


def _lists(who: str, user: User) -> Iterator[Question]:
    def seen() -> Any:
        return Ticket.objects.visible_to(user)

    def theirs() -> Any:
        return Ticket.objects.filter(client__in=_of_guardian(user))

    yield Question(
        f"{PAGE} open, by due date, {who}", TIMES,
        lambda: _shown(seen().open().order_by("due_at", "pk")), lambda: _rows(DUE, user.pk),
        lambda: _shown(theirs().open().order_by("due_at", "pk")),
    )  # fmt: skip
    yield Question(
        f"{PAGE} newest, {who}", TIMES,
        lambda: _shown(seen().order_by("-pk")), lambda: _rows(NEWEST, user.pk),
        lambda: _shown(theirs().order_by("-pk")),
    )  # fmt: skip
    yield Question(
        f"all counted, {who}", TIMES,
        lambda: range(seen().count()), lambda: range(_rows(COUNT, user.pk)[0][0]),
        lambda: range(theirs().count()),
    )  # fmt: skip
    yield Question(
        f"{PAGE} clients by name, {who}", TIMES,
        lambda: list(Client.objects.visible_to(user).values_list("pk", "name")[:PAGE]),
        lambda: _rows(CLIENTS, user.pk),
        lambda: list(_of_guardian(user).values_list("pk", "name")[:PAGE]),
    )  # fmt: skip
    for kind, word in (("rare", words.RARE), ("common", words.COMMON)):
        yield _search(f"search, {kind} word, {who}", user, word)


def _search(name: str, user: User, word: str) -> Question:
    def theirs() -> Any:
        rows = Ticket.objects.filter(tickets.hits(word), client__in=_of_guardian(user))
        return _shown(rows.order_by("-pk"))

    return Question(
        name, SEARCH_TIMES,
        lambda: _shown(tickets.search(user, word, size=PAGE - 1)),
        lambda: _rows(SEARCHES[word], word, user.pk), theirs,
    )  # fmt: skip


def _objects(user: User, held: list[int]) -> Iterator[Question]:
    known = list(Client.objects.filter(pk__in=held[:PAGE]).order_by("pk"))
    mine, closed = known[0], Client.objects.exclude(pk__in=held).order_by("pk")[0]
    for words_, client in (("open", mine), ("closed", closed)):
        yield Question(
            f"one client, {words_}", None,
            lambda one=client: _one(user, one), lambda one=client: _rows(ONE, one.pk, user.pk),
            lambda one=client: _checked(user, [one]),
        )  # fmt: skip
    for which, page in (("some", known[:10]), ("all", known)):
        keys = [one.pk for one in page]
        yield Question(
            f"rights on {which} rows of a page", None,
            lambda keys=keys: list(written_on(user, keys, clock.now())),
            lambda keys=keys: _rows(ON_A_PAGE, user.pk, keys),
            lambda page=page: _checked(user, page),
        )  # fmt: skip


def _one(user: User, client: Client) -> list[int]:
    return list(Client.objects.visible_to(user).filter(pk=client.pk).values_list("pk", flat=True))


def _of_guardian(user: User) -> QuerySet[Client]:
    return get_objects_for_user(user, f"clients.{CODENAME}", Client)


def _checked(user: User, page: list[Client]) -> list[Client]:
    """`has_perm` on one row after the other, as a template would."""
    return [one for one in page if ObjectPermissionChecker(user).has_perm(CODENAME, one)]


def _shown(rows: QuerySet[Ticket]) -> list[Any]:
    return list(rows.values_list(*COLUMNS)[:PAGE])


def _rows(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
