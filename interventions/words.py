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
}


def told(event: Event) -> bool:
    """Promises have pages of their own: their clocks are not repeated among what happened."""
    return not event.kind.startswith("clock.")


def sentence(event: Event) -> str:
    """The fact in words; its kind when nobody wrote any."""
    words = FACTS.get(event.kind)
    if words is None:
        return event.kind
    try:
        return str(words) % event.data
    except (KeyError, ValueError):
        return str(words).partition(" :")[0] or _("Fait")
