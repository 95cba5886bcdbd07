"""Sealing the clients' logins: Fernet with rotating keys kept outside the database (G07, rules-privacy 2.4).

What is sealed carries the key of its row, so a sealed value moved to another row does not open.
"""

import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Refused


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def _keys() -> MultiFernet:
    return _box(tuple(settings.VAULT_KEYS))


def seal(value: str, *, row: str) -> bytes:
    """The value encrypted for one row (`secret:12`) with the newest key."""
    return _keys().encrypt(json.dumps({"row": row, "value": value}).encode())


def open_sealed(sealed: bytes, *, row: str) -> str:
    """The value sealed for that row; Refused when the key is lost or the value comes from another row."""
    try:
        content = json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken:
        raise Refused(_("Cet identifiant ne peut plus être ouvert : sa clé manque.")) from None
    if content["row"] != row:
        raise Refused(_("Cet identifiant n’appartient pas à cette ligne du coffre."))
    return str(content["value"])


def rotate(sealed: bytes) -> bytes:
    """The same content under the newest key."""
    return _keys().rotate(bytes(sealed))
