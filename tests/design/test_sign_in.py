"""The sign-in page: in our words, and with the demonstration's accounts only where it is one."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from core import setting
from portal.demo.people import PASSWORD
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def nolwenn_of_the_demo() -> Any:
    person = cast.person("nolwenn")
    person.is_demo = True
    person.set_password(PASSWORD)
    person.save(update_fields=["is_demo", "password"])
    return person


def test_an_ordinary_installation_lists_nobody(nolwenn_of_the_demo: Any) -> None:
    page = Client().get("/compte/login/").content.decode()
    assert nolwenn_of_the_demo.email not in page
    assert PASSWORD not in page


def test_who_cannot_sign_in_is_given_the_number_of_this_house() -> None:
    setting.change("desk_phone", "+33298445566", since=date(2020, 1, 1))
    for path in ("/compte/login/", "/nulle-part/"):
        page = Client().get(path).content.decode().replace("\u00a0", " ")
        assert 'href="tel:+33298445566">02 98 44 55 66<' in page, path


def test_the_demonstration_lists_one_account_per_role(
    settings: Any, nolwenn_of_the_demo: Any
) -> None:
    settings.DEMO = True
    page = Client().get("/compte/login/").content.decode()
    assert f'name="login" value="{nolwenn_of_the_demo.email}"' in page


def test_one_touch_signs_in(settings: Any, nolwenn_of_the_demo: Any) -> None:
    settings.DEMO = True
    browser = Client()
    answer = browser.post(
        "/compte/login/", {"login": nolwenn_of_the_demo.email, "password": PASSWORD}
    )
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(nolwenn_of_the_demo.pk)


def test_a_wrong_password_is_said_in_french_and_names_no_account(nolwenn_of_the_demo: Any) -> None:
    page = (
        Client()
        .post("/compte/login/", {"login": nolwenn_of_the_demo.email, "password": "non"})
        .content.decode()
    )
    assert "Une réponse est à corriger" in page
    assert "e-mail" not in page.split("<main")[1]


def test_a_page_that_does_not_exist_answers_in_our_frame() -> None:
    answer = Client().get("/nulle-part")
    assert answer.status_code in (403, 404)
    assert "Revenir à l’accueil" in answer.content.decode()


def test_a_form_without_its_token_tells_that_the_text_is_kept() -> None:
    answer = Client(enforce_csrf_checks=True).post("/compte/login/", {"login": "a@b.fr"})
    assert answer.status_code == 403
    assert "est gardé sur ce poste" in answer.content.decode()
