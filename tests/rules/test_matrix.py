"""Whose right ended, was taken back or is on another client is told no more than whoever never had one (H02, H12).

Two comparisons, made for every door of the wall. Alone: a thing out of reach answers like a number nobody
has. Together: whatever somebody of little reach asks, lists, searches, counts and feeds included, is answered
alike with and without another client's things in the house, even when the question names them. Alike is the
status, the address, the body, and the number of statements, by which a clock could tell them apart.
"""

import inspect
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role, Scope
from billing import starter
from clients import services
from clients.models import Contact, Part
from core import access, clock
from tests import cast
from tests.rules.conftest import BACKEND
from tests.rules.doors import DOORS, Side
from tests.rules.test_every_door import MISSING, WALKED, Route, undone

DAY = timedelta(days=1)
NARROW = [role for role in Role.values if User(role=role).scope != Scope.ALL]
GRANTED = [role for role in NARROW if User(role=role).scope == Scope.GRANTED]
#: What they reach they reach as a technician does; their lists are their own.
OFFICE = (Role.HR, Role.ADMINISTRATOR)
#: What another client has, as the doors make it.
THINGS = (
    "site", "contact", "contract", "asset", "document", "note", "proposal", "secret", "supplier", "ticket",
    "mission", "attachment", "callback", "placement", "import_run", "inventory_report", "survey", "emergency", "invoice",
)  # fmt: skip
#: Names by which a question or a form may point at a thing, beside the thing's own.
ALIASES = {
    "requester": "contact", "beneficiary": "contact", "equipement": "asset", "target": "asset", "parent": "ticket",
    "number": "ticket", "contrat": "contract", "person": "person", "user": "person", "technician": "person",
}  # fmt: skip
#: What most forms ask, so that the foreign number is the one thing in the way.
TYPED = {
    "subject": "Panne", "symptoms": "Rien ne marche", "body": "Bonjour", "reason": "Pour le client de demain",
    "title": "Titre", "name": "Nom", "label": "Nom", "what": "Quoi", "after": "Neuf", "kind": "DEPENDS_ON",
    "parts": "EQUIPMENT", "wanted_until": "2099-01-01", "q": "Aubry",
}  # fmt: skip
#: A fresh token, an instant's number of the page: said anew at every answer.
NOISE = re.compile(rb"[A-Za-z0-9]{64}|nonce-[\w=+/-]+|(?<=/statut/)[^/]+|\"(id|number)\":\d+")
#: Doors that hold nothing of a client's and make a secret, or work hard, at each knock.
APART = ("accounts:",)
#: What somebody of little reach is told of the whole house all the same, as their duty.
DUTY = {
    Role.HR: (
        "clients:rights", "clients:keep_rights_list", "clients:review", "api:grant",  # who holds which right
        "planning:board", "api:booking",  # people's time; whose site it is stays hidden
    ),
    Role.ADMINISTRATOR: (
        "clients:vault_keys",  # how many logins each key seals
        "clients:calendar", "clients:edit_calendar",  # how many contracts a change of hours moves
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """All that somebody learns from one answer."""

    status: int
    where: str
    body: bytes
    statements: int


@dataclass(frozen=True)
class Walker:
    """Somebody of a role, and how they stand towards the other client."""

    name: str
    user: User
    browser: Browser


def _signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend=BACKEND)
    cast.give_factor(browser, user)
    return browser


def _grant(user: User, client: Any, source: str, starts_at: datetime, ends_at: datetime) -> None:
    services.grant(
        client_id=client.pk, user_id=user.pk, parts=Part.values, can_write=True, starts_at=starts_at,
        ends_at=ends_at, reason="pour le mur", source=source, by=None, at=clock.now(),
    )  # fmt: skip


@pytest.fixture(scope="module")
def walkers(
    actors: dict[str, User], browsers: dict[str | None, Browser]
) -> dict[str, list[Walker]]:
    """By role: who has rights on our client alone; then whose rights on the other ended, and were taken back."""
    made = {role: [Walker(role, actors[role], browsers[role])] for role in NARROW}
    other, now = cast.client("Étude Aubry & Stern"), clock.now()
    for role in GRANTED:
        for standing in ("expired", "removed"):
            mail = f"{role}.{standing}@aprile.example".lower()
            user = User.objects.create(email=mail, role=role, clause_signed_on=date(2025, 1, 6))
            _grant(user, cast.client(), f"manual:own-{user.pk}", now - DAY, now + DAY)
            source = f"manual:{standing}-{user.pk}"
            if standing == "expired":
                _grant(user, other, source, now - 2 * DAY, now - DAY)
            else:
                _grant(user, other, source, now - DAY, now + DAY)
                services.revoke(source=source, by=None, at=now)
            made[role].append(Walker(f"{role}, {standing}", user, _signed_in(user)))
    return made


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """One instant, so that nothing differs by its age."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


def ask(browser: Browser, method: str, address: str, data: Any = None) -> Said:
    """One request, whose effects are undone."""
    cache.clear()
    with undone(), CaptureQueriesContext(connection) as asked:
        given: dict[str, Any] = (
            {} if method in ("get", "post") else {"content_type": "application/json"}
        )
        got = getattr(browser, method)(address, data or {}, **given)
        body = b"".join(got.streaming_content) if got.streaming else got.content
        if (
            got.headers.get("Content-Type") == "application/pdf"
        ):  # its marks are new at each printing
            body = b"%d" % len(body)
    where = got.headers.get("Location", "")
    return Said(got.status_code, where, NOISE.sub(b"", body), len(asked))


def _verbs(route: Route, role: str) -> list[str]:
    return [method for method, action in route.verbs() if access.role_may(role, action)]


#: Doors to one client's things that somebody of little reach has.
BOUND = [
    name
    for name, route in sorted(WALKED.items())
    if name in DOORS and not DOORS[name].shared and DOORS[name].foreign == 404
    if any(_verbs(route, role) for role in NARROW)
]


@pytest.mark.row("H02")
@pytest.mark.row("H12")
@pytest.mark.parametrize("name", BOUND)
def test_what_is_out_of_reach_answers_like_what_is_not_there(
    name: str, walkers: dict[str, list[Walker]], still: None, db: None
) -> None:
    walking = [(role, verbs) for role in NARROW if (verbs := _verbs(WALKED[name], role))]
    wrong = []
    with undone():
        kwargs = DOORS[name].kwargs(Side(False, walkers[walking[0][0]][0].user))
        assert all(isinstance(value, int) for value in kwargs.values())
        there, nowhere = (
            reverse(name, kwargs=given) for given in (kwargs, dict.fromkeys(kwargs, MISSING))
        )
        for role, verbs in walking:
            for walker, method in itertools.product(walkers[role], verbs):
                out, absent = (ask(walker.browser, method, one) for one in (there, nowhere))
                if out.status != 404 or out != absent:
                    wrong.append(f"{method} as {walker.name}: {_differs(out, absent)}")
    assert not wrong, "\n".join([name, *wrong])


def _differs(one: Said, other: Said) -> str:
    pairs = enumerate(zip(one.body, other.body, strict=False))
    body = next((place for place, (left, right) in pairs if left != right), None)
    told = f", body at {body}: {one.body[body - 60 : body + 60]!r}" if body is not None else ""
    return f"{one.status} {one.where} {one.statements} / {other.status} {other.where} {other.statements}{told}"


def _takes(route: Route, word: str) -> bool:
    """Whether the view's own code reads what was asked, or what was sent."""
    return word in inspect.getsource(inspect.unwrap(route.view))


def _questions(
    role: str, own: Side, pointing: dict[str, Any]
) -> Iterator[tuple[str, str, str, Any]]:
    """Every door this role has, on its own things: lists as they are, all of them naming another client's."""
    sent = {**pointing, "client": own.client.pk} if pointing else {}
    for name in sorted(WALKED):
        route = WALKED[name]
        if name.startswith((*APART, *DUTY.get(role, ()))):
            continue
        for method in _verbs(route, role):
            address = reverse(name, kwargs=DOORS[name].kwargs(own) if name in DOORS else {})
            if method == "get" and not route.parameters:
                yield name, method, address, {}
            if role in OFFICE:
                continue
            yield name, method, address, pointing if method == "get" else sent
            if method == "get" and not route.is_api and _takes(route, ".POST"):
                yield name, "post", address, sent


@pytest.mark.row("H12")
@pytest.mark.row("R02")
@pytest.mark.parametrize("role", NARROW)
def test_another_client_s_things_change_no_answer(
    role: str, walkers: dict[str, list[Walker]], still: None, db: None
) -> None:
    walker, wrong = walkers[role][0], []
    starter.install()
    with undone():
        own = Side(True, walker.user)
        list(_questions(role, own, {}))  # makes one's own things
        with undone():
            other = Side(False, walker.user)
            other.client = cast.client(
                "Conserverie d’ailleurs"
            )  # who is not in the house afterwards
            other.contact = Contact.objects.create(client=other.client, last_name="Ailleurs")
            keys = {name: getattr(other, name).pk for name in THINGS}
            keys |= {"client": other.client.pk, "person": other.person.pk}
            pointing = {**TYPED, **keys, **{name: keys[thing] for name, thing in ALIASES.items()}}
            asked = list(_questions(role, own, pointing))
            among = [ask(walker.browser, *question) for _name, *question in asked]
        for (name, method, address, data), before in zip(asked, among, strict=True):
            after = ask(walker.browser, method, address, data)
            if before != after:
                how = "pointing" if data else "as it is"
                wrong.append(f"{method} {name} {how}: {_differs(before, after)}")
    assert not wrong, "\n".join([walker.name, *wrong])
