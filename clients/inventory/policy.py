"""What an inventory may change by itself: one verb per field, the house's table unless the client has its own. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verb(TextChoices):
    APPLY = "APPLY", _("Appliquer")
    PROPOSE = "PROPOSE", _("Proposer")
    FILL = "FILL", _("Compléter si vide")
    IGNORE = "IGNORE", _("Ignorer")


#: The name of the decision about a machine that is not in the dossier yet.
NEW = "new"
#: field → (words, the house's verb). A kind is our word, so an agent only fills it in.
FIELDS = {
    NEW:                (_("Nouvelle machine"), Verb.PROPOSE),
    "name":             (_("Nom"),              Verb.PROPOSE),
    "kind":             (_("Type"),             Verb.FILL),
    "maker":            (_("Fabricant"),        Verb.FILL),
    "model":            (_("Modèle"),           Verb.PROPOSE),
    "serial":           (_("N° de série"),      Verb.PROPOSE),
    "inventory_number": (_("N° d’inventaire"),  Verb.FILL),
    "mac_addresses":    (_("Adresses MAC"),     Verb.APPLY),
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """What becomes of one inventory: what is written now, what somebody is asked."""

    apply: dict[str, Any]
    propose: dict[str, Any]


def verb_of(name: str, own: Mapping[str, str]) -> str:
    """The client's verb for a field, else the house's."""
    return own.get(name) or FIELDS[name][1]


def decide(before: Mapping[str, Any], told: Mapping[str, Any], own: Mapping[str, str]) -> Decision:
    """Sort the differences of a known machine by their verbs; what the inventory does not know stays."""
    apply: dict[str, Any] = {}
    propose: dict[str, Any] = {}
    for name in differences(before, told):
        verb = verb_of(name, own)
        if verb == Verb.APPLY or (verb == Verb.FILL and not before.get(name)):
            apply[name] = told[name]
        elif verb == Verb.PROPOSE:
            propose[name] = told[name]
    return Decision(apply, propose)


def differences(before: Mapping[str, Any], told: Mapping[str, Any]) -> Iterable[str]:
    """The fields told otherwise; the order of addresses is no difference, nor is the case of a name."""
    return [
        name for name in told if name in FIELDS and _plain(before.get(name)) != _plain(told[name])
    ]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else str(value or "").strip().lower()
