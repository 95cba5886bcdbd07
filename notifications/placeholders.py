"""Every placeholder a letter may use, in one table: its name, its words for whoever edits, where its value comes from.

A value is read from what is known of the fact (`parts.known`, and what `parts.of_letter` adds); what is
not known is empty. Secrets, internal notes and the dossier's content have no name here and so enter no letter.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from accounts import adminlog_selectors
from clients import quantities
from core import administration, formats
from core.language import said_again
from core.models import Event
from notifications import security
from notifications.wording import Value

Known = dict[str, Any]


@dataclass(frozen=True)
class Placeholder:
    """One name between braces."""

    name: str
    words: Any
    read: Callable[[Known], Any]
    #: Made by the product: an address, a personal link, prepared lines.
    is_ours: bool = False

    @property
    def group(self) -> str:
        """What it is about: ticket, mission…"""
        return self.name.partition(".")[0]


def at(path: str, form: Callable[[Any], Any] | None = None) -> Callable[[Known], Any]:
    """The value at the end of a path of what is known, in that form; empty when a step is missing."""
    first, *steps = path.split(".")

    def read(known: Known) -> Any:
        thing = known.get(first)
        for step in steps:
            thing = getattr(thing, step, None)
        if thing is None or thing == "":
            return ""
        return form(thing) if form else thing() if callable(thing) else thing

    return read


def _doubts(doubts: list[dict[str, str]]) -> str:
    return "\n".join(said_again(doubt["text"]) for doubt in doubts)


def _procedure(known: Known) -> str:
    announcement = known.get("announcement")
    if announcement is None or announcement.procedure is None:
        return ""
    words = {"title": announcement.procedure.title, "n": announcement.version}
    return now_in("%(title)s, version %(n)s") % words


def _client(name: str) -> Callable[[Known], Any]:
    def read(known: Known) -> Any:
        found = known.get("client") or getattr(_subject(known), "client", None)
        return getattr(found, name, "")

    return read


def _subject(known: Known) -> Any:
    names = ("mission", "ticket", "accessrequest", "billableitem", "invoice", "survey", "question")
    return next((known[name] for name in names if known.get(name) is not None), None)


def _ticket_number(known: Known) -> Any:
    if known.get("ticket") is not None:
        return known["ticket"].pk
    return getattr(_subject(known), "ticket_id", "")


def _is_update(kind: str) -> Callable[[Known], bool]:
    """Whether the update of a serious problem is of that kind."""
    return lambda known: getattr(known.get("update"), "kind", "") == kind


def link(mark: str) -> Callable[[Known], str]:
    """A personal link, made when the message leaves."""
    return lambda known: f"[[{mark}]]"


def _day(instant: Any) -> str:
    return formats.day(formats.local(instant).date())


def _day_long(instant: Any) -> str:
    return formats.day_long(formats.local(instant).date())


def _day_year(on: Any) -> str:
    return formats.day_long(on, year=True)


def _tasks(known: Known) -> str:
    tasks = known.get("tasks") or []
    return "\n".join(f"{task.position} | {Value(task.text).line}" for task in tasks)


def _reasons(known: Known) -> str:
    best = known.get("best")
    return "\n".join(Value(reason.words).line for reason in best.reasons) if best else ""


def _sender(known: Known) -> Any:
    reply = known.get("reply")
    return "" if reply is None else reply.user or formats.phone(reply.number)


def _invoice(test: Callable[[Any], bool]) -> Callable[[Known], Any]:
    return lambda known: bool("invoice" in known and test(known["invoice"]))


def _is_statement(invoice: Any) -> bool:
    return bool(invoice.kind == "STATEMENT")


def _said(name: str) -> Callable[[Known], Any]:
    return lambda known: known.get("data", {}).get(name, "")


def _said_day(name: str) -> Callable[[Known], Any]:
    def read(known: Known) -> Any:
        text = _said(name)(known)
        return _day_year(date.fromisoformat(text)) if text else ""

    return read


def _of_contract(name: str) -> Callable[[Known], Any]:
    """A quantity of the fact in the contract's own unit."""

    def read(known: Known) -> Any:
        text = _said(name)(known)
        return quantities.said(known["contract"].kind, Decimal(text)) if text else ""

    return read


def _act(read: Callable[[Event], Any]) -> Callable[[Known], Any]:
    """What the log says of an act of administration."""
    return lambda known: read(known["event"]) if known.get("event") is not None else ""


def _named(act: Event) -> str:
    return adminlog_selectors.subject_of(act.about, act.data, administration.names(act.about))


def _before_and_after(act: Event) -> str:
    told = administration.told(act.about, act.data)
    lines = (f"{one.before} → {one.after}" if one.before else one.after for one in told)
    return "\n".join(f"{one.words} | {Value(line).line}" for one, line in zip(told, lines, strict=True))  # fmt: skip


def _owner(known: Known) -> Any:
    ticket = known.get("ticket")
    return "" if ticket is None else ticket.owner or now_in("personne")


def _why(known: Known) -> str:
    return now_in(known["why"]) if known.get("why") else ""


TABLE = (
    Placeholder("person.name",            _("Le nom du destinataire"),                   at("person.name")),
    Placeholder("person.email",           _("Son adresse"),                              at("person.email")),
    Placeholder("page",                   _("L’adresse de la page à ouvrir"),            at("url"), is_ours=True),
    Placeholder("client.name",            _("Le nom du client"),                         _client("name")),
    Placeholder("client.short_name",      _("Le nom court du client"),                   _client("short_name")),
    Placeholder("ticket.number",          _("Le numéro du ticket"),                      _ticket_number),
    Placeholder("ticket.subject",         _("Le sujet du ticket"),                       at("ticket.subject")),
    Placeholder("ticket.solution",        _("La solution écrite par l’intervenant"),     at("ticket.solution")),
    Placeholder("ticket.solved_by",       _("Qui a écrit et approuvé la solution"),      at("solved_by", str)),
    Placeholder("ticket.owner",           _("L’intervenant, ou « personne »"),           _owner),
    Placeholder("ticket.reported",        _("Quand le problème a été déclaré"),          at("ticket.reported_at", formats.exact)),
    Placeholder("ticket.resolved",        _("Quand il a été résolu"),                    at("ticket.resolved_at", formats.exact)),
    Placeholder("ticket.due",             _("La prochaine échéance"),                    at("ticket.due_at", formats.exact)),
    Placeholder("ticket.answer_due",      _("L’heure promise de la réponse"),            at("due")),
    Placeholder("ticket.closes_on",       _("Le jour de la clôture"),                    at("on", _day_long)),
    Placeholder("ticket.by_clock",        _("Vrai si le temps du niveau 1 est écoulé"),  lambda known: known.get("data", {}).get("cause") == "clock"),
    Placeholder("ticket.shows_subject",   _("Faux si le ticket vient d’un courriel"),    at("shows_subject")),
    Placeholder("callback.slot",          _("Le créneau du rappel"),                     at("slot")),
    Placeholder("callback.number",        _("Le numéro à rappeler"),                     at("callback.number", formats.phone)),
    Placeholder("callback.reason",        _("Le sujet du rappel"),                       at("callback.reason")),
    Placeholder("handover.by",            _("Qui passe le ticket"),                      at("handover.proposed_by", str)),
    Placeholder("handover.instruction",   _("La consigne laissée"),                      at("handover.note")),
    Placeholder("team.hours",             _("Les heures d’ouverture"),                   at("hours")),
    Placeholder("team.reopens",           _("Quand l’assistance rouvre, si elle est fermée"), at("reopens")),
    Placeholder("team.on_call",           _("Le numéro d’astreinte du contrat"),         at("on_call")),
    Placeholder("clock.kind",             _("La promesse rompue"),                       at("clock.get_kind_display")),
    Placeholder("clock.due",              _("Son échéance"),                             at("clock.due_at", formats.exact)),
    Placeholder("fact.reason",            _("Le motif donné"),                           _said("reason")),
    Placeholder("fact.person",            _("La personne en cause"),                     at("user", str)),
    Placeholder("fact.count",             _("Le nombre de tickets"),                     _said("count")),
    Placeholder("major.number",           _("Le numéro du problème grave"),              at("problem", str)),
    Placeholder("major.title",            _("Son titre lu par les clients"),             at("problem.title")),
    Placeholder("major.point",            _("Le numéro du point ; vide à la déclaration"), lambda known: getattr(known.get("update"), "number", "") or ""),
    Placeholder("major.body",             _("Le texte commun du point"),                 at("update.body")),
    Placeholder("major.between_us",       _("Ce qui reste entre nous"),                  at("update.staff_body")),
    Placeholder("major.said",             _("Le texte de ce client, ou le commun"),      at("told")),
    Placeholder("major.news",             _("Avant quand viennent les prochaines nouvelles"), at("update.news_before", formats.exact)),
    Placeholder("major.commander",        _("Le pilote"),                                at("problem.commander", str)),
    Placeholder("major.room",             _("La salle de crise"),                        at("problem.room_url")),
    Placeholder("major.is_restored",      _("Vrai si le service est rétabli"),           _is_update("RESTORED")),
    Placeholder("major.is_over",          _("Vrai si le problème est terminé"),          _is_update("ENDED")),
    Placeholder("major.is_news",          _("Vrai pour un point"),                       _is_update("NEWS")),
    Placeholder("link.news",              _("Lien personnel : dire qu’on a reçu"),       link("news"), is_ours=True),
    Placeholder("reply.author",           _("Qui répond"),                               at("said.author", str)),
    Placeholder("reply.body",             _("La réponse écrite au client"),              at("said.body")),
    Placeholder("reply.plan",             _("La date annoncée"),                         at("said.plan_for", formats.exact)),
    Placeholder("reply.news",             _("Quand viendront d’autres nouvelles"),       at("said.news_before", formats.exact)),
    Placeholder("mission.number",         _("Le numéro de la mission"),                  at("mission", str)),
    Placeholder("mission.key",            _("Le numéro, pour la voix"),                  at("mission.pk")),
    Placeholder("mission.replacement",    _("Qui est libre à la même heure"),            at("best.profile.name")),
    Placeholder("mission.replacement_reasons", _("Pourquoi cette personne, ligne par ligne"), _reasons, is_ours=True),
    Placeholder("mission.when",           _("Le jour et l’heure, en entier"),            at("mission.booking.starts_at", formats.exact)),
    Placeholder("mission.day",            _("Le jour, en bref"),                         at("mission.booking.starts_at", _day)),
    Placeholder("mission.day_long",       _("Le jour, en toutes lettres"),               at("mission.booking.starts_at", _day_long)),
    Placeholder("mission.hour",           _("L’heure"),                                  at("mission.booking.starts_at", formats.hour)),
    Placeholder("mission.length",         _("La durée estimée"),                         at("mission.estimated_minutes", formats.duration)),
    Placeholder("mission.place",          _("Le lieu"),                                  at("place")),
    Placeholder("mission.town",           _("La ville"),                                 at("mission.site.city")),
    Placeholder("mission.map",            _("L’adresse d’un plan"),                      at("map_url"), is_ours=True),
    Placeholder("mission.contact",        _("Qui reçoit sur place"),                     at("contact", str)),
    Placeholder("mission.phone",          _("Son numéro"),                               at("contact_phone")),
    Placeholder("mission.purpose",        _("L’objet"),                                  at("mission.purpose")),
    Placeholder("mission.problem",        _("Le problème"),                              at("mission.problem")),
    Placeholder("mission.tasks",          _("Ce qu’il y a à faire, ligne par ligne"),    _tasks, is_ours=True),
    Placeholder("mission.done_already",   _("Ce qui est déjà fait à distance"),          at("mission.done_already")),
    Placeholder("mission.to_bring",       _("Ce qu’il faut apporter"),                   at("mission.to_bring")),
    Placeholder("mission.technician",     _("Le technicien"),                            at("mission.technician", str)),
    Placeholder("mission.technician_phone", _("Le mobile du technicien"),                at("mission.technician.mobile")),
    Placeholder("mission.cancelled_reason", _("Le motif de l’annulation"),               at("mission.cancelled_reason")),
    Placeholder("mission.decline_reason", _("Le motif du refus"),                        lambda known: _said("reason")(known) or at("mission.decline_reason")(known)),
    Placeholder("mission.why",            _("Ce qui s’est passé"),                       _why),
    Placeholder("duty.person",            _("Qui propose son astreinte"),                at("duty.person", str)),
    Placeholder("duty.instruction",       _("Les consignes laissées à la suite"),          at("duty.handover")),
    Placeholder("duty.from",              _("Le début de l’astreinte"),                  at("duty.starts_at", formats.exact)),
    Placeholder("duty.until",             _("Sa fin"),                                   at("duty.ends_at", formats.exact)),
    Placeholder("sms.sender",             _("Qui a envoyé le SMS"),                      _sender),
    Placeholder("sms.received",           _("Quand il est arrivé"),                      at("reply.at", formats.exact)),
    Placeholder("sms.text",               _("Le texte du SMS"),                          at("reply.text")),
    Placeholder("report.result",          _("Le résultat de l’intervention"),            lambda known: at("report.get_result_display")(known) if at("report.result")(known) else ""),
    Placeholder("report.signature",       _("La signature du client"),                   lambda known: at("report.get_client_signature_display")(known) if at("report.client_signature")(known) else ""),
    Placeholder("work.subject",           _("L’objet du travail"),                       at("billableitem.subject")),
    Placeholder("work.total",             _("Le montant HT"),                            at("billableitem.net_total", formats.money)),
    Placeholder("work.doubts",            _("Ce qui fait hésiter"),                      at("billableitem.doubts", _doubts)),
    Placeholder("work.is_to_decide",      _("Vrai s’il faut trancher"),                  lambda known: at("billableitem.state")(known) == "TO_DECIDE"),
    Placeholder("contract.name",          _("Le contrat"),                               at("contract", str)),
    Placeholder("contract.left",          _("Ce qui reste au contrat"),                  _of_contract("left")),
    Placeholder("contract.proposed",      _("Ce qu’il y a à proposer"),                  _of_contract("proposed")),
    Placeholder("contract.ends_on",       _("Le dernier jour du contrat"),               _said_day("ends_on")),
    Placeholder("contract.notice_by",     _("Le dernier jour pour le dénoncer"),         _said_day("notice_by")),
    Placeholder("invoice.number",         _("Le numéro de la facture"),                  at("invoice.number")),
    Placeholder("invoice.subject",        _("L’objet de la facture"),                    at("invoice.subject")),
    Placeholder("invoice.total",          _("Le total TTC"),                             at("invoice.gross_total", formats.money)),
    Placeholder("invoice.due",            _("La date d’échéance"),                       at("invoice.due_on", _day_year)),
    Placeholder("invoice.is_statement",   _("Vrai pour un relevé d’intervention"),       _invoice(_is_statement)),
    Placeholder("invoice.is_covered",     _("Vrai pour une facture à 0 €"),              _invoice(lambda invoice: invoice.is_zero and not _is_statement(invoice))),
    Placeholder("invoice.is_to_pay",      _("Vrai s’il y a quelque chose à régler"),     _invoice(lambda invoice: not invoice.is_zero and not _is_statement(invoice))),
    Placeholder("emergency.person",       _("Qui a ouvert le dossier"),                  at("emergencyopening.person", str)),
    Placeholder("emergency.reason",       _("Ce qui pressait"),                          at("emergencyopening.reason")),
    Placeholder("emergency.parts",        _("Les parties ouvertes"),                     at("emergencyopening.parts_shown")),
    Placeholder("emergency.until",        _("Jusqu’à quand"),                            at("emergencyopening.grant.ends_at", formats.exact)),
    Placeholder("emergency.follow_up",    _("La suite à donner"),                        at("emergencyopening.follow_up")),
    Placeholder("alert.person",           _("Qui a lu"),                                 at("accessalert.person", str)),
    Placeholder("alert.what",             _("Ce qui a été vu"),                          at("accessalert.words")),
    Placeholder("alert.day",              _("Le jour"),                                  at("accessalert.day", _day_year)),
    Placeholder("alert.lines",            _("Le nombre de lignes du journal"),           at("accessalert.lines", len)),
    Placeholder("act.what",               _("Ce qui a été fait"),                        _act(lambda act: administration.words(act.kind))),
    Placeholder("act.about",              _("De qui ou de quoi il s’agit"),              _act(_named)),
    Placeholder("act.by",                 _("Qui l’a fait"),                             _act(lambda act: str(act.by or ""))),
    Placeholder("act.details",            _("Avant et après, ligne par ligne"),          _act(_before_and_after), is_ours=True),
    Placeholder("act.when",               _("Quand c’est arrivé"),                       _act(lambda act: formats.exact(act.at))),
    Placeholder("review.number",          _("Le numéro de la revue"),                    at("accessreview", str)),
    Placeholder("review.ends",            _("Le dernier jour pour répondre"),            at("accessreview.ends_at", _day_long)),
    Placeholder("review.removed",         _("Les droits retirés sans réponse"),          _said("removed")),
    Placeholder("clause.person",          _("Qui l’a signée"),                           at("clause.person", str)),
    Placeholder("clause.ends",            _("Le dernier jour de la clause"),             at("clause.ends_on", _day_year)),
    Placeholder("proposal.by",            _("Qui propose le changement"),                at("dossierproposal.by", str)),
    Placeholder("proposal.decider",       _("Qui l’a refusé"),                           at("dossierproposal.decided_by", str)),
    Placeholder("proposal.refusal",       _("Le motif du refus"),                        at("dossierproposal.reason")),
    Placeholder("request.asker",          _("Qui demande l’accès"),                      at("accessrequest.asker", str)),
    Placeholder("request.until",          _("Jusqu’à quand"),                            at("accessrequest.wanted_until", _day_year)),
    Placeholder("request.refusal",        _("Le motif du refus"),                        at("accessrequest.refusal")),
    Placeholder("invitation.until",       _("La fin de validité du lien"),               at("until", formats.exact)),
    Placeholder("reset.until",            _("La fin de validité du lien"),               at("until", formats.exact)),
    Placeholder("security.what",          _("Ce qui s’est passé sur le compte"),         security.said),
    Placeholder("security.when",          _("Quand c’est arrivé"),                       at("at", formats.exact)),
    Placeholder("synthesis.month",        _("Le mois de la synthèse"),                   at("synthesis.month", formats.month)),
    Placeholder("digest.day",             _("Le jour"),                                  at("at", _day_long)),
    Placeholder("digest.visits",          _("Les interventions du jour, ligne par ligne"), at("digest.visits", "\n".join), is_ours=True),
    Placeholder("digest.promises",        _("Les promesses qui échoient, ligne par ligne"), at("digest.promises", "\n".join), is_ours=True),
    Placeholder("digest.approvals",       _("Ce qui attend une décision, ligne par ligne"), at("digest.approvals", "\n".join), is_ours=True),
    Placeholder("digest.endings",         _("Ce qui arrive à échéance, ligne par ligne"), at("digest.endings", "\n".join), is_ours=True),
    Placeholder("announcement.title",     _("Le titre de l’annonce"),                    at("announcement.title")),
    Placeholder("announcement.body",      _("Le texte de l’annonce"),                    at("announcement.body")),
    Placeholder("announcement.procedure", _("La procédure et sa version"),               _procedure),
    Placeholder("announcement.by",        _("Qui annonce"),                              at("announcement.by", str)),
    Placeholder("broadcast.subject",      _("L’objet de la diffusion"),                  at("broadcast.subject")),
    Placeholder("broadcast.body",         _("Le texte de la diffusion"),                 at("broadcast.body")),
    Placeholder("broadcast.is_optional",  _("Vrai si l’on peut se désabonner"),          lambda known: bool("broadcast" in known and not known["broadcast"].is_mandatory)),
    Placeholder("answer.body",            _("La réponse de la maison"),                  at("answer.body")),
    Placeholder("answer.by",              _("Qui répond"),                               at("answer.by", str)),
    Placeholder("question.asked_by",      _("Qui pose la question"),                     at("question.asked_by", str)),
    Placeholder("question.to",            _("À qui elle est posée"),                     at("question.to", str)),
    Placeholder("question.text",          _("La question"),                              at("question.text")),
    Placeholder("question.answer",        _("Sa réponse"),                               at("question.answer")),
    Placeholder("question.subject",       _("L’objet du travail en question"),           at("question.item.subject")),
    Placeholder("question.ticket",        _("Le ticket du travail en question"),         at("question.item.ticket_id")),
    Placeholder("dead.failed",            _("Le nombre de messages en échec"),           at("failed")),
    Placeholder("dead.aside",             _("Le nombre de suites mises à l’écart"),      at("aside")),
    Placeholder("audit.findings",         _("Ce que le contrôle a trouvé, ligne par ligne"), at("findings", "\n".join)),
    Placeholder("closing.expected",       _("Ce qui est attendu, ligne par ligne"),      at("expected", "\n".join)),
    Placeholder("link.answer",            _("Lien personnel : répondre"),                link("answer"), is_ours=True),
    Placeholder("link.unsubscribe",       _("Lien personnel : se désabonner"),           link("unsubscribe"), is_ours=True),
    Placeholder("link.acknowledge",       _("Lien personnel : accuser réception"),       link("acknowledge"), is_ours=True),
    Placeholder("link.confirm",           _("Lien personnel : confirmer la visite"),     link("confirm"), is_ours=True),
    Placeholder("link.solution",          _("Lien personnel : répondre à la solution"),  link("solution"), is_ours=True),
    Placeholder("link.reopen",            _("Lien personnel : rouvrir la demande"),      link("reopen"), is_ours=True),
    Placeholder("link.survey",            _("Lien personnel : donner sa note"),          link("survey"), is_ours=True),
    Placeholder("link.reset",             _("Lien personnel : choisir un autre mot de passe"), link("reset"), is_ours=True),
    Placeholder("link.invitation",        _("Lien personnel : choisir un mot de passe"), link("invitation"), is_ours=True),
)  # fmt: skip

BY_NAME = {placeholder.name: placeholder for placeholder in TABLE}


def look(known: Known) -> Callable[[str], Value]:
    """What each name stands for, in the language of the moment; a name that does not exist is empty."""

    def value(name: str) -> Value:
        placeholder = BY_NAME.get(name)
        if placeholder is None:
            return Value()
        found = placeholder.read(known)
        text = "" if found is None or found is False else str(found or "")
        return Value(text, placeholder.is_ours)

    return value
