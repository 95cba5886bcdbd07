"""What somebody is shown, they may open: links that would be refused are not drawn."""

import re

import pytest
from django.urls import Resolver404, resolve

from core import access, clock
from core.access import mark_of
from portal.bench.load import load
from portal.bench.story import Size
from tests import cast
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
#: Pages that several roles open, each with links of other rooms.
PAGES = ("/", "/hotline/promesses/", "/notifications/", "/recherche/", "/clients/", "/clients/echeances/", "/planning/", "/envois/", "/fiches/", "/graves/", "/pilotage/", "/profil/")  # fmt: skip


def _things() -> list[str]:
    """One ticket, one client, one visit: what a row of those lists opens."""
    ticket = Ticket.objects.exclude(owner=None).order_by("pk")[0]
    client = f"/clients/{ticket.client_id}/"
    tabs = ("equipements/", "interlocuteurs/", "documents/", "identifiants/", "etat/", "contrats/")
    return [ticket.get_absolute_url(), client, *(client + tab for tab in tabs)]


def _dead(person, browser, page):
    answer = browser.get(page, follow=True)
    text = answer.content.decode() if answer.status_code == 200 else ""
    for address in set(re.findall(r'(?:href|action|hx-get|hx-post)="(/[^"#?]*)', text)):
        try:
            kind, action = mark_of(resolve(address).func)
        except Resolver404:
            continue
        if kind == "action" and not access.may(person, action):
            yield f"{person}, {page}: {address}"


def test_no_link_leads_where_its_reader_may_not_go(sign_in):
    load(Size(12, 12, 12), clock.now())
    dead = []
    for person in map(cast.person, cast.STAFF):
        browser = sign_in(person)
        for page in [*PAGES, *_things()]:
            dead += _dead(person, browser, page)
    assert dead == []
