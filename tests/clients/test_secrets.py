"""Logins: sealed for their row, revealed with a reason to those who hold the right (G07, H09)."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied

from clients import services, vault
from clients.models import Secret
from core import clock
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.clients.test_rights import give

pytestmark = pytest.mark.django_db
VALUE = "Korrig4n-de-Ploemeur"


@pytest.fixture
def secret(gaelle: Any) -> Secret:
    return services.add_secret(
        client_id=cast.client().pk,
        label="Pare-feu",
        login="admin",
        value=VALUE,
        by=gaelle,
        at=clock.now(),
    )


def reveal(secret: Secret, by: Any, reason: str = "Régler le délai du tunnel") -> str:
    return services.reveal_secret(secret_id=secret.pk, reason=reason, by=by, at=clock.now())


@pytest.mark.row("G07")
def test_the_value_is_nowhere_in_clear(secret: Secret) -> None:
    assert VALUE.encode() not in bytes(secret.sealed)
    assert VALUE not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.row("G07")
def test_a_reveal_needs_the_right_and_a_reason_and_is_a_fact(secret: Secret, yann: Any) -> None:
    with pytest.raises(PermissionDenied):
        reveal(secret, yann)
    give(yann, secret.client, parts=["SECRETS"])
    with pytest.raises(Refused, match="dix caractères"):
        reveal(secret, yann, "ticket")
    assert not Event.objects.filter(kind="secret.revealed").exists()
    assert reveal(secret, yann) == VALUE
    told = Event.objects.get(kind="secret.revealed")
    assert (told.by, told.data["reason"]) == (yann, "Régler le délai du tunnel")


def test_the_role_alone_reveals_nothing(secret: Secret, gaelle: Any, denis: Any) -> None:
    for person in (gaelle, denis):
        with pytest.raises(PermissionDenied):
            reveal(secret, person)


def test_a_sealed_value_moved_to_another_row_does_not_open(secret: Secret, gaelle: Any) -> None:
    other = Secret.objects.create(client=cast.client("Autre"), label="Vol", sealed=secret.sealed)
    give(gaelle, other.client, parts=["SECRETS"])
    with pytest.raises(Refused, match="n’appartient pas"):
        reveal(other, gaelle)


def test_old_keys_still_open_and_new_ones_seal(settings: Any) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.VAULT_KEYS = [old]
    sealed = vault.seal(VALUE, row="secret:1")
    settings.VAULT_KEYS = [new, old]
    assert vault.open_sealed(sealed, row="secret:1") == VALUE
    rotated = vault.rotate(sealed)
    settings.VAULT_KEYS = [new]
    assert vault.open_sealed(rotated, row="secret:1") == VALUE
    with pytest.raises(Refused, match="clé"):
        vault.open_sealed(sealed, row="secret:1")


@pytest.mark.row("J19")
def test_the_page_shows_it_only_in_answer_to_a_reason(
    secret: Secret, yann: Any, sign_in: Any
) -> None:
    browser, url = sign_in(yann), f"/clients/identifiants/{secret.pk}/reveler/"
    assert browser.post(url, {"reason": "Régler le tunnel"}).status_code == 404
    give(yann, secret.client, parts=["SECRETS", "EQUIPMENT"])
    page = browser.get(f"/clients/{secret.client_id}/identifiants/")
    assert "Pare-feu" in page.content.decode()
    assert VALUE not in page.content.decode()
    assert VALUE not in browser.get(f"/clients/{secret.client_id}/").content.decode()
    assert VALUE not in browser.post(url, {"reason": "court"}).content.decode()
    shown = browser.post(url, {"reason": "Régler le tunnel"}, headers={"HX-Request": "true"})
    assert VALUE in shown.content.decode()
    assert shown["Cache-Control"] == "no-store, private"


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
    assert sign_in(yann).post(url, {"reason": "Régler le tunnel"}).status_code == 404
