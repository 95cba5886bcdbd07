"""Accounts: made by invitation, closed at once, tokens shown once (H01, H11, Q07)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client as Browser

from accounts import services
from accounts.models import ApiToken, Skill, User, UserSkill
from accounts.words import ACTIONS
from core import access, clock
from core.errors import Refused
from core.formats import local
from core.models import Event
from tests import cast

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def token_of(user: User, **more: Any) -> str:
    now = clock.now()
    values: dict[str, Any] = {"name": "essai", "expires_at": now + timedelta(days=9), "at": now}
    return services.issue_token(user=user, **{**values, **more})[0]


def me(token: str, **extra: Any) -> int:
    return (
        Browser()
        .get("/api/v1/users/me/", headers={"Authorization": f"Bearer {token}"}, **extra)
        .status_code
    )


@pytest.mark.row("Q07")
def test_a_token_signs_in_and_is_stored_nowhere(nolwenn: Any) -> None:
    token = token_of(nolwenn)
    answer = Browser().get("/api/v1/users/me/", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["email"]) == (200, nolwenn.email)
    row = ApiToken.objects.get()
    assert token not in str(vars(row))
    assert row.last_used_at is not None


@pytest.mark.parametrize("state", ["expired", "revoked", "closed", "left", "elsewhere", "unknown"])
def test_a_token_that_is_not_live_is_a_401(nolwenn: Any, state: str) -> None:
    token, now = token_of(nolwenn), clock.now()
    row = ApiToken.objects.get()
    match state:
        case "expired":
            ApiToken.objects.update(expires_at=now - timedelta(seconds=1))
        case "revoked":
            services.revoke_token(token_id=row.pk, by=nolwenn, at=now)
        case "closed":
            User.objects.filter(pk=nolwenn.pk).update(is_active=False)
        case "left":
            User.objects.filter(pk=nolwenn.pk).update(leaves_on=date(2020, 1, 1))
        case "elsewhere":
            ApiToken.objects.update(networks=["203.0.113.0/24"])
        case "unknown":
            token += "x"
    assert me(token) == 401


def test_a_token_works_from_its_network(nolwenn: Any) -> None:
    token = token_of(nolwenn, networks=["203.0.113.0/24"])
    assert me(token, REMOTE_ADDR="203.0.113.7") == 200


@pytest.mark.row("Q07")
def test_behind_our_proxy_a_token_is_held_to_the_caller_s_network_and_not_to_what_the_caller_says(
    nolwenn: Any, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    token = token_of(nolwenn, networks=["203.0.113.0/24", "10.0.0.0/8"])
    proxied = {"REMOTE_ADDR": "10.0.0.2"}
    assert me(token, HTTP_X_FORWARDED_FOR="203.0.113.7", **proxied) == 200
    assert me(token, HTTP_X_FORWARDED_FOR="198.51.100.9", **proxied) == 401
    assert me(token, HTTP_X_FORWARDED_FOR="203.0.113.7, 198.51.100.9", **proxied) == 401


def test_use_is_noted_once_a_minute(nolwenn: Any, django_assert_num_queries: Any) -> None:
    token = token_of(nolwenn)
    assert me(token) == 200
    seen = ApiToken.objects.get().last_used_at
    assert me(token) == 200
    assert ApiToken.objects.get().last_used_at == seen


def test_a_token_lives_a_year_at_most(nolwenn: Any) -> None:
    with pytest.raises(Refused, match="un an"):
        token_of(nolwenn, expires_at=clock.now() + 2 * YEAR)
    with pytest.raises(Refused, match="réseau"):
        token_of(nolwenn, networks=["ici"])


def test_a_token_is_shown_once_and_retired_on_the_profile(nolwenn: Any, sign_in: Any) -> None:
    browser = sign_in(nolwenn)
    asked = {"name": "Sauvegarde", "days": "30", "may_write": "0"}
    assert "mot de passe" in browser.post("/profil/jetons/", asked).content.decode()
    assert not ApiToken.objects.exists()
    answer = {**asked, "step_up": "POST", "step_up-password": cast.PASSWORD}
    shown = browser.post("/profil/jetons/", answer)
    token = re.search(r"s2009_[\w-]+", shown.content.decode())[0]
    headers = {"Authorization": f"Bearer {token}"}
    assert Browser().get("/api/v1/users/me/", headers=headers).status_code == 200
    assert Browser().post("/api/v1/tickets/", {}, headers=headers).status_code == 403
    assert shown["Cache-Control"] == "no-store"
    assert "s2009_" not in browser.get("/profil/").content.decode()
    browser.post(f"/profil/jetons/{ApiToken.objects.get().pk}/retirer/")
    assert ApiToken.objects.get().revoked_at is not None


@pytest.mark.row("H01")
def test_an_invited_person_chooses_a_password_and_signs_in(helene: Any, sign_in: Any) -> None:
    made = sign_in(helene).post(
        "/profil/personnes/nouvelle/",
        {
            "email": "Nouveau@Aprile.example",
            "role": "TECHNICIAN",
            "first_name": "Erwan",
            "last_name": "Quéré",
        },
    )
    assert made.status_code == 302
    user = User.objects.get(email="nouveau@aprile.example")
    assert not user.has_usable_password()
    assert Event.objects.get(kind="person.created").data["invite"] is True
    link = services.invitation(user=user, at=clock.now())
    browser = Browser()
    assert (
        "sept mots"
        in browser.post(f"/profil/invitation/{link}/", {"password": "court"}).content.decode()
    )
    browser.post(
        f"/profil/invitation/{link}/", {"password": "une-bien-longue-phrase-de-passe-pour-entrer"}
    )
    assert (
        browser.post(
            f"/profil/invitation/{link}/",
            {"password": "une-autre-bien-longue-phrase-de-passe-aussi"},
        ).status_code
        == 409
    )
    assert browser.login(email=user.email, password="une-bien-longue-phrase-de-passe-pour-entrer")


def test_a_second_account_for_an_address_is_refused(helene: Any) -> None:
    with pytest.raises(Refused, match="déjà un compte"):
        services.create_user(email="HELENE@aprile.example", role="HR", by=helene, at=clock.now())


def test_hr_makes_no_administrator(helene: Any) -> None:
    with pytest.raises(PermissionDenied):
        services.create_user(email="a@b.example", role="ADMINISTRATOR", by=helene, at=clock.now())


@pytest.mark.row("H01")
def test_another_role_counts_at_once_and_ends_sessions(
    alice: Any, nolwenn: Any, sign_in: Any
) -> None:
    browser, token = sign_in(nolwenn), token_of(nolwenn)
    assert browser.get("/clients/nouveau/").status_code == 200
    services.change_role(user_id=nolwenn.pk, role="QUALITY", by=alice, at=clock.now())
    assert browser.get("/clients/nouveau/").status_code == 302
    assert me(token) == 401
    assert sign_in(User.objects.get(pk=nolwenn.pk)).get("/clients/nouveau/").status_code == 403


def test_a_closed_account_is_out_at_once_and_cannot_come_back(
    helene: Any, nolwenn: Any, sign_in: Any
) -> None:
    browser = sign_in(nolwenn)
    services.deactivate(user_id=nolwenn.pk, by=helene, at=clock.now())
    assert browser.get("/clients/").status_code == 302
    answer = Browser().post("/compte/login/", {"login": nolwenn.email, "password": cast.PASSWORD})
    assert "_auth_user_id" not in Browser().session
    assert answer.status_code in (200, 302)
    with pytest.raises(Refused, match="propre compte"):
        services.deactivate(user_id=helene.pk, by=helene, at=clock.now())


def test_the_last_day_closes_the_account(nolwenn: Any, helene: Any) -> None:
    now = clock.now()
    services.change_person(user_id=nolwenn.pk, leaves_on=local(now).date(), by=helene, at=now)
    later = now + timedelta(days=1)
    assert services.end_departures(at=now) == 0
    assert services.end_departures(at=later) == 1
    assert services.end_departures(at=later) == 0
    assert Event.objects.get(kind="person.left").by is None
    signed = Browser()
    signed.post("/compte/login/", {"login": nolwenn.email, "password": cast.PASSWORD})
    assert "_auth_user_id" not in signed.session


@pytest.mark.row("H11")
def test_a_last_day_already_past_closes_the_account_at_once(nolwenn: Any, helene: Any) -> None:
    now = clock.now()
    yesterday = local(now).date() - timedelta(days=1)
    services.change_person(user_id=nolwenn.pk, leaves_on=yesterday, by=helene, at=now)
    signed = Browser()
    signed.post("/compte/login/", {"login": nolwenn.email, "password": cast.PASSWORD})
    assert "_auth_user_id" not in signed.session
    assert services.end_departures(at=now) == 0
    assert Event.objects.get(kind="person.left").by == helene


@pytest.mark.row("H11")
def test_reopening_what_is_open_takes_no_announced_departure_back(
    yann: Any, helene: Any, sign_in: Any
) -> None:
    User.objects.filter(pk=yann.pk).update(leaves_on=date(2099, 3, 31))
    sign_in(helene, factor=timedelta()).post(f"/profil/personnes/{yann.pk}/rouvrir/")
    yann.refresh_from_db()
    assert yann.leaves_on == date(2099, 3, 31)
    assert not Event.objects.filter(kind="person.returned").exists()


@pytest.mark.row("H14")
def test_nobody_stands_in_for_themselves(yann: Any, loic: Any, helene: Any, sign_in: Any) -> None:
    browser, address = sign_in(helene), f"/profil/personnes/{yann.pk}/modifier/"
    typed = {"first_name": "Yann", "last_name": "Kervella"}
    for one in (yann, loic):
        browser.post(address, {**typed, "substitute": one.pk, "manager": one.pk})
        yann.refresh_from_db()
        assert (yann.substitute, yann.manager) == ((None, None) if one == yann else (loic, loic))
    with pytest.raises(Refused, match="son propre"):
        services.change_person(user_id=yann.pk, substitute=yann, by=helene, at=clock.now())


@pytest.mark.row("O01")
def test_the_catalogue_of_skills_grows_from_its_page_and_names_each_once(
    denis: Any, yann: Any, sign_in: Any
) -> None:
    browser = sign_in(denis)
    browser.post("/profil/competences/", {"name": "Pare-feu Stormshield", "nature": "NETWORK"})
    skill = Skill.objects.get()
    assert (skill.name, skill.nature) == ("Pare-feu Stormshield", "NETWORK")
    again = browser.post("/profil/competences/", {"name": "Pare-feu Stormshield", "nature": ""})
    assert Skill.objects.count() == 1
    assert 'role="alert"' in again.content.decode()
    assert sign_in(yann).post("/profil/competences/", {"name": "Poésie"}).status_code == 403
    assert "Pare-feu Stormshield" in sign_in(yann).get("/profil/competences/").content.decode()


@pytest.mark.row("O02")
def test_skills_are_noted_by_level(denis: Any, yann: Any, sign_in: Any) -> None:
    skill = Skill.objects.create(name="Pare-feu")
    url = f"/profil/personnes/{yann.pk}/competences/{skill.pk}/"
    sign_in(denis).post(url, {"level": "3"})
    assert UserSkill.objects.get(user=yann).level == 3
    assert "Pare-feu" in sign_in(yann).get("/profil/competences/").content.decode()
    sign_in(denis).post(url, {"level": "0"})
    assert not UserSkill.objects.exists()


@pytest.mark.row("O02")
def test_noting_a_level_again_keeps_the_end_of_a_certificate(
    denis: Any, yann: Any, sign_in: Any
) -> None:
    skill, browser = Skill.objects.create(name="Pare-feu"), sign_in(denis)
    UserSkill.objects.create(user=yann, skill=skill, level=2, certified_until=date(2027, 5, 31))
    page, action = f"/profil/personnes/{yann.pk}/", f"competences/{skill.pk}/"
    form = browser.get(page).content.decode().partition(action)[2].partition("</form>")[0]
    sent = dict(re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form))
    browser.post(page + action, {**sent, "level": "4"})
    kept = UserSkill.objects.get()
    assert (kept.level, kept.certified_until) == (4, date(2027, 5, 31))
    refused = browser.post(page + action, {"level": "3", "certified_until": "31/31/2027"}, follow=True)  # fmt: skip
    assert "Rien n’est noté" in refused.content.decode()
    assert UserSkill.objects.get() == kept
    browser.post(page + action, {"level": "4", "certified_until": ""})
    assert UserSkill.objects.get().certified_until is None


def test_the_grid_page_shows_every_action(yann: Any, sign_in: Any) -> None:
    page = sign_in(yann).get("/profil/roles/").content.decode()
    assert "clients.decide_access" in page
    assert "Directeur technique" in page
    assert "Décider d’une demande d’accès" in page


def test_every_action_of_the_grid_has_its_words_and_no_word_is_left_over() -> None:
    assert set(ACTIONS) == set(access.grid())


def test_a_mobile_is_typed_as_people_type_and_kept_as_operators_want_it(
    helene: Any, yann: Any, sign_in: Any
) -> None:
    page, address = sign_in(helene), f"/profil/personnes/{yann.pk}/modifier/"
    typed = {"first_name": "Yann", "last_name": "Kervella", "mobile": "06 12 34 56 78"}
    assert page.post(address, typed).status_code == 302
    yann.refresh_from_db()
    assert yann.mobile == "+33612345678"
    again = page.post(address, {**typed, "mobile": "12"})
    assert "Ce n’est pas un numéro de téléphone." in again.content.decode()
    assert "E.164" not in again.content.decode()
