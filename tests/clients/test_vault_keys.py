"""Envelopes, the ring of keys, four eyes, rotation that goes on, and a key that is lost (G07, FT-49)."""

import base64
import json
from datetime import UTC, datetime
from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import InternalError, connection

from clients import services, vault
from clients.models import Secret
from clients.vault import Ring
from clients.vault.codes import code
from core import clock
from core.errors import Refused
from core.models import Event
from notifications import auditing
from tests.clients.test_secrets import NOW, VALUE, WHY, keep, open_to, reveal

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
#: A trigger that stops the write of one row.
STOPS = """
CREATE FUNCTION killed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$;
CREATE TRIGGER killed BEFORE UPDATE ON clients_secret FOR EACH ROW WHEN (OLD.id = %s) EXECUTE FUNCTION killed()
"""
A, B = "secret:1:client:1", "secret:2:client:1"


def test_an_envelope_opens_for_its_own_row_only_and_shows_any_change() -> None:
    ring = Ring([NEW, OLD])
    new, old = ring.keys
    sealed = vault.seal(VALUE, row=A, key=old)
    assert vault.open_envelope(sealed, row=A, ring=ring) == VALUE
    moved = vault.rewrap(sealed, row=A, ring=ring, key=new)
    assert (moved.key_id, moved.sealed) == (new.id, sealed.sealed)
    assert vault.open_envelope(moved, row=A, ring=Ring([NEW])) == VALUE
    with pytest.raises(Refused, match="sa clé manque"):
        vault.open_envelope(sealed, row=A, ring=Ring([NEW]))
    flipped = bytes([sealed.sealed[-1] ^ 1])
    for wrong, row in (
        (sealed, B),
        (sealed, "secret:1:client:2"),
        (vault.Envelope(old.id, sealed.wrapped_key, sealed.sealed[:-1] + flipped), A),
        (vault.Envelope(old.id, vault.seal("x", row=B, key=old).wrapped_key, sealed.sealed), A),
        (vault.Envelope(old.id, b"", b""), A),
    ):
        with pytest.raises(Refused, match="n’appartient pas"):
            vault.open_envelope(wrong, row=row, ring=ring)
    again = vault.seal(VALUE, row=A, key=old)
    assert again.sealed != sealed.sealed
    assert VALUE not in repr(again)
    assert OLD not in repr(old)


@pytest.mark.parametrize(
    ("seconds", "algorithm", "digits"),
    [  # RFC 6238, appendix B
        (59, "SHA1", "94287082"), (1111111109, "SHA1", "07081804"), (20000000000, "SHA1", "65353130"),
        (59, "SHA256", "46119246"), (59, "SHA512", "90693936"),
    ],
)  # fmt: skip
def test_codes_are_those_of_the_standard(seconds: int, algorithm: str, digits: str) -> None:
    length = {"SHA1": 20, "SHA256": 32, "SHA512": 64}[algorithm]
    seed = base64.b32encode((b"1234567890" * 7)[:length]).decode().rstrip("=")
    kept = f"otpauth://totp/x?secret={seed}&digits=8&algorithm={algorithm}"
    shown = code(kept, datetime.fromtimestamp(seconds, UTC))
    assert (shown.digits, shown.seconds) == (digits, 30 - seconds % 30)


def test_what_seals_is_the_newest_key_that_is_trusted() -> None:
    ring = Ring([NEW, OLD])
    new, old = ring.keys
    for trusted, expected in (
        ((), old),
        ((old.id,), old),
        ((new.id,), new),
        ((new.id, old.id), new),
        (("gone",), None),
    ):
        assert ring.sealing(trusted) == expected
    assert Ring([]).sealing(()) is None


@pytest.mark.row("G07")
@pytest.mark.django_db
def test_a_new_key_seals_only_once_two_people_accepted_it(
    settings: Any, denis: Any, alice: Any, sign_in: Any
) -> None:
    settings.VAULT_KEYS = [OLD]
    keep()
    settings.VAULT_KEYS = [NEW, OLD]
    new, old = vault.ours().keys
    assert keep(label="Pendant").key_id == old.id
    first, second = sign_in(denis, NOW), sign_in(alice, NOW)
    page = "/clients/identifiants/cles/"
    assert "à reconnaître" in first.get(page).content.decode()
    first.post(f"{page}proposer/", {"fingerprint": new.id})
    with pytest.raises(Refused, match="autre personne"):
        services.accept_key(fingerprint=new.id, by=denis, at=clock.now())
    assert keep(label="Encore").key_id == old.id
    second.post(f"{page}accepter/", {"fingerprint": new.id})
    assert keep(label="Ensuite").key_id == new.id
    assert NEW not in second.get(page).content.decode()
    for unknown in ("", "ffffffffffffffff"):
        with pytest.raises(Refused, match="pas dans l’installation"):
            services.propose_key(fingerprint=unknown, by=alice, at=clock.now())


def _accepted(settings: Any, denis: Any, alice: Any) -> str:
    """Five logins under the old key, and a new one in force."""
    settings.VAULT_KEYS = [OLD]
    for place in range(5):
        keep(f"{VALUE}{place}", label=f"n° {place}")
    settings.VAULT_KEYS = [NEW, OLD]
    key = vault.ours().keys[0].id
    services.propose_key(fingerprint=key, by=denis, at=clock.now())
    services.accept_key(fingerprint=key, by=alice, at=clock.now())
    return key


@pytest.mark.row("G07")
@pytest.mark.fault("FT-49")
@pytest.mark.quick
@pytest.mark.django_db
def test_a_rotation_that_stopped_half_way_goes_on_and_loses_nothing(
    settings: Any, denis: Any, alice: Any, gaelle: Any
) -> None:
    key, said = _accepted(settings, denis, alice), StringIO()
    open_to(gaelle, Secret.objects.first().client)
    fourth = Secret.objects.order_by("pk")[3].pk
    with connection.cursor() as cursor:  # the database stops it in its second batch
        cursor.execute(STOPS, [fourth])
        with pytest.raises(InternalError, match="killed"):
            call_command("rotate_vault", batch=2, stdout=said)
        cursor.execute("DROP FUNCTION killed CASCADE")
    assert Secret.objects.filter(key_id=key).count() == 2
    assert [reveal(one, gaelle) for one in Secret.objects.all()] == [
        f"{VALUE}{n}" for n in range(5)
    ]
    call_command("rotate_vault", batch=2, batches=1, stdout=said)
    call_command("rotate_vault", batch=2, stdout=said)
    call_command("rotate_vault", stdout=said)
    moved = [line.split(",")[0] for line in said.getvalue().splitlines()]
    assert moved == ["2 moved", "1 moved", "0 moved"]
    settings.VAULT_KEYS = [NEW]
    assert [reveal(one, gaelle) for one in Secret.objects.all()] == [
        f"{VALUE}{n}" for n in range(5)
    ]


@pytest.mark.fault("FT-49")
@pytest.mark.quick
@pytest.mark.django_db
def test_without_its_key_a_login_refuses_and_everything_else_works(
    settings: Any, gaelle: Any, sign_in: Any
) -> None:
    settings.VAULT_KEYS = [OLD]
    kept = keep()
    open_to(gaelle, kept.client, parts=["SECRETS", "EQUIPMENT"])
    assert "vault.shut" not in {one.what for one in auditing.look(clock.now()).findings}
    settings.VAULT_KEYS = [OTHER]
    (shut,) = (one for one in auditing.look(clock.now()).findings if one.what == "vault.shut")
    assert shut.about == f"vaultkey:{kept.key_id}"
    browser = sign_in(gaelle, NOW)
    asked = browser.post(f"/clients/identifiants/{kept.pk}/reveler/", {"reason": WHY})
    assert "sa clé manque" in asked.content.decode()
    assert not Event.objects.filter(kind="secret.revealed").exists()
    for address in (f"/clients/{kept.client_id}/", f"/clients/{kept.client_id}/identifiants/"):
        assert "sa clé manque" in browser.get(address).content.decode()
    new = f"/clients/{kept.client_id}/identifiants/nouveau/"
    refused = browser.post(new, {"kind": "PIN", "label": "Alarme", "value": "4521"})
    assert "aucune clé de l’installation" in refused.content.decode()
    with pytest.raises(Refused, match="aucune clé"):
        call_command("rotate_vault")
    settings.VAULT_KEYS = [OTHER, OLD]
    assert reveal(kept, gaelle) == VALUE


@pytest.mark.django_db
def test_what_was_sealed_before_envelopes_opens_after_the_migration(
    settings: Any, gaelle: Any
) -> None:
    settings.VAULT_KEYS = [NEW, OLD]
    kept, lost = keep(), keep(label="Perdu")
    open_to(gaelle, kept.client)
    for secret, key in ((kept, OLD), (lost, OTHER)):
        content = json.dumps({"row": f"secret:{secret.pk}", "value": VALUE}).encode()
        token = Fernet(key).encrypt(content)
        Secret.objects.filter(pk=secret.pk).update(sealed=token, wrapped_key=b"", key_id="")
    import_module("clients.migrations.0009_envelopes").lift(apps, None)
    kept.refresh_from_db()
    assert kept.key_id == vault.ours().keys[-1].id
    assert reveal(kept, gaelle) == VALUE
    with pytest.raises(Refused, match="sa clé manque"):
        reveal(lost, gaelle)
    with pytest.raises(CommandError, match=f"rows {lost.pk}"):
        call_command("rotate_vault", stdout=StringIO())
    settings.VAULT_KEYS = [NEW, OLD, OTHER]
    call_command("rotate_vault", stdout=StringIO())
    lost.refresh_from_db()
    assert reveal(lost, gaelle) == VALUE
