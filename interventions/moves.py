"""The life of a mission: which verb leads from where to where, and who may (J02, J03).

PLANNERS are those who plan (hotline and sales, I21); TECHNICIAN means the technician of that very mission.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import BY_PHONE, HOTLINE, SELLERS
from interventions.models.mission import MissionStatus

SAME = ""
PLANNERS = f"{HOTLINE} {SELLERS}"
#: Statuses in which the visit is still to come or under way.
LIVE = ("HELD", "NOTIFIED", "ACKNOWLEDGED", "EN_ROUTE", "ON_SITE")
#: Statuses the technician has been told about: a held slot is the planner's own affair.
PUBLISHED = ("NOTIFIED", "ACKNOWLEDGED", "EN_ROUTE", "ON_SITE", "DONE")


@dataclass(frozen=True)
class Move:
    """One verb: the statuses it starts from, where it leads, who may, and its button's words."""

    before: str
    after: str
    roles: str
    button: str | Promise


MOVES = {
    # verb               from                                   to              who                        button
    "agree":       Move("HELD NOTIFIED ACKNOWLEDGED",          SAME,           PLANNERS,                  _("Noter l’accord du client")),
    "publish":     Move("HELD",                                "NOTIFIED",     PLANNERS,                  _("Envoyer la mission")),
    "acknowledge": Move("NOTIFIED",                            "ACKNOWLEDGED", PLANNERS + " TECHNICIAN",  _("Accuser réception")),
    "decline":     Move("NOTIFIED ACKNOWLEDGED",               "DECLINED",     PLANNERS + " TECHNICIAN",  _("Je ne peux pas…")),
    "depart":      Move("ACKNOWLEDGED",                        "EN_ROUTE",     "TECHNICIAN",              _("Je pars, en route")),
    "undo_depart": Move("EN_ROUTE",                            "ACKNOWLEDGED", "TECHNICIAN",              _("Annuler")),
    "arrive":      Move("EN_ROUTE ACKNOWLEDGED",               "ON_SITE",      "TECHNICIAN",              _("Je suis arrivé")),
    "undo_arrive": Move("ON_SITE",                             "EN_ROUTE",     "TECHNICIAN",              _("Annuler")),
    "report":      Move("ON_SITE",                             SAME,           "TECHNICIAN",              _("Ouvrir le rapport")),
    "close":       Move("ON_SITE",                             "DONE",         "TECHNICIAN",              _("Clore l’intervention")),
    "revise":      Move("DONE",                                SAME,           "TECHNICIAN",              _("Faire une version 2")),
    "move":        Move("HELD NOTIFIED ACKNOWLEDGED",          SAME,           PLANNERS,                  _("Déplacer")),
    "reassign":    Move("HELD NOTIFIED ACKNOWLEDGED",          SAME,           PLANNERS,                  _("Confier à un autre")),
    "cancel":      Move("HELD NOTIFIED ACKNOWLEDGED EN_ROUTE", "CANCELLED",    PLANNERS,                  _("Annuler la mission")),
}  # fmt: skip


def target(verb: str, status: str, role: str) -> MissionStatus | None:
    """The status `verb` leads to, or None when it is not this role's, or not now."""
    move = MOVES[verb]
    if status not in move.before.split() or role not in move.roles.split():
        return None
    return MissionStatus(status if move.after == SAME else move.after)


def is_own_only(role: str) -> bool:
    """Whether this role sees and moves no mission but its own."""
    return role in BY_PHONE.split()


def role_may(verb: str, role: str) -> bool:
    """Whether this role ever does this."""
    return role in MOVES[verb].roles.split()


def possible(status: str, role: str) -> list[str]:
    """The verbs this role may use now, for buttons and API."""
    return [verb for verb in MOVES if target(verb, status, role)]
