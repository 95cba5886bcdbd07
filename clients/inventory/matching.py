"""Which of the client's machines is this one? A table read from top to bottom; doubt is said, never guessed. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.inventory.machine import Machine, worthy


@dataclass(frozen=True)
class Held:
    """A machine of the dossier, with what an agent told about it before."""

    asset_id: int
    name: str = ""
    serial: str = ""
    site_id: int | None = None
    macs: frozenset[str] = frozenset()
    uuids: Collection[str] = field(default_factory=frozenset)
    device_ids: Collection[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Rule:
    """One way to recognise a machine. `certain`: another serial number does not contradict it."""

    name: str
    words: str | Promise
    same: Callable[[Machine, Held, int | None], bool]
    certain: bool = False


RULES = (
    Rule("agent",  _("le même agent l’a déjà décrite"),          lambda m, h, site: m.device_id in h.device_ids),
    Rule("serial", _("le même numéro de série"),                 lambda m, h, site: _serial(m.values.get("serial", "")) != "" and _serial(m.values.get("serial", "")) == _serial(h.serial), certain=True),
    Rule("uuid",   _("le même identifiant de carte mère"),       lambda m, h, site: m.uuid != "" and m.uuid in h.uuids),
    Rule("mac",    _("une adresse MAC en commun"),               lambda m, h, site: bool(h.macs.intersection(m.values.get("mac_addresses", ())))),
    Rule("name",   _("le même nom, sur le même site"),           lambda m, h, site: m.values.get("name", "").lower() == h.name.lower() != "" and h.site_id == site),
    Rule("alone",  _("le même nom, seul de ce nom chez ce client"), lambda m, h, site: m.values.get("name", "").lower() == h.name.lower() != "" and site is None),
)  # fmt: skip


@dataclass(frozen=True)
class Match:
    """The machine found and by which rule, or the rivals between which somebody must choose."""

    asset_id: int | None = None
    rule: Rule | None = None
    rivals: tuple[int, ...] = ()


def match(machine: Machine, held: Sequence[Held], site_id: int | None = None) -> Match:
    """The first rule that knows exactly one machine wins; one that knows several stops the search."""
    for rule in RULES:
        found = [h for h in held if rule.same(machine, h, site_id) and (rule.certain or _agrees(machine, h))]  # fmt: skip
        if len(found) == 1:
            return Match(found[0].asset_id, rule)
        if found:
            return Match(None, rule, tuple(h.asset_id for h in found))
    return Match()


def _serial(text: str) -> str:
    return worthy(text).replace(" ", "").upper()


def _agrees(machine: Machine, held: Held) -> bool:
    """Two machines with two serial numbers are two machines, whatever else they share."""
    told, known = _serial(machine.values.get("serial", "")), _serial(held.serial)
    return not (told and known and told != known)
