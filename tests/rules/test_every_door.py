"""The wall: every URL × every role × own and foreign object, against the grid (H12, rules-security 3.3.2).

Unseen is 404, seen but not your verb is 403, nobody is sent to the sign-in page (401 by API).
A view without a mark, or a route with parameters that `doors.py` does not know, fails here by name.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.roles import Role, Scope
from core import access
from tests.rules.doors import DOORS, Side

CLOSED = (401, 403, 404)
MISSING = 2_000_000_000
#: Third parties' own routes, opened as public in `core.access.FOREIGN`; their parameters are theirs.
FOREIGN_MODULES = ("allauth.", "django.views.static", "django.contrib.")


@dataclass(frozen=True)
class Route:
    """One named URL, and what it asks of whom."""

    name: str
    view: Any
    parameters: tuple[str, ...]

    @property
    def is_api(self) -> bool:
        return self.name.startswith("api:")

    def verbs(self) -> Iterator[tuple[str, str]]:
        """HTTP method → action of the grid."""
        kind, name = access.mark_of(self.view)
        if kind == "action":
            yield (DOORS[self.name].method if self.name in DOORS else "get"), name
            return
        mapping = getattr(self.view, "actions", None) or {}
        actions = self.view.cls.actions
        if not mapping:  # a plain APIView: its keys are the methods
            mapping = {method: method for method in actions}
        for method, verb in list(mapping.items()):
            if method != "head":
                yield method, actions.get(verb, "")


def _routes(patterns: list[Any], prefix: str = "") -> Iterator[Route]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            for route in _routes(entry.url_patterns, inner):
                yield Route(route.name, route.view, (*entry.pattern.converters, *route.parameters))
        elif isinstance(entry, URLPattern):
            if entry.callback.__module__.startswith(FOREIGN_MODULES):
                continue
            yield Route(
                f"{prefix}{entry.name or entry.pattern}",
                entry.callback,
                tuple(entry.pattern.regex.groupindex),
            )


ROUTES = {route.name: route for route in _routes(get_resolver().url_patterns)}
MARKED = {n: r for n, r in ROUTES.items() if access.mark_of(r.view)}
WALKED = {n: r for n, r in MARKED.items() if access.mark_of(r.view)[0] != "public"}
PUBLIC = {n: r for n, r in MARKED.items() if access.mark_of(r.view)[0] == "public"}


@pytest.mark.row("H12")
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_every_route_has_an_entry(name: str) -> None:
    """A view nobody opened by name, or a route whose parameters nobody provides, fails the build."""
    route = ROUTES[name]
    assert access.mark_of(route.view), (
        f"{name}: mark its view with @allow('app.action') or @public('why') (core.access)"
    )
    assert not route.parameters or name in DOORS, (
        f"{name} takes {route.parameters}: give it a row in tests/rules/doors.py"
    )


def test_every_row_of_the_doors_is_a_route() -> None:
    assert set(DOORS) <= set(ROUTES)


def test_every_action_in_the_grid_names_known_roles_only() -> None:
    known = {*Role.values, access.EVERYBODY}
    assert {role for roles in access.grid().values() for role in roles} <= known


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


Fine = Callable[[int], bool]


@dataclass
class Walk:
    """One route walked by everybody; what is wrong is collected, so that one run tells all."""

    route: Route
    actors: dict[str, User]
    browsers: dict[str | None, Browser]

    def __post_init__(self) -> None:
        self.door = DOORS.get(self.route.name)
        self.wrong: list[str] = []

    def everybody(self) -> list[str]:
        """Nobody, whoever may not, and whoever may; on their own, a foreign and a missing object."""
        verbs = list(self.route.verbs())
        for method, action in verbs:
            assert action, f"{self.route.name} {method}: its verb is in no row of the grid"
        self._ours(verbs)
        for role, actor in self.actors.items():
            mine = self._open_to(role, verbs)
            if mine and actor.is_client:
                with self._object(Side(True, actor)) as address:
                    self._own(role, mine, address)
            if mine:
                self._foreign(role, actor, mine)
        return self.wrong

    def _ours(self, verbs: list[tuple[str, str]]) -> None:
        """Whoever is refused, and our people: at one object of our client, unless it belongs to one person."""
        side = Side(True, self.actors[Role.HOTLINER])
        staff = {role: actor for role, actor in self.actors.items() if not actor.is_client}
        with self._object(side) as address:
            self._refused(verbs, address)
            for role in staff:
                if not side.is_personal and (mine := self._open_to(role, verbs)):
                    self._own(role, mine, address)
        for role, actor in staff.items():
            if side.is_personal and (mine := self._open_to(role, verbs)):
                with self._object(Side(True, actor)) as address:
                    self._own(role, mine, address)

    @staticmethod
    def _open_to(role: str, verbs: list[tuple[str, str]]) -> list[tuple[str, str]]:
        return [(method, action) for method, action in verbs if access.role_may(role, action)]

    def _refused(self, verbs: list[tuple[str, str]], address: str) -> None:
        for method, action in verbs:
            self._check(method, None, "own", address, lambda got: got == 401)
            for role in self.actors:
                if not access.role_may(role, action):
                    self._check(method, role, "own", address, lambda got: got == 403)

    def _own(self, role: str, verbs: list[tuple[str, str]], address: str) -> None:
        expected = self.door.mine.get(role) if self.door else None
        for method, _action in verbs:
            self._check(
                method, role, "own", address, lambda got: got == expected if expected else got not in CLOSED
            )  # fmt: skip
            if self.numbered:
                missing = reverse(self.route.name, kwargs=dict.fromkeys(self.kwargs, MISSING))
                self._check(method, role, "nothing", missing, lambda got: got == 404)

    def _foreign(self, role: str, actor: User, verbs: list[tuple[str, str]]) -> None:
        """Another client's thing where it is not simply unseen; what is 404 is compared in `test_matrix`."""
        if not self.door or self.door.shared or actor.scope == Scope.ALL:
            return
        if (foreign := self.door.foreign) == 404:
            return
        with self._object(Side(False, actor)) as address:
            for method, _action in verbs:
                self._check(method, role, "foreign", address, lambda got: got == foreign)

    @contextmanager
    def _object(self, side: Side) -> Iterator[str]:
        """The address of that side's object, which is gone afterwards."""
        with undone():
            self.kwargs = self.door.kwargs(side) if self.door else {}
            self.numbered = bool(self.kwargs) and all(
                isinstance(v, int) for v in self.kwargs.values()
            )
            yield reverse(self.route.name, kwargs=self.kwargs)

    def _check(self, method: str, role: str | None, side: str, address: str, fine: Fine) -> None:
        got = knock(self.browsers[role], method, address)
        if not fine(got) or got >= 500:
            self.wrong.append(f"{method.upper()} as {role or 'nobody'} on {side}: {got}")


def knock(browser: Browser, method: str, address: str) -> int:
    """Send one request and undo whatever it did; being sent to sign in counts as 401."""
    typed = method in ("get", "post")
    with undone():
        answer = getattr(browser, method)(
            address,
            {} if typed else b"{}",
            **({} if typed else {"content_type": "application/json"}),
        )
    if answer.status_code == 302 and answer.url.startswith("/compte/"):
        return 401
    return int(answer.status_code)


@pytest.mark.row("H12")
@pytest.mark.row("H01")
@pytest.mark.parametrize("name", sorted(WALKED))
def test_the_wall(
    name: str, actors: dict[str, User], browsers: dict[str | None, Browser], db: None
) -> None:
    wrong = Walk(WALKED[name], actors, browsers).everybody()
    assert not wrong, "\n".join([name, *wrong])


@pytest.mark.row("H12")
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_doors_stand_open_without_falling(
    name: str, actors: dict[str, User], db: None
) -> None:
    door = DOORS.get(name)
    kwargs = door.kwargs(Side(True, actors[Role.HOTLINER])) if door else {}
    got = knock(Browser(), door.method if door else "get", reverse(name, kwargs=kwargs))
    assert got not in (401, 403, 404)
