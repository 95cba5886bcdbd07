"""No page asks the database more when there is more: statements at 20 rows and at 200 (performance, lesson 2; P12).

Every page without parameters is walked by itself, so a new one is measured from its first day. The
numbers of `CEILINGS` are what the goals say; where a page needs more, the number is its own, with the
reason beside it: lower it when the page gets better, never raise it for a bad one.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from billing.models import Invoice
from clients.models import AccessGrant, Contact
from core import access, clock, events
from portal.bench.copying import Row, array, copy
from portal.bench.load import Loaded, load
from portal.bench.story import Size
from tests.rules.test_every_door import WALKED, Route
from tickets.models import Ticket

#: Tickets, clients, open tickets: 20 rows and 200 in the lists, all a page has room for.
SMALL, LARGE = Size(40, 20, 20), Size(400, 200, 200)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
#: Who walks, the first of them that may.
WALKERS = (Role.HOTLINER, Role.SALES, Role.MANAGER, Role.TECHNICAL_DIRECTOR, Role.TECHNICIAN, Role.HOTLINE_MANAGER, Role.CLIENT_MANAGER, Role.HR, Role.ADMINISTRATOR)  # fmt: skip
#: Not pages that list rows: files, redirections and forms whose answer depends on what was typed.
UNWALKED = {
    "billing:export",
    "notifications:health_check",
    "portal:home",
    "billing:review",
    "api:suggestions",
}

Page = tuple[str, str, str]

#: Statements a page may cost, session and user (2) and the frame (call in progress, serious problem) included.
USUAL = 11
CEILINGS: dict[str, int] = {
    # P1: session, user, calendar, counters, keys of the page, its rows, and whether a call or a serious problem goes on.
    "desk:queue": 7,
    "desk:mine": 7,
    "queue again": 6,
    # P2 says ten. The story is messages and facts (2; a third with files), the promises one, the procedure
    # its steps with their answers, and choices (2); then visits, work to bill, other tickets, times, agents, what was read
    # and what is new (6): each is one bounded read.
    "ticket, 5 messages": 15,
    "ticket, 200 messages": 15,
    "preview, 200 messages": 10,
    # Every tab and stretch counted in two statements; the lines, the teams, what steps and call-backs say.
    "desk:promises": 8,
    "desk:promises_fragment": 8,
    # One's promises, those of the absent, and what is known of each colleague: clients followed, load, words written.
    "desk:hand_over": 14,
    # P5 says ten: five tiles, two charts, the process map, the week's load and the decisions; all daily figures are one
    # read. Whether one decides on rights is a setting and an absence, not the role alone (2); unusual accesses are a list.
    "management:dashboard": 18,
    # All tiles counted in one, the lists of the dossier each within the reader's rights; then what the rooms above
    # know, one bounded read each (ten): promises, last problems, next visit, answers, what was sent back, who knows
    # them, named people, suppliers, placed staff, merged files. Read once per client, not in a row's way.
    "dossier": 26,
    # Ranking reads skills, absences, bookings, past visits and grants of every technician, once each.
    "plan a visit": 25,
    # Six kinds of thing; tickets ask how frequent the words are, then by words and by client; the verdict of the first client (3).
    "palette, a name": 11,
    # The client's home shows open requests, what waits for an answer, visits and invoices together.
    "client:home": 14,  # one of them asks for the number on call outside opening hours
    "request of a client": 14,
}
#: A list that is empty in the small company asks one statement less: only the ceiling holds.
EMPTY_AT_FIRST = {"desk:mine", "desk:hand_over"}


def _pages(loaded: Loaded) -> Iterator[Page]:
    """Detail pages and lists with something typed: name, role, address."""
    company, told = loaded.company, loaded.history
    client = company.clients[0]
    for name, route, args, role in (
        ("ticket, 5 messages", "desk:ticket", [told.short], Role.HOTLINER),
        ("ticket, 200 messages", "desk:ticket", [told.long], Role.HOTLINER),
        ("preview, 200 messages", "desk:preview", [told.long], Role.HOTLINER),
        ("queue again", "desk:fragment", ["hotline"], Role.HOTLINER),
        ("plan a visit", "interventions:plan", [told.short], Role.HOTLINER),
        ("dossier", "clients:dossier", [client], Role.HOTLINER),
        ("people of a client", "clients:people", [client], Role.HOTLINER),
        ("equipment of a client", "clients:assets", [client], Role.HOTLINER),
        ("contracts of a client", "clients:contracts", [client], Role.HOTLINER),
        ("contract", "clients:contract", [company.contracts[0]], Role.SALES),
        ("rights on a client", "clients:grants", [client], Role.TECHNICAL_DIRECTOR),
        ("agenda", "planning:agenda", [company.staff[Role.TECHNICIAN][0].pk], Role.HOTLINER),
        ("open tickets of the managers", "management:list", ["ouverts"], Role.MANAGER),
        ("request of a client", "client:request", [told.tickets[0]], Role.CLIENT_MANAGER),
    ):
        yield name, role, reverse(route, args=args)
    for name, route, query, role in (
        ("palette, a word", "portal:search", "q=imprimante", Role.HOTLINER),
        ("palette, a name", "portal:search", "q=Menuiserie", Role.HOTLINER),
        ("callers found", "desk:new_candidates", "q=Menuiserie", Role.HOTLINER),
        ("new ticket's form", "desk:new", f"client={client}", Role.HOTLINER),
        ("search by API", "api:ticket-list", "q=imprimante", Role.HOTLINER),
    ):
        yield name, role, f"{reverse(route)}?{query}"


def _walked() -> Iterator[tuple[str, Route, str]]:
    for name, route in sorted(WALKED.items()):
        actions = {verb: action for verb, action in route.verbs() if action}
        if route.parameters or "get" not in actions or name in UNWALKED or _only_posts(route):
            continue
        for role in WALKERS:
            if access.role_may(role, actions["get"]):
                yield name, route, role
                break


def _only_posts(route: Route) -> bool:
    """Whether the view says so itself (`require_POST`)."""
    return getattr(route.view, "__wrapped__", None) is not None and not route.is_api


def _people(loaded: Loaded) -> dict[str, User]:
    """One person of each walking role; the client's manager is a contact of the first client."""
    people = {role: rows[0] for role, rows in loaded.company.staff.items()}
    for role in (Role.HR, Role.ADMINISTRATOR, Role.CLIENT_MANAGER):
        people[role] = User.objects.create_user(f"{role.lower()}@mesure.example", role=role)
    Contact.objects.filter(pk=loaded.company.contacts[0]).update(user=people[Role.CLIENT_MANAGER])
    ticket = Ticket.objects.earliest("pk")
    for person in people.values():  # whatever the story holds of today, nobody's day is empty
        events.record("ticket.taken", about=ticket, by=person, at=clock.now(), deliver=False)
    return people


def _grants_and_invoices(loaded: Loaded) -> None:
    """What the measured company lacks: rights on the first client and everywhere, invoices."""
    now, company = clock.now(), loaded.company
    technician, seller = company.staff[Role.TECHNICIAN][0].pk, company.staff[Role.SALES][0].pk

    def grants() -> Iterator[Row]:
        for place, client in enumerate(company.clients):
            yield {
                "client_id": company.clients[0] if place % 2 else client, "user_id": technician,
                "parts": array(["NETWORK"]), "starts_at": now, "ends_at": now + timedelta(days=9),
                "reason": "mesure", "source": f"manual:{place}",
            }  # fmt: skip

    def invoices() -> Iterator[Row]:
        for place, client in enumerate(company.clients):
            yield {
                "number": f"F-{place}", "client_id": company.clients[0] if place % 2 else client,
                "subject": "Mesure", "seller": {}, "buyer": {}, "category": "SERVICES",
                "issued_on": date(2026, 1, 5), "supplied_on": date(2026, 1, 5), "due_on": date(2026, 2, 5),
                "net_total": 100, "vat_total": 20, "gross_total": 120, "value_total": 100,
                "issued_by_id": seller, "issued_at": now, "hash": str(place),
            }  # fmt: skip

    copy(AccessGrant, grants())
    copy(Invoice, invoices())


def _statements(browser: Browser, address: str) -> int:
    """What the second visit costs: the first marks as read and fills caches, all of which begin empty."""
    cache.clear()
    browser.get(address)
    with CaptureQueriesContext(connection) as told:
        answer = browser.get(address)
    return len(told) if answer.status_code == 200 else -answer.status_code  # below zero: refused


def _counts(size: Size) -> dict[str, int]:
    """Page → statements, in a company of that size which is gone afterwards."""
    with transaction.atomic():
        loaded = load(size, clock.now())
        _grants_and_invoices(loaded)
        browsers: dict[str, Browser] = {}
        for role, person in _people(loaded).items():
            browsers[role] = Browser()
            browsers[role].force_login(person, backend=BACKEND)
        pages = [(name, role, reverse(name)) for name, _route, role in _walked()]
        counts = {
            name: _statements(browsers[role], address)
            for name, role, address in [*pages, *_pages(loaded)]
        }
        transaction.set_rollback(True)
    return counts


@pytest.mark.slow
def test_no_page_asks_more_when_there_is_more(db: None) -> None:
    """20 rows or 200, 5 messages or 200: the same statements, and none above its ceiling."""
    small, large = _counts(SMALL), _counts(LARGE)
    assert {name: status for name, status in large.items() if status < 0} == {}
    grown = {
        n: (small[n], large[n]) for n in large if large[n] > small[n] and n not in EMPTY_AT_FIRST
    }
    assert grown == {}
    assert large["ticket, 200 messages"] == large["ticket, 5 messages"]
    over = {n: c for n, c in large.items() if c > CEILINGS.get(n, USUAL)}
    assert over == {}
