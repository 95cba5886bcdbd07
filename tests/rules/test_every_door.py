"""The wall: every URL × every role × own and foreign object, against the grid (H12, rules-security 3.3.2).

Unseen is 404, seen but not your verb is 403, nobody is sent to the sign-in page (401 by API).
A view without a mark, or a route with parameters that `doors.py` does not know, fails here by name.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from accounts.roles import Role, Scope
from clients import services
from clients.models import Part
from core import access, clock
from tests import cast
from tests.rules.doors import DOORS, Door, Side

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


@pytest.fixture
def actors(db: None) -> dict[str, User]:
    """One person per role; those whose scope is « granted » hold every part of our client."""
    people: dict[str, User] = {}
    for first, (_last, role) in cast.STAFF.items():
        people.setdefault(role, cast.person(first))
    cast.person("maelle")
    people[Role.CLIENT_USER] = cast.sophie().user
    people[Role.CLIENT_MANAGER] = cast.carole().user
    cast.paul()
    now, day = clock.now(), timedelta(days=1)
    for user in people.values():
        if not user.is_client:
            services.grant(
                client_id=cast.client().pk,
                user_id=user.pk,
                parts=Part.values,
                can_write=True,
                starts_at=now - day,
                ends_at=now + day,
                reason="pour le mur",
                source=f"manual:mur-{user.pk}",
                by=None,
                at=now,
            )
    return people


Knock = Callable[..., int]


@pytest.fixture
def knock(actors: dict[str, User]) -> Knock:
    """Send one request and undo whatever it did."""
    browsers: dict[str, Browser] = {}

    def send(
        route: Route, method: str, role: str | None, *, own: bool, missing: bool = False
    ) -> int:
        if role not in browsers:
            browsers[role] = browser = Browser(raise_request_exception=True)
            if role:
                browser.force_login(
                    actors[role], backend="allauth.account.auth_backends.AuthenticationBackend"
                )
        with transaction.atomic():
            actor = actors[role] if role else actors[Role.HOTLINER]
            kwargs = _kwargs(DOORS.get(route.name), Side(own, actor), missing)
            answer = getattr(browsers[role], method)(
                reverse(route.name, kwargs=kwargs),
                {} if method in ("get", "post") else b"{}",
                **({} if method in ("get", "post") else {"content_type": "application/json"}),
            )
            transaction.set_rollback(True)
        if answer.status_code == 302 and answer.url.startswith("/compte/"):
            return 401
        return answer.status_code

    return send


def _kwargs(door: Door | None, side: Side, missing: bool) -> dict[str, Any]:
    kwargs = door.kwargs(side) if door else {}
    if missing:
        return dict.fromkeys(kwargs, MISSING)
    return kwargs


def _numbered(door: Door | None, actors: dict[str, User]) -> bool:
    if not door:
        return False
    with transaction.atomic():
        kwargs = door.kwargs(Side(True, actors[Role.HOTLINER]))
        transaction.set_rollback(True)
    return bool(kwargs) and all(isinstance(value, int) for value in kwargs.values())


@dataclass
class Walk:
    """One route walked by everybody; what is wrong is collected, so that one run tells all."""

    route: Route
    actors: dict[str, User]
    knock: Knock

    def __post_init__(self) -> None:
        self.door = DOORS.get(self.route.name)
        self.numbered = _numbered(self.door, self.actors)
        self.wrong: list[str] = []

    def check(self, method: str, role: str | None, side: str, fine: Callable[[int], bool]) -> None:
        """Knock once on that side."""
        got = self.knock(self.route, method, role, own=side != "foreign", missing=side == "nothing")
        if not fine(got) or got >= 500:
            self.wrong.append(f"{method.upper()} as {role or 'nobody'} on {side}: {got}")

    def by(self, role: str, method: str, action: str) -> None:
        """What one role is answered on its own, a foreign and a missing object."""
        if not access.role_may(role, action):
            self.check(method, role, "own", lambda got: got == 403)
            return
        expected = self.door.mine.get(role) if self.door else None
        self.check(
            method, role, "own", lambda got: got == expected if expected else got not in CLOSED
        )
        if self.door and not self.door.shared and self.actors[role].scope != Scope.ALL:
            foreign = self.door.foreign
            self.check(method, role, "foreign", lambda got: got == foreign)
        if self.numbered:
            self.check(method, role, "nothing", lambda got: got == 404)


@pytest.mark.row("H12")
@pytest.mark.row("H01")
@pytest.mark.parametrize("name", sorted(WALKED))
def test_the_wall(name: str, actors: dict[str, User], knock: Knock) -> None:
    walk = Walk(WALKED[name], actors, knock)
    for method, action in walk.route.verbs():
        assert action, f"{name} {method}: its verb is in no row of the grid"
        walk.check(method, None, "own", lambda got: got == 401)
        for role in actors:
            walk.by(role, method, action)
    assert not walk.wrong, "\n".join([name, *walk.wrong])


@pytest.mark.row("H12")
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_doors_stand_open_without_falling(
    name: str, actors: dict[str, User], knock: Knock
) -> None:
    method = DOORS[name].method if name in DOORS else "get"
    assert knock(PUBLIC[name], method, None, own=True) not in (401, 403, 404)
