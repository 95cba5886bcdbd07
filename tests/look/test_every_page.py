"""Every page there is, for every role that may open it, by day and by night, at a desk and on a phone.

The pages are the routes themselves, with the objects of `tests/rules/doors.py`, so a new page is looked
at from its first day. No violation for axe, no link that would refuse its reader, nothing wider than
its window, a silent console, no raw identifier, at most 100 kB of script. Roles that are shown the same
elements are looked at once, and so are words of the same colours; `make look` takes every page of every
role, with all of axe's rules in every look.
"""

import os
from collections import defaultdict
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import User
from accounts.roles import Role
from core import access, clock
from portal.bench.load import load
from portal.bench.story import Size
from tests.look.links import dead
from tests.look.looking import Onlooker
from tests.look.serving import Showcase
from tests.look.shape import Element, elements
from tests.rules.conftest import actors, browsers
from tests.rules.doors import DOORS, Side
from tests.rules.test_every_door import PUBLIC, WALKED, Route, undone

__all__ = ["actors", "browsers"]

WHOLE = os.environ.get("LOOK") == "whole"
#: allauth's own pages, dressed by our templates.
ACCOUNT = (
    "account_login", "account_logout",
)  # fmt: skip
SAFE = "get"
#: A third party's own page; one that sends itself before anybody sees it.
UNSEEN = {"api-docs", "desk:call_start"}


def _asks(route: Route) -> bool:
    """Whether a person can open it: not the API, not a verb that is only sent."""
    door = DOORS.get(route.name)
    return not route.is_api and route.name not in UNSEEN and (door is None or door.method == SAFE)


PAGES = sorted(name for name, route in {**WALKED, **PUBLIC}.items() if _asks(route))


@pytest.fixture(scope="module")
def company(actors: dict[str, User]) -> None:
    """Something in every list."""
    load(Size(12, 12, 12), clock.now())


@pytest.fixture(scope="module")
def onlooker(browser: Browser) -> Iterator[Onlooker]:
    """The window through which all is seen."""
    showcase = Showcase()
    made = Onlooker(browser, showcase)
    yield made
    made.context.close()
    showcase.close()


@pytest.fixture(scope="module")
def seen() -> dict[str, set[Element]]:
    """Kinds of elements already looked at, by page; those of the frame are everywhere the same."""
    return defaultdict(set)


def _new(name: str, page: HttpResponse, seen: dict[str, set[Element]]) -> bool:
    frame, inside = elements(page.content.decode())
    fresh = (frame - seen["frame"]) | (inside - seen[name])
    seen["frame"] |= frame
    seen[name] |= inside
    return bool(fresh) or WHOLE


def _page(answer: HttpResponse) -> bool:
    """A whole page: not a file, a redirection or a fragment of one."""
    return answer.status_code == 200 and not answer.streaming and b"<html" in answer.content[:200]


def _open(name: str, browser: Client, side: Side) -> tuple[str, HttpResponse]:
    """What this person is shown, written down; whatever opening it did is undone by the caller."""
    door = DOORS.get(name)
    address = reverse(name, kwargs=door.kwargs(side) if door else {})
    return address, browser.get(address)


def _readers(name: str, actors: dict[str, User]) -> list[str | None]:
    if name not in WALKED:
        return [None]
    actions = dict(WALKED[name].verbs())
    return [role for role in actors if access.role_may(role, actions.get(SAFE, ""))]


@pytest.mark.row("R03")
@pytest.mark.row("R04")
@pytest.mark.row("R06")
@pytest.mark.parametrize("name", PAGES)
def test_whoever_opens_it_can_read_it(
    name: str,
    company: None,
    actors: dict[str, User],
    browsers: dict[str | None, Client],
    onlooker: Onlooker,
    seen: dict[str, set[Element]],
    db: None,
) -> None:
    faults: list[str] = []
    for role in _readers(name, actors):
        with undone():
            side = Side(True, actors[role or Role.HOTLINER])
            address, answer = _open(name, browsers[role], side)
            if not _page(answer):
                continue
            said = dead(actors[role], answer.content.decode()) if role else []
            if _new(name, answer, seen):
                said += onlooker.faults(address, answer, thorough=WHOLE)
            faults += [f"{role or 'nobody'}, {fault}" for fault in said]
    assert faults == []


@pytest.mark.row("R04")
@pytest.mark.parametrize("name", ACCOUNT)
def test_signing_in_and_out_can_be_read(
    name: str,
    company: None,
    browsers: dict[str | None, Client],
    onlooker: Onlooker,
    seen: dict[str, set[Element]],
    db: None,
) -> None:
    faults: list[str] = []
    for reader in (None, Role.HOTLINER):
        with undone():
            answer = browsers[reader].get(reverse(name))
            if _page(answer) and _new(name, answer, seen):
                faults += onlooker.faults(reverse(name), answer, thorough=WHOLE)
    assert faults == []
