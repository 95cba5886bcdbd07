"""The room in a real browser: nobody is shut out, nothing overflows, at the desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from accounts.models import Level
from core import clock
from tests import cast
from tests.majors.test_clients import say
from tickets import services
from tickets.models import MajorIncident

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def problem(transactional_db: None) -> MajorIncident:
    """Led by Nolwenn, told once, with an attached ticket and another client's own text."""
    cast.team()
    cast.team(Level.L2)
    by, at, paul = cast.person("nolwenn"), clock.now(), cast.paul()
    for first in ("yann", "gaelle", "claire"):
        cast.person(first)
    tickets = [
        services.open_ticket(
            client_id=of.client_id, requester_id=of.pk, subject="Messagerie lente", by=by, at=at
        )
        for of in (cast.sophie(), paul)
    ]
    services.declare_major(
        ticket_id=tickets[0].pk, by=by, at=at, template="MAIL", reason="File d’envoi à l’arrêt"
    )
    made = MajorIncident.objects.get()
    services.link_to_major(major_id=made.pk, ticket_id=tickets[1].pk, by=by, at=at)
    services.write_own_text(
        major_id=made.pk, client_id=paul.client_id, by=by, at=at, text="Vos commandes passent."
    )
    say(made, by)
    services.note(ticket_id=tickets[0].pk, body="Contrôleur à remplacer", by=by, at=at)
    return made


@pytest.mark.row("E01")
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_of_the_room_is_readable_by_all_and_fits(
    problem, live_server, page: Page, sign_in, width
):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="light" if width > 400 else "dark")
    base, client = f"/graves/{problem.pk}/", problem.affected.order_by("pk")[0].client_id
    doors = {
        "nolwenn": ["/graves/", base, f"{base}personnes/", f"{base}tickets/", f"{base}bilan/",
                    f"{base}clients/{client}/", f"{base}information/"],
        "yann": [f"{base}information/"],
    }  # fmt: skip
    for first, addresses in doors.items():
        cookie = sign_in(cast.person(first)).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        for address in addresses:
            page.goto(f"{live_server.url}{address}")
            found = Axe().run(page).response["violations"]
            assert [one["id"] for one in found] == [], address
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address
