"""Sign-in in a real browser: an app's codes, then a passkey, which at last opens alone (Q04)."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from tests import cast
from tests.accounts.test_factors import code_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def touched(page: Page) -> None:
    """A passkey in the machine, whose owner always touches it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    kind = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": kind})


def by_password(page: Page, url: str) -> None:
    page.goto(f"{url}/compte/login/")
    page.get_by_label("Courriel").fill("yann@aprile.example")
    page.get_by_label("Mot de passe").fill(cast.PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()


@pytest.mark.row("Q04")
def test_an_app_then_a_passkey_are_taken_and_each_opens_the_door(
    live_server, page: Page, touched: None
) -> None:
    cache.clear()
    cast.person("yann")
    by_password(page, live_server.url)
    expect(page.get_by_role("heading", name="Double authentification")).to_be_visible()
    page.get_by_role("link", name="Ajouter une application").click()
    seed = page.locator("code").inner_text()
    page.get_by_label("Code affiché par l’application").fill(code_of(seed))
    page.get_by_role("button", name="Vérifier et enregistrer").click()
    expect(page.locator(".codes code")).to_have_count(10)
    page.get_by_role("link", name="Je les ai gardés").click()

    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Nom de cette clé").fill("poste de Yann")
    page.get_by_role("button", name="Enregistrer cette clé").click()
    expect(page.locator(".items b", has_text="poste de Yann")).to_be_visible()

    page.context.clear_cookies()
    by_password(page, live_server.url)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(re.compile(r"/terrain/"))

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/compte/login/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url(re.compile(r"/terrain/"))
