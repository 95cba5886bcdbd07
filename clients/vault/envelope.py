"""One value in its envelope: AES-256-GCM under a key of its own, which a key of the ring seals in turn.

`row` names where the envelope belongs (`secret:12:client:3`) and is bound to both layers.
"""

import json
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from clients.vault.ring import Key, Ring
from core.errors import Refused

NONCE = 12
KEY_BYTES = 32


@dataclass(frozen=True)
class Envelope:
    """What the database keeps: which key, the data key under it, the value under the data key."""

    key_id: str
    wrapped_key: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


@sensitive_variables()
def seal(value: str, *, row: str, key: Key) -> Envelope:
    """The value of one row under a new data key, sealed by that key of the ring."""
    data_key = os.urandom(KEY_BYTES)
    return Envelope(
        key.id,
        _lock(key.wrapping, data_key, _bound("key", row)),
        _lock(data_key, value.encode(), _bound("value", row)),
    )


@sensitive_variables()
def open_envelope(envelope: Envelope, *, row: str, ring: Ring) -> str:
    """The value sealed for that row; Refused when its key is missing or it comes from another row."""
    data_key = _data_key(envelope, row, ring)
    return _unlock(data_key, envelope.sealed, _bound("value", row)).decode()


@sensitive_variables()
def rewrap(envelope: Envelope, *, row: str, ring: Ring, key: Key) -> Envelope:
    """The same value with its data key sealed by another key of the ring; the value itself stays shut."""
    data_key = _data_key(envelope, row, ring)
    wrapped = _lock(key.wrapping, data_key, _bound("key", row))
    return Envelope(key.id, wrapped, envelope.sealed)


@sensitive_variables()
def uplift(token: bytes, *, was_row: str, row: str, ring: Ring, key: Key) -> Envelope:
    """A value sealed before there were envelopes (one Fernet token), in an envelope of its row."""
    try:
        content = json.loads(MultiFernet([Fernet(one.written) for one in ring]).decrypt(token))
    except InvalidToken:
        raise _missing() from None
    if content["row"] != was_row:
        raise _foreign()
    return seal(str(content["value"]), row=row, key=key)


@sensitive_variables()
def _data_key(envelope: Envelope, row: str, ring: Ring) -> bytes:
    key = ring.find(envelope.key_id)
    if key is None:
        raise _missing()
    return _unlock(key.wrapping, envelope.wrapped_key, _bound("key", row))


@sensitive_variables()
def _lock(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound)


@sensitive_variables()
def _unlock(key: bytes, locked: bytes, bound: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], bound)
    except (InvalidTag, ValueError):
        raise _foreign() from None


def _bound(layer: str, row: str) -> bytes:
    return f"support2009:{layer}:{row}".encode()


def _missing() -> Refused:
    return Refused(_("Cet identifiant ne peut plus être ouvert : sa clé manque."))


def _foreign() -> Refused:
    return Refused(_("Cet identifiant n’appartient pas à cette ligne du coffre, ou a été altéré."))
