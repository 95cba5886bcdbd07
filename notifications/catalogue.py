"""Every letter by name: what it is in words, which group of preferences it belongs to, what it may speak of, what it must keep."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One letter. `reads` are groups of placeholders; `keeps` are those its text may not lose."""

    letter: str
    words: Any
    group: str
    reads: str
    keeps: str = ""
    channels: str = "EMAIL"


#: What a person chooses by: the groups of their preferences.
GROUPS = {
    "missions": _("Mes missions"),
    "tickets":  _("Les tickets qui me reviennent"),
    "alerts":   _("Alertes et problèmes graves"),
    "reports":  _("Rapports d’intervention"),
    "billing":  _("Facturation"),
    "access":   _("Droits d’accès"),
    "company":  _("Vie de l’équipe : annonces, synthèses, procédures"),
    "requests": _("Mes demandes et visites"),
    "surveys":  _("Enquêtes et informations générales"),
    "account":  _("Mon compte"),
}  # fmt: skip

TABLE = (
    #     letter               what it is                                     group       may speak of                       must keep
    Entry("receipt",           _("Accusé de réception"),                      "requests", "person page client ticket team",  "ticket.number"),
    Entry("reply",             _("Réponse au client"),                        "requests", "person page client ticket reply", "reply.body"),
    Entry("escalated_client",  _("Un expert prend le relais"),                "requests", "person page client ticket"),
    Entry("solution",          _("Solution à confirmer"),                     "requests", "person page client ticket link",  "link.solution"),
    Entry("closing_soon",      _("Clôture prochaine"),                        "requests", "person page client ticket link",  "link.solution"),
    Entry("closed",            _("Avis de résolution"),                       "requests", "person page client ticket link",  "link.reopen ticket.number"),
    Entry("callback_asked",    _("Rappel promis"),                            "requests", "person page callback",            "callback.slot"),
    Entry("passed_on",         _("Ticket passé par un collègue"),             "tickets",  "person page client ticket handover", "ticket.number"),
    Entry("visit_agreed",      _("Intervention prévue"),                      "requests", "person page client ticket mission", "mission.when"),
    Entry("visit_reminder",    _("Rappel de visite, au client"),              "requests", "person page client ticket mission link", "link.confirm mission.when"),
    Entry("mission_reminder",  _("Rappel de mission, au technicien"),         "missions", "person page client ticket mission", "mission.when mission.number"),
    Entry("visit_moved",       _("Intervention déplacée"),                    "requests", "person page client ticket mission", "mission.when"),
    Entry("visit_cancelled",   _("Intervention annulée, au client"),          "requests", "person page client ticket mission"),
    Entry("visit_departed",    _("Technicien en route"),                      "requests", "person page client ticket mission"),
    Entry("report_client",     _("Rapport d’intervention, au client"),        "requests", "person page client ticket mission report"),
    Entry("invoice",           _("Facture"),                                  "requests", "person page client invoice",      "invoice.number"),
    Entry("survey",            _("Enquête de satisfaction"),                  "surveys",  "person client ticket link",       "link.survey"),
    Entry("mission_notice",    _("Notification de mission"),                  "missions", "person page client ticket mission link", "link.acknowledge mission.when mission.number"),
    Entry("mission_push",      _("Mission sur l’appareil"),                   "missions", "mission link", channels="PUSH"),
    Entry("mission_sms",       _("SMS de mission"),                           "missions", "mission link", channels="SMS"),
    Entry("mission_call",      _("Appel de mission"),                         "missions", "mission",      channels="CALL"),
    Entry("mission_on_call",   _("Alerte à l’astreinte"),                     "alerts",   "mission page", channels="SMS"),
    Entry("duty_swap",         _("Échange d’astreinte proposé"),              "missions", "person page duty", "duty.from"),
    Entry("duty_relay",        _("Consignes d’astreinte, à qui prend la suite"), "missions", "person page duty", "duty.instruction"),
    Entry("mission_relieved",  _("Mission confiée à un autre"),               "missions", "person page client ticket mission", "mission.number"),
    Entry("sms_unclear",       _("SMS reçu à lire"),                          "alerts",   "person page sms", "sms.text"),
    Entry("mission_moved",     _("Mission déplacée"),                         "missions", "person page client ticket mission link", "link.acknowledge mission.when mission.number"),
    Entry("mission_cancelled", _("Mission annulée"),                          "missions", "person page client ticket mission", "mission.number"),
    Entry("mission_declined",  _("Mission refusée"),                          "alerts",   "person page client ticket mission", "mission.number"),
    Entry("mission_unanswered", _("Mission sans réponse"),                    "alerts",   "person page client ticket mission", "mission.number"),
    Entry("escalation",        _("Passage au niveau 2"),                      "tickets",  "person page client ticket fact",  "ticket.number"),
    Entry("alert",             _("Alerte hiérarchique"),                      "alerts",   "person page client ticket clock", "ticket.number"),
    Entry("reminder",          _("Échéance d’une promesse"),                  "alerts",   "person page client clock"),
    Entry("major_staff",       _("Problème grave, au support"),               "alerts",   "person page major",               "major.body"),
    Entry("major_news",        _("Problème grave, au client"),                "requests", "person page major link",          "major.said link.news"),
    Entry("major_suggested",   _("Problème grave soupçonné"),                 "alerts",   "person page client ticket fact",  "ticket.number"),
    Entry("storm",             _("Salve de tickets semblables"),              "alerts",   "person page client ticket fact",  "ticket.number"),
    Entry("report_internal",   _("Rapport d’intervention, en interne"),       "reports",  "person page client ticket mission report", "mission.number"),
    Entry("to_bill",           _("Travail à facturer"),                       "billing",  "person page client ticket work"),
    Entry("contract_low",      _("Contrat presque épuisé"),                   "billing",  "person page client contract",     "contract.left"),
    Entry("contract_notice",   _("Préavis d’un contrat"),                     "billing",  "person page client contract",     "contract.notice_by"),
    Entry("work_question",     _("Question sur un travail à facturer"),       "billing",  "person page client question",     "question.text"),
    Entry("work_answer",       _("Réponse à une question de facturation"),    "billing",  "person page client question",     "question.answer"),
    Entry("access_requested",  _("Demande d’accès à vérifier"),               "access",   "person page client request"),
    Entry("access_checked",    _("Demande d’accès à décider"),                "access",   "person page client request"),
    Entry("vault_limit",       _("Trop d’identifiants révélés"),              "access",   "person page client fact", "fact.person"),
    Entry("access_granted",    _("Accès accordé"),                            "access",   "person page client request"),
    Entry("access_refused",    _("Accès refusé"),                             "access",   "person client request"),
    Entry("access_reminder",   _("Demande d’accès : réponse due"),            "access",   "person page client request"),
    Entry("emergency_opened",  _("Dossier ouvert en urgence"),                "access",   "person page client emergency",    "emergency.reason"),
    Entry("access_alert",      _("Accès inhabituel"),                         "access",   "person page alert",               "alert.person"),
    Entry("emergency_waits",   _("Ouverture d’urgence à relire"),             "access",   "person page client emergency"),
    Entry("emergency_objected", _("Ouverture d’urgence contestée"),           "access",   "person client emergency",         "emergency.follow_up"),
    Entry("rights_changed",    _("Droits changés"),                           "access",   "person page act",                 "act.what"),
    Entry("review_opened",     _("Revue des droits à répondre"),              "access",   "person page review",              "review.ends"),
    Entry("review_reminded",   _("Rappel d’une revue des droits"),            "access",   "person page review",              "review.ends"),
    Entry("review_closed",     _("Revue des droits terminée"),                "access",   "person page review"),
    Entry("clause_ending",     _("Clause de confidentialité bientôt échue"),  "access",   "person clause",                   "clause.ends"),
    Entry("clause_ended",      _("Clause de confidentialité échue"),          "access",   "person clause"),
    Entry("dossier_proposed",  _("Changements proposés au dossier"),          "tickets",  "person page client proposal"),
    Entry("proposal_refused",  _("Changement proposé, refusé"),               "tickets",  "person page client proposal",     "proposal.refusal"),
    Entry("synthesis",         _("Synthèse du mois"),                         "company",  "person synthesis"),
    Entry("closing_internal",  _("Clôture : ce qui est attendu"),             "tickets",  "person page client ticket closing", "ticket.number"),
    Entry("dead_letters",      _("Messages en échec"),                        "alerts",   "person page dead"),
    Entry("audit",             _("Contrôle du système"),                      "alerts",   "person page audit"),
    Entry("digest",            _("Résumé du matin"),                          "company",  "person page digest"),
    Entry("announcement",      _("Annonce d’une procédure"),                  "company",  "person page announcement",        "announcement.title"),
    Entry("announcement_reminder", _("Rappel d’une annonce non lue"),         "company",  "person page announcement",        "announcement.title"),
    Entry("broadcast",         _("Diffusion"),                                "surveys",  "person broadcast link",           "broadcast.body link.unsubscribe"),
    Entry("broadcast_answer",  _("Réponse dans le fil d’une diffusion"),      "account",  "person broadcast answer link",    "answer.body"),
    Entry("security",          _("Sécurité du compte"),                       "account",  "person page security",            "security.what"),
    Entry("password_reset",    _("Mot de passe oublié"),                      "account",  "person reset link",               "link.reset"),
    Entry("invitation",        _("Invitation"),                               "account",  "person invitation link",          "link.invitation"),
)  # fmt: skip

BY_LETTER = {entry.letter: entry for entry in TABLE}


#: Letters whose words are their addressee's alone: rights, alerts about a colleague, one's own account, one's day.
PERSONAL = {entry.letter for entry in TABLE if entry.group == "access"} | {
    "digest", "invitation", "password_reset", "security",
}  # fmt: skip
#: Letters that say what not everybody reads who follows the outbox → the action that opens it elsewhere.
OPENED_BY = {
    "invoice":         "billing.view",
    "to_bill":         "billing.view",
    "work_question":   "billing.view",
    "work_answer":     "billing.view",
    "contract_low":    "clients.view_contracts",
    "contract_notice": "clients.view_contracts",
}  # fmt: skip


def group_of(letter: str) -> str:
    """The group of preferences of a letter; what has no entry is of the account and always told."""
    entry = BY_LETTER.get(letter)
    return entry.group if entry else "account"


def words_of(letter: str) -> str:
    """What a letter is, in words; its name when it has none."""
    entry = BY_LETTER.get(letter)
    return str(entry.words) if entry else letter
