"""How each fact of a ticket is said: on its timeline, and as its last event in the queue. Spelt once.

`PUBLIC` facts may be read by the client; every other one is ours alone (C19).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from core.language import said_again

SENTENCES = {
    "call.taken": gettext_lazy("Appel reçu"),
    "call.caller_verified": gettext_lazy("Appelant vérifié"),
    "call.caller_unverified": gettext_lazy("Appelant non reconnu"),
    "ticket.caller_verified": gettext_lazy("Appelant vérifié"),
    "ticket.caller_unverified": gettext_lazy("Appelant non reconnu"),
    "ticket.caller_known": gettext_lazy("Appelant vérifié pendant l’appel"),
    "ticket.opened": gettext_lazy("Ticket ouvert"),
    "ticket.described": gettext_lazy("Description complétée"),
    "ticket.taken": gettext_lazy("Pris en charge"),
    "ticket.assigned": gettext_lazy("Affecté"),
    "ticket.replied": gettext_lazy("Réponse envoyée"),
    "ticket.answered": gettext_lazy("Réponse donnée"),
    "ticket.planned": gettext_lazy("Calendrier annoncé"),
    "ticket.noted": gettext_lazy("Note interne"),
    "ticket.client_wrote": gettext_lazy("Réponse du client"),
    "ticket.file_added": gettext_lazy("Pièce jointe ajoutée"),
    "ticket.diagnosed": gettext_lazy("Diagnostic avancé"),
    "ticket.reclassified": gettext_lazy("Requalifié"),
    "ticket.escalated": gettext_lazy("Transmis au niveau 2"),
    "ticket.waiting": gettext_lazy("Mis en attente"),
    "ticket.resumed": gettext_lazy("Repris"),
    "ticket.visit_needed": gettext_lazy("Intervention demandée"),
    "ticket.dispatched": gettext_lazy("Intervention planifiée"),
    "ticket.undispatched": gettext_lazy("Intervention à replanifier"),
    "ticket.resolved": gettext_lazy("Résolu"),
    "ticket.accepted": gettext_lazy("Résolution confirmée"),
    "ticket.rejected": gettext_lazy("Le problème continue"),
    "ticket.reopened": gettext_lazy("Rouvert"),
    "ticket.closing_soon": gettext_lazy("Clôture automatique annoncée"),
    "ticket.closed": gettext_lazy("Clos"),
    "ticket.major": gettext_lazy("Déclaré problème grave"),
    "ticket.broadcast": gettext_lazy("Information diffusée"),
    "ticket.linked": gettext_lazy("Ticket rattaché"),
    "ticket.unlinked": gettext_lazy("Ticket détaché"),
    "ticket.folded": gettext_lazy("Tickets semblables rattachés"),
    "ticket.storm": gettext_lazy("Salve de tickets semblables"),
    "major.suggested": gettext_lazy("Problème grave ? Tickets rapprochés"),
    "major.told": gettext_lazy("Information envoyée, personnes"),
    "major.relaunched": gettext_lazy("Relance sans preuve de réception, personnes"),
    "major.commanded": gettext_lazy("Nouveau pilote"),
    "major.proved": gettext_lazy("Prévenu par nous"),
    "major.excused": gettext_lazy("N’est plus attendu"),
    "major.client_added": gettext_lazy("Client touché"),
    "major.client_removed": gettext_lazy("Client non touché"),
    "major.searched": gettext_lazy("Clients cherchés dans les dossiers"),
    "major.restored": gettext_lazy("Service rétabli"),
    "major.ended": gettext_lazy("Problème grave terminé"),
    "major.reviewed": gettext_lazy("Bilan terminé"),
    "major.action_added": gettext_lazy("Action décidée"),
    "major.action_done": gettext_lazy("Action faite"),
    "ticket.alerted": gettext_lazy("Responsable alerté"),
    "ticket.step_done": gettext_lazy("Étape faite"),
    "ticket.step_moved": gettext_lazy("Étape reportée"),
    "ticket.step_dropped": gettext_lazy("Étape abandonnée"),
    "ticket.passed_on": gettext_lazy("Passé à un collègue"),
    "ticket.handed_over": gettext_lazy("Référent changé"),
    "ticket.hand_over_declined": gettext_lazy("Passage refusé"),
    "callback.asked": gettext_lazy("Rappel demandé"),
    "callback.tried": gettext_lazy("Rappel tenté, sans réponse"),
    "callback.passed": gettext_lazy("Rappel passé"),
    "callback.dropped": gettext_lazy("Rappel sans objet"),
    "ticket.snoozed": gettext_lazy("Mis de côté"),
    "ticket.woken": gettext_lazy("Remis dans la file"),
    "time.logged": gettext_lazy("Temps saisi"),
    "time.corrected": gettext_lazy("Temps corrigé"),
    "clock.started": gettext_lazy("Délai démarré"),
    "clock.warned": gettext_lazy("Échéance proche"),
    "clock.missed": gettext_lazy("Échéance dépassée"),
    "clock.met": gettext_lazy("Délai tenu"),
    "clock.alerted": gettext_lazy("Responsable prévenu"),
    "clock.reminded": gettext_lazy("Rappel envoyé"),
    "ticket.quote_promised": gettext_lazy("Devis promis"),
    "ticket.quote_sent": gettext_lazy("Devis envoyé"),
    "ticket.updated": gettext_lazy("Modifié"),
    "ticket.raised": gettext_lazy("Priorité relevée"),
    "breach.explained": gettext_lazy("Rupture expliquée"),
    "breach.decided": gettext_lazy("Exclusion décidée"),
    "clock.moved": gettext_lazy("Échéance déplacée"),
    "clock.dropped": gettext_lazy("Promesse sans objet"),
    "mission.held": gettext_lazy("Créneau réservé"),
    "mission.agreed": gettext_lazy("Date acceptée par le client"),
    "mission.sent": gettext_lazy("Mission transmise au technicien"),
    "mission.acknowledged": gettext_lazy("Mission confirmée par le technicien"),
    "mission.declined": gettext_lazy("Mission refusée par le technicien"),
    "mission.departed": gettext_lazy("Technicien en route"),
    "mission.arrived": gettext_lazy("Technicien arrivé sur site"),
    "mission.step_undone": gettext_lazy("Étape annulée par le technicien"),
    "mission.moved": gettext_lazy("Intervention déplacée"),
    "mission.reassigned": gettext_lazy("Mission confiée à un autre technicien"),
    "mission.reminded": gettext_lazy("Visite rappelée au technicien et au client"),
    "mission.confirmed": gettext_lazy("Visite confirmée par le client"),
    "mission.times_corrected": gettext_lazy("Temps corrigés"),
    "mission.cancelled": gettext_lazy("Intervention annulée"),
    "mission.closed": gettext_lazy("Intervention terminée"),
    "mission.follow_up": gettext_lazy("Suite demandée"),
    "report.sealed": gettext_lazy("Rapport signé"),
    "report.reopened": gettext_lazy("Nouvelle version du rapport commencée"),
    "billing.item_created": gettext_lazy("Transmis à la facturation"),
    "billing.item_rated_again": gettext_lazy("Facturation recalculée"),
    "billing.item_decided": gettext_lazy("Facturation décidée"),
    "billing.question_asked": gettext_lazy("Question du service commercial"),
    "billing.question_answered": gettext_lazy("Réponse au service commercial"),
    "invoice.issued": gettext_lazy("Facture émise"),
    "survey.sent": gettext_lazy("Enquête de satisfaction envoyée"),
    "survey.answered": gettext_lazy("Enquête de satisfaction remplie"),
}

PUBLIC = frozenset(
    {
        "ticket.opened",
        "ticket.taken",
        "ticket.planned",
        "ticket.step_done",
        "ticket.waiting",
        "ticket.resumed",
        "ticket.visit_needed",
        "ticket.dispatched",
        "ticket.resolved",
        "ticket.accepted",
        "ticket.rejected",
        "ticket.reopened",
        "ticket.closed",
        "mission.agreed",
        "mission.departed",
        "mission.arrived",
        "mission.closed",
        "report.sealed",
    }
)

#: Facts said elsewhere on the page (the message itself, the promise bar): not repeated in the thread.
SILENT = frozenset(
    {
        "ticket.replied",
        "ticket.noted",
        "ticket.client_wrote",
        "ticket.answered",
        "clock.started",
        "clock.met",
        "report.signed",  # « report.sealed » says it
        "message.sent",
        "message.delivered",
        "message.failed",
    }
)

_CLOCKS = {
    "ANSWER": gettext_lazy("réponse ou calendrier"),
    "PLAN": gettext_lazy("étape du calendrier"),
    "RESOLUTION": gettext_lazy("résolution"),
    "RESPONSE": gettext_lazy("intervention (GTI)"),
    "RESTORE": gettext_lazy("rétablissement (GTR)"),
    "NEWS": gettext_lazy("prochaines nouvelles"),
    "CALLBACK": gettext_lazy("rappel téléphonique"),
    "BROADCAST": gettext_lazy("information sur problème grave"),
    "ACCESS": gettext_lazy("demande de droit d’accès"),
    "VISIT": gettext_lazy("visite sur site"),
    "QUOTE": gettext_lazy("devis"),
    "LEVEL_1": gettext_lazy("temps du niveau 1"),
    "LEVEL_2": gettext_lazy("temps du niveau 2"),
    "LEVEL_3": gettext_lazy("temps du niveau 3"),
    "FIELD": gettext_lazy("temps de l’intervention"),
    "SALES": gettext_lazy("temps du service commercial"),
    "VENDOR": gettext_lazy("temps du fournisseur"),
}


#: The same fact in other words when its data say so: (kind, datum, value) → sentence.
SHADES = {
    ("ticket.escalated", "level", 3): gettext_lazy("Transmis au niveau 3"),
    ("ticket.escalated", "cause", "clock"): gettext_lazy(
        "Transmis au niveau 2 : temps du niveau 1 écoulé"
    ),
    ("ticket.waiting", "whom", "supplier"): gettext_lazy("En attente d’un fournisseur"),
    ("ticket.waiting", "whom", "customer"): gettext_lazy("En attente du client"),
    ("ticket.closed", "confirmed", False): gettext_lazy("Clos sans réponse du client"),
}


_WAYS = {
    "CALL_BACK": gettext_lazy("rappel"),
    "CODE": gettext_lazy("code d’appel"),
    "ANSWER": gettext_lazy("question"),
}


#: Facts that say how many.
COUNTED = ("ticket.folded", "ticket.storm", "major.suggested", "major.told", "major.relaunched")


def to_client(kind: str, data: Mapping[str, Any]) -> str:
    """The fact as a client reads it: they made a request, never a ticket."""
    if kind == "ticket.opened":
        return _("Demande enregistrée")
    return sentence(kind, data)


def sentence(kind: str, data: Mapping[str, Any]) -> str:
    """The fact in French words, short enough for a queue row."""
    for (shaded, datum, value), words in SHADES.items():
        if shaded == kind and data.get(datum) == value:
            return str(words)
    if kind.startswith("clock.") and (clock := _CLOCKS.get(str(data.get("kind")))):
        return f"{SENTENCES[kind]} : {clock}"
    if "caller_" in kind and (way := _WAYS.get(str(data.get("way")))):
        return f"{SENTENCES[kind]} : {way}"
    if kind in COUNTED and data.get("count"):
        return f"{SENTENCES[kind]} : {data['count']}"
    return str(SENTENCES.get(kind, kind))


def detail(kind: str, data: Mapping[str, Any]) -> str:
    """What the fact adds for the timeline: the reason, the solution, the plan; empty when nothing."""
    if data.get("before") and data.get("words"):
        return _("%(words)s, %(reason)s") % {"words": data["words"], "reason": data["reason"]}
    if until := data.get("until"):
        said = str(data.get("words") or data.get("reason") or "")
        return ", ".join(filter(None, (said, _exact(until))))
    if at := data.get("plan") or (kind == "ticket.closing_soon" and data.get("on")):
        return _exact(at)
    for name in ("reason", "solution", "summary", "words"):
        if value := data.get(name):
            return str(value)
    return ""


def _exact(instant: Any) -> str:
    return formats.exact(datetime.fromisoformat(str(instant)))


def promise(kind: str) -> str:
    """A kind of promise, as in the middle of a sentence."""
    return str(_CLOCKS[kind])


#: The nouns that begin each part of a target's source, « contrat 26-0118, priorité 1, niveau 1 ».
SOURCE_NOUNS = {
    "contrat": gettext_lazy("contrat"),
    "client": gettext_lazy("client"),
    "catégorie": gettext_lazy("catégorie"),
    "groupe": gettext_lazy("groupe"),
    "service": gettext_lazy("service"),
    "priorité": gettext_lazy("priorité"),
    "niveau": gettext_lazy("niveau"),
}


def source_words(source: str) -> str:
    """Where a target comes from, in the reader's language; names and numbers as they are."""
    said = []
    for part in source.split(", "):
        noun, space, rest = part.partition(" ")
        known = space and SOURCE_NOUNS.get(noun)
        said.append(f"{known} {rest}" if known else said_again(part))
    return ", ".join(said)
