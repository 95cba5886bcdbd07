"""What the forms about people keep: what was typed when they are refused, what they do not offer any more."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User

pytestmark = pytest.mark.django_db

REFUSED = {
    "nouvelle": ({"email": "helene@aprile.example", "role": "TECHNICIAN", "first_name": "Erwan", "last_name": "Quéré"}, "Erwan", "déjà un compte"),
    "jetons": ({"name": "Sauvegarde", "days": "30", "may_write": "0", "networks": "ici"}, "Sauvegarde", "réseau"),
    "absences": ({"first": "2026-11-20", "last": "2026-11-02"}, "2026-11-20", "suivre son début"),
    "for ever": ({"first": "2026-11-20", "last": "9999-12-31"}, "2026-11-20", "2999"),
    "clause": ({"version": "2026-1", "signed_on": "2100-01-01"}, "2026-1", "une fois signée"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_form_says_why_and_loses_nothing(helene: Any, sign_in: Any, what: str) -> None:
    typed, kept, why = REFUSED[what]
    path = {
        "nouvelle": "personnes/nouvelle/",
        "for ever": "absences/",
        "clause": f"personnes/{helene.pk}/clause/",
    }.get(what, f"{what}/")
    more = {"upload": SimpleUploadedFile("a.pdf", b"%PDF-1.4")} if what == "clause" else {}
    browser = sign_in(helene, factor=timedelta())
    page = browser.post(f"/profil/{path}", {**typed, **more}).content.decode()
    assert "data-error-summary" in page
    assert (kept in page, why in page) == (True, True)


def test_a_refusal_on_another_page_keeps_the_drafts_of_this_browser(
    helene: Any, sign_in: Any
) -> None:
    act = f"/profil/personnes/{helene.pk}/fermer/"
    browser = sign_in(helene, factor=timedelta())
    page = browser.post(act, headers={"Referer": "http://testserver/profil/"}, follow=True)
    (toast,) = re.findall(r'<div class="toast toast-error"[^>]*>', page.content.decode())
    assert "data-failed" in toast


def test_a_manager_who_left_stays_until_another_is_named(
    yann: Any, denis: Any, helene: Any, sign_in: Any
) -> None:
    User.objects.filter(pk=yann.pk).update(manager=denis)
    User.objects.filter(pk=denis.pk).update(is_active=False)
    browser, address = sign_in(helene), f"/profil/personnes/{yann.pk}/modifier/"
    page = browser.get(address).content.decode()
    (held,) = re.findall(r'<option value="(\d+)" selected>Denis Riou', page)
    browser.post(address, {"first_name": "Yann", "last_name": "Kervella", "manager": held})
    yann.refresh_from_db()
    assert yann.manager == denis


@pytest.mark.row("H14")
def test_days_away_are_said_with_the_last_one_included(nolwenn: Any, sign_in: Any) -> None:
    browser, page = sign_in(nolwenn), "/profil/absences/"
    browser.post(page, {"first": "2099-03-02", "last": "2099-03-06"})
    browser.post(page, {"first": "2099-04-01", "last": "2099-04-01"})
    shown = browser.get(page).content.decode().replace("\u00a0", " ")
    assert "du 2 mars 2099 au 6 mars 2099" in shown
    assert "mercredi 1er avril" in shown
