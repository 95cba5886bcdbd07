"""The vault in a real browser: a value leaves the page by itself, or reaches the clipboard without being on it (G07)."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import cast
from tests.clients.test_secrets import NOW, VALUE, WHY, keep, open_to

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.mark.row("G07")
def test_a_value_is_wiped_after_thirty_seconds_and_copied_without_ever_being_on_the_page(
    live_server: Any, page: Page, sign_in: Any
) -> None:
    kept, gaelle = keep(login="admin"), cast.person("gaelle")
    open_to(gaelle, kept.client)
    session = sign_in(gaelle, NOW).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size({"width": 390, "height": 844})
    page.clock.install()
    page.goto(f"{live_server.url}/clients/{kept.client_id}/identifiants/")
    page.get_by_text("Révéler…").click()
    expect(page.get_by_role("button", name="Copier sans afficher")).to_be_visible()
    page.get_by_label("Pourquoi en avez-vous besoin ?").fill(WHY)

    page.get_by_role("button", name="Copier sans afficher").click()
    expect(page.get_by_text("Copié, sans avoir été affiché")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == VALUE
    assert VALUE not in page.content()

    page.get_by_text("Révéler…").click()
    page.route("**/reveler/", lambda asked: asked.abort())
    page.get_by_role("button", name="Copier sans afficher").click()
    expect(page.get_by_text("La copie a échoué : révélez-le")).to_be_visible()
    page.unroute("**/reveler/")

    page.get_by_role("button", name="Révéler", exact=True).click()
    expect(page.locator("output")).to_have_text(VALUE)
    expect(page.get_by_text(re.compile(r"visible encore \d+ s"))).to_be_visible()
    wrong = list(Axe().run(page).response["violations"])
    assert [(line["id"], line["nodes"][0]["html"][:120]) for line in wrong] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.clock.fast_forward(31_000)
    expect(page.locator("output")).to_have_count(0)
    assert VALUE not in page.content()
    expect(page.get_by_text("Révéler…")).to_be_visible()
