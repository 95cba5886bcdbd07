"""Whose voice was checked: what a login revealed to be told to somebody rests on (A24)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from clients.models import Contact


@dataclass(frozen=True)
class Verified:
    """Somebody on the line who was checked, what the check belongs to, and how it is said."""

    key: str
    contact_id: int
    name: str
    words: str
    about: tuple[str, ...]


#: The people of a client whose check holds at an instant.
Verifiers = Callable[[int, datetime], Iterable[Verified]]
_VERIFIERS: list[Verifiers] = []


def verify_with(function: Verifiers) -> Verifiers:
    """Tell the vault who was checked: tickets, which stand above, know."""
    _VERIFIERS.append(function)
    return function


def verified_people(client_id: int, at: datetime) -> list[Verified]:
    """Those of this client to whom something may be told now."""
    return [one for ask in _VERIFIERS for one in ask(client_id, at)]


def may_be_told(client_id: int, contact_id: int) -> bool:
    """Whether the client lets this person receive logins."""
    receivers = Contact.objects.of(client_id, "receives_secrets")
    return receivers.filter(pk=contact_id).exists()
