"""Who is told what, by which channel, when something happens: one table, read by the handlers and the page (K01, R051).

`only` names a condition of `handlers.CONDITIONS`; `quiet` rows wait for the person's working hours (D21),
which mission notices never do; `once_per` is what makes the message unique beside the fact itself;
`mandatory` rows cannot be silenced by anybody. `channels` are names of `models.Channel`.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from notifications import catalogue


@dataclass(frozen=True)
class Row:
    """One line of the matrix."""

    fact: str
    audience: str
    letter: str
    only: str = ""
    quiet: bool = False
    once_per: str = "fact"
    channels: str = "EMAIL"
    mandatory: bool = False
    #: Told to whoever did it too: it may not have been them.
    own: bool = False


MATRIX = (
    #   fact                       audience           letter               conditions
    Row("ticket.opened",           "requester",       "receipt",           only="few_receipts"),
    Row("ticket.replied",          "requester",       "reply",             only="own_reply", once_per="message", channels="EMAIL INAPP"),
    Row("ticket.planned",          "requester",       "reply",             once_per="message", channels="EMAIL INAPP"),
    Row("ticket.escalated",        "level_2",         "escalation",        quiet=True, channels="EMAIL INAPP"),
    Row("ticket.escalated",        "requester",       "escalated_client"),
    Row("ticket.alerted",          "alerted",         "alert",             quiet=True, channels="EMAIL INAPP"),
    Row("clock.alerted",           "alerted",         "reminder",          quiet=True, channels="EMAIL INAPP"),
    Row("clock.reminded",          "alerted",         "reminder",          quiet=True, channels="EMAIL INAPP"),
    Row("major.told",              "major_support",   "major_staff",       channels="EMAIL INAPP PUSH", mandatory=True),
    Row("major.told",              "major_clients",   "major_news",        channels="EMAIL INAPP", mandatory=True),
    Row("major.relaunched",        "major_support",   "major_staff",       channels="SMS INAPP PUSH EMAIL", mandatory=True),
    Row("major.relaunched",        "major_clients",   "major_news",        channels="SMS EMAIL", mandatory=True),
    Row("major.suggested",         "hotline_managers", "major_suggested",  channels="EMAIL INAPP"),
    Row("ticket.storm",            "hotline_managers", "storm",            channels="EMAIL INAPP"),
    Row("ticket.resolved",         "requester",       "solution",          only="remotely", channels="EMAIL INAPP"),
    Row("ticket.closing_soon",     "requester",       "closing_soon", channels="EMAIL INAPP"),
    Row("ticket.closed",           "requester",       "closed",            once_per="closing", channels="EMAIL INAPP"),
    Row("ticket.passed_on",        "taker",           "passed_on",         channels="INAPP"),
    Row("callback.asked",          "called_back",     "callback_asked",    only="promised", channels="EMAIL SMS"),
    Row("mission.agreed",          "visited",         "visit_agreed", channels="EMAIL INAPP"),
    Row("mission.sent",            "technician",      "mission_notice",    mandatory=True, channels="EMAIL INAPP"),
    Row("mission.moved",           "technician",      "mission_moved",     only="was_noticed", mandatory=True, channels="EMAIL INAPP"),
    Row("mission.moved",           "visited",         "visit_moved",       only="was_agreed", channels="EMAIL INAPP"),
    Row("mission.reassigned",      "technician",      "mission_notice",    only="was_noticed", mandatory=True, channels="EMAIL INAPP"),
    Row("mission.reassigned",      "relieved",        "mission_relieved",  only="was_noticed", mandatory=True, channels="EMAIL INAPP"),
    Row("mission.cancelled",       "technician",      "mission_cancelled", only="was_noticed", mandatory=True, channels="EMAIL INAPP"),
    Row("mission.cancelled",       "visited",         "visit_cancelled",   only="was_agreed", channels="EMAIL INAPP"),
    Row("mission.reminded",        "technician",      "mission_reminder",  mandatory=True, channels="EMAIL PUSH"),
    Row("mission.reminded",        "visited",         "visit_reminder",    only="was_agreed", channels="EMAIL INAPP"),
    Row("mission.declined",        "supervisors",     "mission_declined", channels="EMAIL INAPP"),
    Row("mission.departed",        "visited",         "visit_departed",    only="tell_departures"),
    Row("duty.swap_asked",         "asked_colleague", "duty_swap",         channels="EMAIL INAPP"),
    Row("duty.handed_over",        "next_on_duty",    "duty_relay",        channels="EMAIL INAPP"),
    Row("sms.unclear",             "hotline_managers", "sms_unclear",      channels="EMAIL INAPP"),
    Row("report.sealed",           "support",         "report_internal",   quiet=True, channels="EMAIL INAPP"),
    Row("report.sealed",           "sales",           "report_internal",   quiet=True, channels="EMAIL INAPP"),
    Row("report.sealed",           "report_contact",  "report_client", channels="EMAIL INAPP"),
    Row("billing.item_created",    "sales",           "to_bill",           only="needs_sales", quiet=True, channels="EMAIL INAPP"),
    Row("contract.running_low",    "sales",           "contract_low",      quiet=True, channels="EMAIL INAPP"),
    Row("contract.notice_due",     "sales",           "contract_notice",   quiet=True, channels="EMAIL INAPP"),
    Row("billing.question_asked",  "questioned",      "work_question",     mandatory=True, channels="EMAIL INAPP"),
    Row("billing.question_answered", "questioner",    "work_answer",       quiet=True, channels="EMAIL INAPP"),
    Row("invoice.issued",          "billing",         "invoice",        mandatory=True),
    Row("invoice.issued",          "invoice_readers", "invoice",           channels="INAPP"),
    Row("access.requested",        "hr",              "access_requested",  only="asked", quiet=True, channels="EMAIL INAPP"),
    Row("access.checked",          "directors",       "access_checked",    only="asked", quiet=True, channels="EMAIL INAPP"),
    Row("access.granted",          "asker",           "access_granted",    only="asked", quiet=True, channels="EMAIL INAPP"),
    Row("access.refused",          "asker",           "access_refused",    only="asked", quiet=True, channels="EMAIL INAPP"),
    Row("access.waits_hr",         "hr",              "access_reminder",   channels="EMAIL INAPP"),
    Row("access.waits_decision",   "directors",       "access_reminder",   channels="EMAIL INAPP"),
    Row("emergency.opened",        "directors",       "emergency_opened",  mandatory=True, channels="EMAIL INAPP"),
    Row("emergency.opened",        "dossier_owner",   "emergency_opened",  mandatory=True, channels="EMAIL INAPP"),
    Row("access.alerted",          "alert_readers",   "access_alert",      mandatory=True, channels="EMAIL INAPP"),
    Row("emergency.waits_reading", "directors",       "emergency_waits",   quiet=True, channels="EMAIL INAPP"),
    Row("emergency.objected",      "opener",          "emergency_objected", mandatory=True, channels="EMAIL INAPP"),
    Row("access.review_opened",    "reviewers",       "review_opened",     quiet=True, channels="EMAIL INAPP"),
    Row("access.review_reminded",  "reviewers",       "review_reminded",   quiet=True, channels="EMAIL INAPP"),
    Row("access.review_closed",    "directors",       "review_closed",     quiet=True, channels="EMAIL INAPP"),
    Row("clause.ending",           "hr",              "clause_ending",     quiet=True, channels="EMAIL INAPP"),
    Row("clause.ending",           "signer",          "clause_ending",     quiet=True, channels="EMAIL INAPP"),
    Row("clause.ended",            "hr",              "clause_ended",      quiet=True, channels="EMAIL INAPP"),
    Row("clause.ended",            "signer",          "clause_ended",      quiet=True, channels="EMAIL INAPP"),
    Row("dossier.proposed",        "dossier_keeper",  "dossier_proposed",  quiet=True, once_per="visit", channels="INAPP"),
    Row("dossier.proposal_refused", "proposer",       "proposal_refused",  quiet=True, channels="INAPP"),
    Row("vault.limit_reached",     "directors",        "vault_limit",       channels="EMAIL INAPP", mandatory=True),
    Row("survey.sent",             "surveyed",        "survey"),
    Row("rights.changed",          "rights_keepers",   "rights_changed",    mandatory=True, channels="EMAIL INAPP"),
    Row("person.created",          "invited",         "invitation",        only="invited", mandatory=True),
    Row("session.opened",          "invited",         "security",          only="strange_device", mandatory=True, own=True),
    Row("sessions.ended",          "invited",         "security",          only="by_another", mandatory=True),
    Row("password.changed",        "invited",         "security",          mandatory=True, own=True),
    Row("password.reset",          "invited",         "security",          mandatory=True, own=True),
    Row("password.reset_asked",    "reset_asker",     "password_reset",    mandatory=True),
    Row("factor.added",            "invited",         "security",          mandatory=True, own=True),
    Row("factor.removed",          "invited",         "security",          mandatory=True, own=True),
    Row("factor.codes_made",       "invited",         "security",          mandatory=True, own=True),
    Row("factor.code_spent",       "invited",         "security",          mandatory=True, own=True),
    Row("factor.reset",            "invited",         "security",          mandatory=True),
    Row("viewing.began",           "invited",         "security",          mandatory=True, channels="EMAIL INAPP"),
    Row("ticket.closed",           "closing_managers", "closing_internal", only="something_expected", quiet=True, channels="EMAIL INAPP"),
    Row("announcement.made",       "readers",         "announcement",      quiet=True, channels="EMAIL INAPP"),
    Row("announcement.reminded",   "late_readers",    "announcement_reminder", quiet=True, channels="EMAIL INAPP"),
    Row("quality.synthesis_made",  "managers",        "synthesis",      channels="EMAIL INAPP"),
)  # fmt: skip

#: The words of the matrix page; a fact without words here fails a test.
FACTS = {
    "ticket.opened": _("Un ticket est ouvert"),
    "ticket.replied": _("Une réponse est écrite au client"),
    "ticket.planned": _("Un calendrier est annoncé au client"),
    "ticket.escalated": _("Un ticket passe au niveau 2"),
    "ticket.alerted": _("Une promesse est rompue : alerte hiérarchique"),
    "clock.alerted": _("Une échéance de la maison est dépassée : alerte"),
    "clock.reminded": _("Une étape relance qui tient une promesse"),
    "major.told": _("Un problème grave est déclaré, ou un point est envoyé"),
    "major.relaunched": _("Des personnes n’ont pas de preuve de réception d’un point"),
    "major.suggested": _("Plusieurs tickets ressemblent à un problème grave"),
    "ticket.storm": _("Une salve de tickets semblables arrive"),
    "ticket.resolved": _("Un ticket est résolu à distance"),
    "ticket.closing_soon": _("Un ticket résolu sera clos faute de réponse"),
    "ticket.closed": _("Un ticket est clos"),
    "ticket.passed_on": _("Un ticket est passé à un collègue"),
    "callback.asked": _("Un rappel téléphonique est promis"),
    "mission.agreed": _("Le client a accepté la date"),
    "mission.sent": _("Une mission est envoyée"),
    "mission.moved": _("Une mission est déplacée"),
    "mission.reassigned": _("Une mission est confiée à un autre technicien"),
    "mission.reminded": _("La visite est le prochain jour ouvré"),
    "mission.cancelled": _("Une mission est annulée"),
    "mission.declined": _("Un technicien refuse une mission"),
    "mission.departed": _("Le technicien est en route"),
    "duty.swap_asked": _("Un échange d’astreinte est proposé"),
    "duty.handed_over": _("Qui finit une astreinte laisse ses consignes"),
    "sms.unclear": _("Un SMS reçu n’est pas une réponse claire"),
    "report.sealed": _("Un rapport d’intervention est signé"),
    "billing.item_created": _("Un travail attend le service commercial"),
    "contract.running_low": _("Un contrat est presque épuisé"),
    "contract.notice_due": _("Le préavis d’un contrat approche"),
    "billing.question_asked": _("Le service commercial interroge un intervenant"),
    "billing.question_answered": _("Un intervenant répond au service commercial"),
    "invoice.issued": _("Une facture est émise"),
    "access.requested": _("Un droit d’accès est demandé"),
    "access.checked": _("Les RH ont vérifié la demande"),
    "access.granted": _("Le droit d’accès est accordé"),
    "access.refused": _("Le droit d’accès est refusé"),
    "access.waits_hr": _("Une demande d’accès attend les RH, réponse due dans l’heure"),
    "access.waits_decision": _("Une demande d’accès attend sa décision, réponse due dans l’heure"),
    "emergency.opened": _("Un dossier est ouvert en urgence"),
    "emergency.waits_reading": _("Une ouverture d’urgence est à relire"),
    "emergency.objected": _("Une ouverture d’urgence est contestée"),
    "access.review_opened": _("Une revue des droits commence"),
    "access.review_reminded": _("Une revue des droits attend encore des réponses"),
    "access.review_closed": _("Une revue des droits est terminée"),
    "clause.ending": _("Une clause de confidentialité finit dans le mois"),
    "clause.ended": _("Une clause de confidentialité est échue"),
    "access.alerted": _("Le journal des accès montre quelque chose d’inhabituel"),
    "dossier.proposed": _("Une visite propose de changer un dossier"),
    "dossier.proposal_refused": _("Un changement proposé est refusé"),
    "vault.limit_reached": _("Une personne révèle trop d’identifiants en une heure"),
    "survey.sent": _("Une enquête de satisfaction part"),
    "rights.changed": _(
        "Des droits changent : rôle, compte puissant, double authentification, règle d’accès, jeton, suppléant, droit sans demande"
    ),
    "person.created": _("Un compte est créé"),
    "session.opened": _("Quelqu’un se connecte"),
    "sessions.ended": _("Des sessions sont fermées"),
    "password.changed": _("Un mot de passe est changé"),
    "password.reset": _("Un mot de passe oublié est remplacé"),
    "password.reset_asked": _("Un mot de passe est oublié"),
    "factor.added": _("Une double authentification est choisie"),
    "factor.removed": _("Une double authentification est retirée"),
    "factor.codes_made": _("Des codes de secours sont faits"),
    "factor.code_spent": _("Un code de secours sert"),
    "factor.reset": _("Une double authentification perdue est retirée par un administrateur"),
    "viewing.began": _("Quelqu’un regarde à la place d’un autre"),
    "announcement.made": _("Une nouvelle procédure est annoncée"),
    "announcement.reminded": _("Une annonce n’est pas encore lue"),
    "quality.synthesis_made": _("La synthèse du mois est prête"),
}

CONDITIONS = {
    "promised": _("quand un créneau a été choisi ; un appel manqué n’écrit à personne"),
    "few_receipts": _(
        "si le ticket reste ouvert et n’est pas d’une salve d’alarmes ; cinq par heure au plus à la même adresse"
    ),
    "own_reply": _("sauf le point d’un problème grave, qui part à tous en une fois"),
    "remotely": _("quand il l’a été à distance"),
    "was_noticed": _("quand elle lui avait été envoyée"),
    "was_agreed": _("quand la date lui avait été annoncée"),
    "tell_departures": _("sauf si le réglage le coupe"),
    "something_expected": _(
        "seulement si quelque chose est attendu : promesse rompue, réouvertures, échéance du contrat"
    ),
    "needs_sales": _("quand il y a quelque chose à facturer ou à trancher"),
    "invited": _("quand une invitation est demandée"),
    "strange_device": _("quand l’appareil n’a jamais été vu"),
    "by_another": _("quand c’est un administrateur qui les ferme"),
    "asked": _("quand il vient d’une demande"),
}


#: The setting that holds the rows a manager switched off, by their names.
SWITCHED_OFF = "matrix_off"


def name(row: Row) -> str:
    """How a switch names a row: its fact, its audience, its letter."""
    return f"{row.fact}/{row.audience}/{row.letter}"


def facts() -> list[str]:
    """Every kind of fact the matrix answers."""
    return list(dict.fromkeys(row.fact for row in MATRIX))


def rows(fact: str) -> list[Row]:
    """The lines for one kind of fact."""
    return [row for row in MATRIX if row.fact == fact]


def of_group(group: str, channel: str) -> list[Row]:
    """The lines of a group of preferences that use this channel."""
    return [
        row
        for row in MATRIX
        if catalogue.group_of(row.letter) == group and channel in row.channels.split()
    ]


def named(switch: str) -> Row | None:
    """The row a switch names."""
    return next((row for row in MATRIX if name(row) == switch), None)
