"""The life of a demand for access: in which state each answer is possible (H05)."""

from django.utils.translation import gettext_lazy as _

from clients.models import RequestState
from clients.permissions import GRID
from core import access

#: verb → (button, who may, from which states)
MOVES = {
    "check_access":    (_("Vérifier clause et emploi"), GRID["clients.check_access"],  "SENT"),
    "decide_access":   (_("Décider d’une demande d’accès"), GRID["clients.decide_access"], "AT_DIRECTOR"),
    "withdraw_access": (_("Retirer sa demande d’accès"), GRID["clients.ask_access"],    "SENT AT_DIRECTOR"),
}  # fmt: skip

access.register(
    "clients",
    {},
    verbs=[(f"clients.{verb}", *row, RequestState) for verb, row in MOVES.items()],
)
