"""The second factor: taken, asked, asked again; what was typed is kept (Q04, rules-privacy 2.4)."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.test import Client as Browser

from accounts import factor_services
from accounts.models import RecoveryCode
from core import clock
from core.models import Event
from core.setting import day_of
from tests import cast

pytestmark = pytest.mark.django_db
SECURITY = "/profil/securite/"


@pytest.fixture(autouse=True)
def no_throttle() -> None:
    cache.clear()


def code_of(seed: str, steps: int = 0) -> str:
    """What an app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(seed, int(time.time()) // 30 + steps))


def enrol(browser: Browser) -> tuple[str, list[str]]:
    """Take an app by its page; its seed, and the recovery codes shown once."""
    page = browser.get(f"{SECURITY}application/").content.decode()
    seed = re.search(r"<code[^>]*>([A-Z2-7]+)</code>", page)[1]
    shown = browser.post(f"{SECURITY}application/", {"code": code_of(seed)}).content.decode()
    return seed, re.findall(r"<code>([A-Z0-9-]+)</code>", shown)


def by_password(first: str) -> Browser:
    browser = Browser()
    browser.post("/compte/login/", {"login": f"{first}@aprile.example", "password": cast.PASSWORD})
    return browser


@pytest.mark.row("Q04")
def test_an_app_is_chosen_then_asked_at_sign_in_and_a_recovery_code_opens_once(yann: Any) -> None:
    seed, codes = enrol(by_password("yann"))
    assert len(codes) == 10
    kept = Authenticator.objects.get(user=yann)
    assert seed not in str(kept.data)
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    assert [e.kind for e in Event.objects.filter(kind__startswith="factor.")] == ["factor.added", "factor.codes_made"]  # fmt: skip

    browser = by_password("yann")
    assert browser.get("/profil/").url.startswith("/compte/login/")
    second = "/compte/2fa/authenticate/"
    assert "clé d’accès" not in browser.get(second).content.decode()
    assert "pas le bon" in browser.post(second, {"code": "000000"}).content.decode()
    code = code_of(seed, 1)
    assert browser.post(second, {"code": code}).status_code == 302
    assert browser.get("/profil/").status_code == 200

    replayed = by_password("yann")
    assert "déjà servi" in replayed.post(second, {"code": code}).content.decode()
    assert replayed.post(second, {"code": codes[0].lower()}).status_code == 302
    assert replayed.get("/profil/").status_code == 200
    again = by_password("yann")
    assert "déjà servi" in again.post(second, {"code": codes[0]}).content.decode()


@pytest.mark.row("Q04")
def test_a_grave_act_asks_again_and_goes_on_with_what_was_typed(
    alice: Any, nolwenn: Any, sign_in: Any
) -> None:
    browser, act = sign_in(alice), f"/profil/personnes/{nolwenn.pk}/role/"
    page = browser.post(act, {"role": "QUALITY"}).content.decode()
    nolwenn.refresh_from_db()
    assert nolwenn.role == "HOTLINER"
    assert 'name="role" value="QUALITY"' in page
    answer = {"role": "QUALITY", "step_up": "POST"}
    wrong = browser.post(act, {**answer, "step_up-password": "autre"}).content.decode()
    assert "pas le bon" in wrong
    assert "autre" not in wrong.split("<main")[1]
    browser.post(act, {**answer, "step_up-password": cast.PASSWORD})
    nolwenn.refresh_from_db()
    assert nolwenn.role == "QUALITY"


@pytest.mark.row("Q04")
@pytest.mark.parametrize(("minutes", "is_asked"), [(4, False), (6, True)])
def test_a_confirmation_is_good_for_five_minutes(alice, nolwenn, sign_in, minutes, is_asked):
    browser = sign_in(alice, factor=timedelta(minutes=minutes))
    got = browser.post(f"/profil/personnes/{nolwenn.pk}/role/", {"role": "QUALITY"})
    assert (got.status_code == 200) is is_asked


@pytest.mark.row("Q04")
def test_after_the_days_of_grace_what_needs_a_factor_is_closed_until_one_is_chosen(
    claire: Any,
) -> None:
    claire.factor_due_on = day_of(clock.now()) - timedelta(days=1)
    claire.save()
    browser = by_password("claire")
    assert "double authentification" in browser.get("/facturation/").content.decode()
    assert browser.get("/api/v1/invoices/").status_code == 403
    assert browser.get("/profil/").status_code == 200
    enrol(browser)
    assert "double authentification" not in browser.get("/facturation/").content.decode()
    assert browser.get("/api/v1/invoices/").status_code == 200


@pytest.mark.row("Q04")
def test_guessing_is_slowed_down(yann: Any) -> None:
    seed, _codes = enrol(by_password("yann"))
    browser = by_password("yann")
    for _try in range(6):
        page = browser.post("/compte/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert "Trop d’essais" in page
    later = browser.post("/compte/2fa/authenticate/", {"code": code_of(seed, 1)})
    assert later.status_code == 200


@pytest.mark.row("Q04")
def test_the_last_factor_given_up_takes_the_recovery_codes_with_it(yann: Any) -> None:
    browser = by_password("yann")
    enrol(browser)
    browser.post(f"{SECURITY}{Authenticator.objects.get(user=yann).pk}/retirer/")
    assert not Authenticator.objects.filter(user=yann).exists()
    assert not RecoveryCode.objects.filter(user=yann).exists()
    yann.refresh_from_db()
    assert yann.factor_due_on < day_of(clock.now()), "its days of grace do not run again"


@pytest.mark.row("Q04")
def test_a_seed_is_read_with_the_new_key_once_the_old_one_is_gone(yann: Any, settings: Any) -> None:
    seed, _codes = enrol(by_password("yann"))
    old, new = settings.VAULT_KEYS, [Fernet.generate_key().decode()]
    settings.VAULT_KEYS = new + old
    assert factor_services.reseal() == 1
    settings.VAULT_KEYS = new
    opened = by_password("yann").post("/compte/2fa/authenticate/", {"code": code_of(seed, 1)})
    assert opened.status_code == 302
