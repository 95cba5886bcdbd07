"""Logins: sealed for their row, revealed with a reason to those who hold the right (G07, H09)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from clients import services
from clients.models import AccessGrant, Asset, Client, Secret
from clients.vault.codes import code
from core import clock, setting
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.clients.test_rights import give

pytestmark = pytest.mark.django_db
#: How long ago the second factor was given.
NOW, LONG_AGO = timedelta(), timedelta(minutes=6)
VALUE = "Korrig4n-de-Ploemeur"
SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
WHY = "Régler le délai du tunnel"


def keep(value: str = VALUE, label: str = "Pare-feu", **given: Any) -> Secret:
    at = given.pop("at", None) or clock.now()
    return services.add_secret(
        client_id=cast.client().pk, label=label, value=value, by=cast.person("gaelle"), at=at, **given
    )  # fmt: skip


@pytest.fixture
def secret(db: None) -> Secret:
    return keep(login="admin")


def reveal(secret: Secret, by: Any, reason: str = WHY, **given: Any) -> str:
    at = given.pop("at", None) or clock.now()
    return services.reveal_secret(secret_id=secret.pk, reason=reason, by=by, at=at, **given).value


def open_to(person: User, client: Client, **given: Any) -> AccessGrant:
    """A live right on the logins of this client."""
    given = {"parts": ["SECRETS"], "source": f"manual:{person.pk}-{client.pk}", **given}
    return give(person, client, **given)


def of_mission(person: User, secret: Secret, number: int = 12) -> AccessGrant:
    """A right on the logins that a mission brought."""
    return give(person, secret.client, parts=["SECRETS"], source=f"mission:{number}")


@pytest.mark.row("G07")
def test_a_reveal_needs_the_right_and_a_reason_and_is_a_fact(secret: Secret, yann: Any) -> None:
    assert VALUE.encode() not in bytes(secret.sealed)
    with pytest.raises(PermissionDenied):
        reveal(secret, yann)
    open_to(yann, secret.client)
    with pytest.raises(Refused, match="dix caractères"):
        reveal(secret, yann, "ticket")
    assert not Event.objects.filter(kind="secret.revealed").exists()
    assert reveal(secret, yann) == VALUE
    told = Event.objects.get(kind="secret.revealed")
    assert (told.by, told.data["reason"], told.data["shown"]) == (yann, WHY, True)


def test_the_running_mission_is_reason_enough_but_only_ones_own(
    secret: Secret, yann: Any, loic: Any
) -> None:
    of_mission(yann, secret)
    open_to(loic, secret.client)
    with pytest.raises(Refused, match="dix caractères"):
        reveal(secret, loic, "", mission="mission:12")
    assert reveal(secret, yann, "", mission="mission:12") == VALUE
    assert "mission:12" in Event.objects.get(kind="secret.revealed").about


def test_the_role_alone_reveals_nothing(secret: Secret, gaelle: Any, denis: Any) -> None:
    for person in (gaelle, denis):
        with pytest.raises(PermissionDenied):
            reveal(secret, person)


@pytest.mark.row("G07")
def test_a_restricted_login_is_seen_by_those_it_is_for_and_by_nobody_else(
    secret: Secret, yann: Any, loic: Any, gaelle: Any
) -> None:
    of_mission(yann, secret)
    for person in (loic, gaelle):
        open_to(person, secret.client)
    by, at = gaelle, clock.now()
    for chosen, seen in (
        ({"users": [loic], "roles": []}, [loic]),
        ({"users": [], "roles": ["EXPERT"]}, [gaelle]),
        ({"users": [], "roles": [], "sources": ["mission:12"]}, [yann]),
        ({"users": [], "roles": [], "sources": ["mission:13"]}, []),
        ({"users": [], "roles": []}, [yann, loic, gaelle]),
    ):
        services.restrict_secret(secret_id=secret.pk, by=by, at=at, **chosen)
        for person in (yann, loic, gaelle):
            assert Secret.objects.visible_to(person).exists() is (person in seen)
            if person not in seen:
                with pytest.raises(PermissionDenied):
                    reveal(secret, person)
    with pytest.raises(Refused, match="peuvent l’ouvrir"):
        services.restrict_secret(
            secret_id=secret.pk, users=[cast.sophie().user], roles=[], by=by, at=at
        )


@pytest.mark.row("G07")
def test_of_a_generator_only_the_code_of_the_moment_leaves_the_vault(yann: Any) -> None:
    with pytest.raises(Refused, match="générateur"):
        keep("pas une clé", kind="TOTP")
    kept = keep(f"otpauth://totp/Pare-feu?secret={SEED}&issuer=Kergoat", kind="TOTP")
    open_to(yann, kept.client)
    at = clock.now()
    shown = services.reveal_secret(secret_id=kept.pk, reason=WHY, by=yann, at=at)
    assert (shown.value, shown.seconds) == (code(SEED, at).digits, code(SEED, at).seconds)
    assert len(shown.value) == 6
    assert 0 < shown.seconds <= 30


def test_more_reveals_than_the_hours_number_are_refused_and_told_once(
    secret: Secret, yann: Any
) -> None:
    open_to(yann, secret.client)
    at = clock.now()
    setting.change("vault_reveals_per_hour", 2, since=at)
    assert [reveal(secret, yann, at=at) for _ in range(2)] == [VALUE, VALUE]
    for _ in range(2):
        with pytest.raises(Refused, match="cette heure-ci"):
            reveal(secret, yann, at=at)
    assert Event.objects.filter(kind="secret.revealed").count() == 2
    assert Event.objects.get(kind="vault.limit_reached").by == yann
    assert reveal(secret, yann, at=at + timedelta(hours=1, minutes=1)) == VALUE


def test_a_retired_login_is_destroyed_and_its_history_stays(secret: Secret, gaelle: Any) -> None:
    open_to(gaelle, secret.client)
    services.retire_secret(secret_id=secret.pk, by=gaelle, at=clock.now())
    kept = Secret.objects.get(pk=secret.pk)
    assert (bytes(kept.sealed), bytes(kept.wrapped_key), kept.key_id) == (b"", b"", "")
    assert not Secret.objects.visible_to(gaelle).exists()
    assert Event.objects.filter(about__contains=[f"secret:{secret.pk}"]).count() == 2
    with pytest.raises(Refused, match="plus dans le coffre"):
        services.replace_secret(secret_id=secret.pk, value="autre", by=gaelle, at=clock.now())


@pytest.mark.row("J19")
def test_the_page_shows_it_only_in_answer_to_a_reason(
    secret: Secret, yann: Any, sign_in: Any
) -> None:
    browser, url = sign_in(yann, NOW), f"/clients/identifiants/{secret.pk}/reveler/"
    assert browser.post(url, {"reason": WHY}).status_code == 404
    open_to(yann, secret.client, parts=["SECRETS", "EQUIPMENT"])
    secret.asset = Asset.objects.create(client=secret.client, name="FW-01")
    secret.save(update_fields=["asset"])
    for address in (
        f"/clients/{secret.client_id}/identifiants/",
        f"/clients/{secret.client_id}/",
        f"/clients/identifiants/{secret.pk}/",
        f"/clients/equipements/{secret.asset_id}/",
    ):
        page = browser.get(address).content.decode()
        assert "Pare-feu" in page
        assert VALUE not in page
    assert VALUE not in browser.post(url, {"reason": "court"}).content.decode()
    shown = browser.post(url, {"reason": WHY}, headers={"HX-Request": "true"})
    assert VALUE in shown.content.decode()
    assert 'data-secret="30"' in shown.content.decode()
    assert shown["Cache-Control"] == "no-store, private"
    copied = browser.post(url, {"reason": WHY, "copy": "1"}, headers={"Accept": "application/json"})
    assert (copied.json(), copied["Cache-Control"]) == ({"value": VALUE}, "no-store, private")
    assert Event.objects.filter(kind="secret.revealed").order_by("pk").last().data["shown"] is False
    refused = browser.post(url, {"copy": "1"}, headers={"Accept": "application/json"})
    assert (refused.status_code, VALUE in refused.content.decode()) == (409, False)


@pytest.mark.row("G07")
def test_a_reveal_asks_for_a_fresh_second_factor_and_keeps_what_was_typed(
    secret: Secret, yann: Any, sign_in: Any
) -> None:
    open_to(yann, secret.client)
    url, typed = f"/clients/identifiants/{secret.pk}/reveler/", {"reason": WHY}
    for browser in (sign_in(yann), sign_in(yann, LONG_AGO)):
        page = browser.post(url, typed, headers={"HX-Request": "true"}).content.decode()
        assert VALUE not in page
        told = browser.post(url, {**typed, "copy": "1"}, headers={"Accept": "application/json"})
        assert (told.status_code, "value" in told.json()) == (403, False)
    assert not Event.objects.filter(kind="secret.revealed").exists()
    confirmed = sign_in(yann, NOW).post(url, {**typed, "confirm": "1"}).content.decode()
    assert f'value="{WHY}"' in confirmed
    assert VALUE not in confirmed
    assert not Event.objects.filter(kind="secret.revealed").exists()


def test_the_pages_keep_describe_replace_restrict_and_retire(
    gaelle: Any, denis: Any, sign_in: Any
) -> None:
    client = cast.client()
    open_to(gaelle, client)
    browser, base = sign_in(gaelle, NOW), "/clients/identifiants"
    new = f"/clients/{client.pk}/identifiants/nouveau/"
    bad = browser.post(new, {"kind": "TOTP", "label": "Codes", "value": "non"})
    assert "générateur" in bad.content.decode()
    browser.post(new, {"kind": "PASSWORD", "label": "Routeur", "login": "root", "value": VALUE})
    pk = Secret.objects.get(label="Routeur").pk
    browser.post(f"{base}/{pk}/modifier/", {"label": "Routeur de Ploemeur", "folder": "Réseau"})
    browser.post(f"{base}/{pk}/changer/", {"value": "Nouveau-Korrigan"})
    assert reveal(Secret.objects.get(pk=pk), gaelle) == "Nouveau-Korrigan"
    browser.post(f"{base}/{pk}/reserver/", {"roles": ["EXPERT"]})
    page = browser.get(f"{base}/{pk}/").content.decode()
    for words in ("Expert (niveau 2)", "fiche modifiée", "révélé, motif", "personnes changées"):
        assert words in page
    assert "Nouveau-Korrigan" not in page
    watched = sign_in(denis).get(f"/clients/{client.pk}/identifiants/revelations/")
    assert WHY in watched.content.decode()
    browser.post(f"{base}/{pk}/retirer/")
    assert browser.get(f"{base}/{pk}/").status_code == 404


def test_a_right_that_ended_shows_nothing_any_more(secret: Secret, yann: Any, sign_in: Any) -> None:
    now = clock.now()
    give(
        yann,
        secret.client,
        parts=["SECRETS"],
        starts_at=now - timedelta(days=3),
        ends_at=now - timedelta(hours=1),
    )
    url = f"/clients/identifiants/{secret.pk}/reveler/"
    assert sign_in(yann, NOW).post(url, {"reason": WHY}).status_code == 404
