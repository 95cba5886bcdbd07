"""The ring of keys, kept outside the database (`VAULT_KEYS`), newest first; each is known by its fingerprint."""

import base64
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FINGERPRINT = 16
PURPOSE = b"support2009 vault: wrap data keys"


@dataclass(frozen=True)
class Key:
    """One key of the ring. `id` says which one without saying it; `written` is what the setting holds."""

    id: str
    written: str = field(repr=False)

    @property
    def wrapping(self) -> bytes:
        """The key that seals data keys: derived, so that no key serves two ciphers."""
        derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
        return derive.derive(base64.urlsafe_b64decode(self.written))


class Ring:
    """The keys in use, newest first."""

    def __init__(self, written: Collection[str]) -> None:
        self.keys = tuple(Key(_fingerprint(one), one) for one in written)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def find(self, fingerprint: str) -> Key | None:
        """The key of that fingerprint, or None when it is not in the ring."""
        return next((key for key in self.keys if key.id == fingerprint), None)

    def sealing(self, trusted: Collection[str]) -> Key | None:
        """The newest key that two people accepted or that already seals something.

        A vault that trusts none yet begins with the oldest key of its ring; one whose trusted keys have all
        left the ring seals nothing until two people accept another.
        """
        if not trusted:
            return self.keys[-1] if self.keys else None
        return next((key for key in self.keys if key.id in trusted), None)


def _fingerprint(written: str) -> str:
    return hashlib.sha256(b"vault key " + base64.urlsafe_b64decode(written)).hexdigest()[
        :FINGERPRINT
    ]


@lru_cache(maxsize=4)
def _ring(written: tuple[str, ...]) -> Ring:
    return Ring(written)


def ours() -> Ring:
    """The ring of this installation."""
    return _ring(tuple(settings.VAULT_KEYS))
