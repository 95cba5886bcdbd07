"""The words of a mission's facts and lists, in one table."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Event

VIEWS = {
    "open": gettext_lazy("À venir"),
    "unanswered": gettext_lazy("Sans réponse"),
    "unconfirmed": gettext_lazy("Non confirmées"),
    "held": gettext_lazy("Créneaux réservés"),
    "done": gettext_lazy("Terminées"),
    "off": gettext_lazy("Annulées et refusées"),
}

FACTS: dict[str, Any] = {
    "mission.held": gettext_lazy("Créneau réservé"),
    "mission.agreed": gettext_lazy("Date convenue avec %(with_whom)s"),
    "mission.sent": gettext_lazy("Mission envoyée"),
    "mission.acknowledged": gettext_lazy("Mission acceptée"),
    "mission.declined": gettext_lazy("Mission refusée : %(reason)s"),
    "mission.departed": gettext_lazy("En route"),
    "mission.arrived": gettext_lazy("Arrivé sur site"),
    "mission.step_undone": gettext_lazy("Étape annulée"),
    "mission.moved": gettext_lazy("Mission déplacée"),
    "mission.reassigned": gettext_lazy("Mission confiée à %(name)s"),
    "mission.reminded": gettext_lazy("Visite rappelée au technicien et au client"),
    "mission.confirmed": gettext_lazy("Visite confirmée par le client"),
    "mission.cancelled": gettext_lazy("Mission annulée : %(reason)s"),
    "mission.times_corrected": gettext_lazy("Temps corrigés"),
    "mission.closed": gettext_lazy("Intervention close sur site"),
    "mission.follow_up": gettext_lazy("Suite demandée : %(note)s"),
    "report.signed": gettext_lazy("Rapport signé, version %(version)s"),
    "report.sealed": gettext_lazy("Rapport archivé en PDF"),
    "report.reopened": gettext_lazy("Nouvelle version commencée"),
    "ticket.dispatched": gettext_lazy("Ticket en intervention planifiée"),
    "ticket.alerted": gettext_lazy("Responsable alerté"),
    "secret.revealed": gettext_lazy("Identifiant révélé, pour cette mission"),
}


def told(event: Event) -> bool:
    """Promises and messages have places of their own: they are not repeated among what happened."""
    return event.kind in FACTS


def sentence(event: Event) -> str:
    """The fact in words."""
    words = str(FACTS[event.kind])
    try:
        return words % event.data
    except (KeyError, ValueError):
        return words.partition(" :")[0] or _("Fait")
