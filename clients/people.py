"""Who of ours answers for what at a client, who stands in, and where the hole is (pure; G26)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.roles import HOTLINE, SELLERS

#: Where the holder of the three oldest roles is written: letters, queues and escalations read these.
COLUMNS = {"REFERENT": "referent", "SELLER": "seller", "MANAGER": "manager"}

#: Who may hold each.
FIT = {
    "REFERENT":  f"{HOTLINE} TECHNICAL_DIRECTOR",
    "SERVICE":   f"{HOTLINE} TECHNICAL_DIRECTOR MANAGER",
    "DELIVERY":  f"{HOTLINE} TECHNICAL_DIRECTOR MANAGER",
    "TECHNICAL": "EXPERT TECHNICIAN TECHNICAL_DIRECTOR",
    "SELLER":    SELLERS,
    "MANAGER":   f"HOTLINE_MANAGER SALES_MANAGER TECHNICAL_DIRECTOR MANAGER {SELLERS}",
}  # fmt: skip


def fits(person: Any, seat: str) -> bool:
    """Whether this person's role may hold that seat."""
    return person.role in FIT[seat].split()


#: Without a holder or a stand-in in these, somebody calls and nobody answers.
NEEDED = ("REFERENT", "SELLER")


@dataclass(frozen=True)
class Seat:
    """One role at one client."""

    role: str
    label: str | Promise
    holder: Any
    backup: Any

    @property
    def hole(self) -> str:
        """What is missing, in words; empty when nothing is."""
        if self.holder is None:
            return _("personne") if self.role in NEEDED or self.backup else ""
        if not self.holder.is_active:
            return _("a quitté la société")
        if self.backup is not None and not self.backup.is_active:
            return _("le suppléant a quitté la société")
        return _("pas de suppléant") if self.backup is None and self.role in NEEDED else ""

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say of it."""
        return bool(self.holder or self.backup or self.hole)


def seats(
    labels: Iterable[tuple[str, Any]], held: Mapping[str, Any], backups: Mapping[str, Any]
) -> Sequence[Seat]:
    """The roles in their order, with who holds and who stands in."""
    return [Seat(code, label, held.get(code), backups.get(code)) for code, label in labels]
