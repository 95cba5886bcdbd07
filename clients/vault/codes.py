"""One-time codes from a seed (RFC 6238): the seed stays in the vault, only the code of the moment leaves it."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.errors import Refused

SHORTEST_SEED = 10
HASHES = ("SHA1", "SHA256", "SHA512")


@dataclass(frozen=True)
class Code:
    """What a person types, and for how many seconds it still holds."""

    digits: str
    seconds: int


@sensitive_variables()
def code(kept: str, at: datetime) -> Code:
    """The code of that instant, of a kept seed (a base32 text or an `otpauth://` address)."""
    seed, digits, period, name = _read(kept)
    instant = int(at.timestamp())
    told = hmac.new(seed, (instant // period).to_bytes(8, "big"), getattr(hashlib, name.lower()))
    mac = told.digest()
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return Code(str(number % 10**digits).zfill(digits), period - instant % period)


@sensitive_variables()
def check(kept: str) -> None:
    """Refuse, in words, what is no seed."""
    _read(kept)


@sensitive_variables()
def _read(kept: str) -> tuple[bytes, int, int, str]:
    text, digits, period, name = kept.strip(), 6, 30, "SHA1"
    if text.lower().startswith("otpauth://totp/"):
        asked = {key: values[0] for key, values in parse_qs(urlsplit(text).query).items()}
        text = asked.get("secret", "")
        digits, period = _figure(asked, "digits", digits), _figure(asked, "period", period)
        name = asked.get("algorithm", name).upper()
    letters = "".join(text.split()).replace("-", "").upper().rstrip("=")
    try:
        seed = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        raise _no_seed() from None
    if len(seed) < SHORTEST_SEED or digits not in (6, 7, 8) or period not in (15, 30, 60):
        raise _no_seed()
    if name not in HASHES:
        raise _no_seed()
    return seed, digits, period, name


def _figure(asked: dict[str, str], name: str, default: int) -> int:
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else default


def _no_seed() -> Refused:
    return Refused(
        _("Ce n’est pas la clé d’un générateur de codes : copiez-la telle qu’elle est donnée."),
        field="value",
    )
