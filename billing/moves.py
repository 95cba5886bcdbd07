"""The life of a billable item: who may decide what from which state, and the button's words.

Every item ends invoiced, covered, offered or disputed (rules-billing 1.10); the page, the API and the
services read this one table.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WAITING = "TO_DECIDE READY"
SET_ASIDE = "OFFERED DISPUTED ASKED"
LEFT = ("INVOICED", "COVERED", "OFFERED")


@dataclass(frozen=True)
class Move:
    """One verb: the states it starts from, where it leads, its button, and whether it asks why."""

    before: str
    after: str
    button: str | Promise
    needs_reason: bool = True


MOVES = {
    # verb              from               to           button                                     reason?
    "approve":    Move("TO_DECIDE",        "READY",     _("Accepter tel quel"),                    False),
    "adjust":     Move(WAITING,            "READY",     _("Ajuster"),                              True),
    "bill":       Move(WAITING,            "READY",     _("Facturer hors contrat"),                True),
    "cover":      Move(WAITING,            "READY",     _("Prendre au contrat"),                   True),
    "take_hours": Move(WAITING,            "READY",     _("Prendre sur le carnet"),                True),
    "offer":      Move(WAITING,            "OFFERED",   _("Offrir"),                               True),
    "ask":        Move(WAITING,            "ASKED",     _("Renvoyer au technicien"),               True),
    "dispute":    Move(WAITING,            "DISPUTED",  _("Mettre en litige"),                     True),
    "resume":     Move(SET_ASIDE,          "TO_DECIDE", _("Reprendre"),                            True),
}  # fmt: skip


def possible(state: str, *, is_pack: bool, has_contract: bool) -> list[str]:
    """The verbs that make sense now, for buttons and API."""
    verbs = [verb for verb, move in MOVES.items() if state in move.before.split()]
    if not is_pack:
        verbs = [verb for verb in verbs if verb != "take_hours"]
    if not has_contract:
        verbs = [verb for verb in verbs if verb != "cover"]
    return verbs
