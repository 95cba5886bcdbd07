"""The life of a ticket: statuses, and who may make which move from where (C01, R149–R155).

Page, API, mail, clock and import all go through `target`; there is no second way to a status.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import HOTLINE


class Status(models.TextChoices):
    NEW = "NEW", _("Nouveau")
    WORKING = "WORKING", _("En cours")
    WAITING_CUSTOMER = "WAITING_CUSTOMER", _("En attente client")
    WAITING_SUPPLIER = "WAITING_SUPPLIER", _("En attente fournisseur")
    TO_PLAN = "TO_PLAN", _("À planifier")
    ON_SITE = "ON_SITE", _("Intervention planifiée")
    RESOLVED = "RESOLVED", _("Résolu")
    CLOSED = "CLOSED", _("Clos")


#: Statuses in which work is still owed.
OPEN = ("NEW", "WORKING", "WAITING_CUSTOMER", "WAITING_SUPPLIER", "TO_PLAN", "ON_SITE")
#: Statuses in which the client's or supplier's turn stops the restoring clocks (D08).
PAUSED = ("WAITING_CUSTOMER", "WAITING_SUPPLIER")

SAME = ""
#: The product itself, acting on time; the import of history acts as CLOCK too.
CLOCK = "CLOCK"
_LIVE = "NEW WORKING WAITING_CUSTOMER WAITING_SUPPLIER TO_PLAN ON_SITE"
_CLIENT = "CLIENT_USER CLIENT_MANAGER"


@dataclass(frozen=True)
class Move:
    """One verb: the statuses it starts from, where it leads, who may, and its button's words."""

    before: str
    after: str
    roles: str
    button: str | Promise


MOVES = {
    # verb                from                                    to                  who                                     button
    "take":          Move("NEW WORKING TO_PLAN WAITING_CUSTOMER WAITING_SUPPLIER ON_SITE", SAME, HOTLINE,                     _("Prendre en charge")),
    "assign":        Move(_LIVE,                                  SAME,               HOTLINE + " CLOCK",                     _("Affecter")),
    "work":          Move("NEW WAITING_CUSTOMER WAITING_SUPPLIER TO_PLAN", "WORKING", HOTLINE + " CLOCK",                     _("Reprendre")),
    "wait_customer": Move("NEW WORKING WAITING_SUPPLIER TO_PLAN ON_SITE",          "WAITING_CUSTOMER", HOTLINE + " TECHNICIAN CLOCK",          _("Mettre en attente du client")),
    "wait_supplier": Move("NEW WORKING WAITING_CUSTOMER TO_PLAN ON_SITE",          "WAITING_SUPPLIER", HOTLINE + " TECHNICIAN CLOCK",          _("Mettre en attente d’un fournisseur")),
    "escalate":      Move("NEW WORKING WAITING_CUSTOMER WAITING_SUPPLIER TO_PLAN", SAME, HOTLINE + " CLOCK",                  _("Escalader")),
    "need_visit":    Move("NEW WORKING WAITING_CUSTOMER WAITING_SUPPLIER", "TO_PLAN", HOTLINE + " SALES SALES_MANAGER",       _("Demander une intervention")),
    "dispatch":      Move("NEW WORKING WAITING_CUSTOMER WAITING_SUPPLIER TO_PLAN ON_SITE", "ON_SITE", HOTLINE + " SALES SALES_MANAGER", _("Planifier une intervention")),
    "undispatch":    Move("ON_SITE",                              "TO_PLAN",          HOTLINE + " TECHNICIAN SALES SALES_MANAGER", _("Replanifier")),
    "resolve":       Move(_LIVE,                                  "RESOLVED",         HOTLINE + " TECHNICIAN CLOCK",          _("Résoudre")),
    "accept":        Move("RESOLVED",                             "CLOSED",           HOTLINE + " " + _CLIENT,                _("Confirmer la résolution")),
    "reject":        Move("RESOLVED",                             "WORKING",          HOTLINE + " " + _CLIENT,                _("Signaler que le problème continue")),
    "close":         Move("RESOLVED",                             "CLOSED",           HOTLINE + " TECHNICIAN CLOCK",          _("Clôturer")),
    "reopen":        Move("RESOLVED CLOSED",                      "WORKING",          HOTLINE + " " + _CLIENT + " CLOCK",     _("Rouvrir")),
    "reply":         Move(_LIVE,                                  SAME,               HOTLINE + " TECHNICIAN " + _CLIENT,     _("Répondre")),
    "snooze":        Move(_LIVE,                                  SAME,               HOTLINE,                                _("Mettre de côté")),
    "promise_quote": Move(_LIVE,                                  SAME,               HOTLINE + " SALES SALES_MANAGER",       _("Promettre un devis")),
    "note":          Move(_LIVE + " RESOLVED CLOSED",             SAME,               HOTLINE + " TECHNICIAN TECHNICAL_DIRECTOR SALES SALES_MANAGER", _("Ajouter une note")),
}  # fmt: skip


def target(verb: str, status: str, role: str) -> Status | None:
    """The status `verb` leads to, or None when it is not this role's, or not now."""
    move = MOVES[verb]
    if status not in move.before.split() or role not in move.roles.split():
        return None
    return Status(status if move.after == SAME else move.after)


def possible(status: str, role: str) -> list[str]:
    """The verbs this role may use now, for buttons and API."""
    return [verb for verb in MOVES if target(verb, status, role)]
