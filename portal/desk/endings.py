"""How a call ends: one gesture, one transaction, several verbs of the tickets (A01, A15, B14).

The rules are in `tickets.services`; here is only which verbs an ending calls, in which order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats, typed
from core.errors import Refused
from core.language import of_the_house
from knowledge.models import Category
from portal import doors
from portal.desk import callcard, forms, guess
from tickets import selectors, services
from tickets.models import Call, CallOutcome, Channel, Ticket
from tickets.services import EscalationReason

SOLVED, ESCALATE, VISIT, LATER = "solved", "escalate", "visit", "later"
INFORMATION, ABANDONED, ADD, MAJOR = "information", "abandoned", "add", "major"
#: Endings that leave a ticket behind.
OPENING = (SOLVED, ESCALATE, VISIT, LATER)


@dataclass(frozen=True)
class Ending:
    """What was chosen: « solved », « add:48217 » to join an open ticket, « major:7 » a serious problem."""

    said: str

    @property
    def name(self) -> str:
        """The ending without its object; an unknown one keeps everything for later."""
        name = self.said.partition(":")[0]
        return name if name in (*OPENING, INFORMATION, ABANDONED, ADD, MAJOR) else LATER

    @property
    def number(self) -> int:
        """The ticket joined, 0 when none."""
        return typed.whole(self.said.partition(":")[2]) or 0


@dataclass(frozen=True)
class Told:
    """Where to go next, and what the toast says."""

    to: str
    words: str


def complete(ending: Ending, call: Call, form: forms.CallCard, at: datetime) -> bool:
    """Whether the card holds what this ending needs; says on the form what is missing."""
    data = form.cleaned_data
    if ending.name in (*OPENING, MAJOR) and call.client_id is None:
        form.add_error(None, _("Dites d’abord qui appelle : numéro, nom, contrat ou site."))
    if ending.name in OPENING and not (data.get("subject") or data.get("symptoms", "").strip()):
        form.add_error("symptoms", _("Notez en quelques mots ce qui se passe."))
    if ending.name == SOLVED and not data.get("solution", "").strip():
        form.add_error("solution", _("Dites ce qui a été fait, en une phrase."))
    if ending.name == SOLVED and not form.errors and _wants_check(call, data, at):
        form.add_error(
            None,
            _("Vérifiez d’abord l’appelant (Alt A), ou enregistrez l’appel pour le reprendre plus tard."),
        )  # fmt: skip
    return not form.errors


def _wants_check(call: Call, data: Mapping[str, Any], at: datetime) -> bool:
    """Whether what was solved asks who the caller is, and nobody has checked (A24)."""
    category = _category(data)
    asks = category is not None and category.needs_caller
    return asks and not selectors.standing_of_call(call, at).is_verified


def _category(data: Mapping[str, Any]) -> Category | None:
    """The one chosen, else the one the words suggest."""
    words = f"{data.get('subject') or ''} {data.get('symptoms') or ''}"
    return data.get("category") or guess.category(words)


@transaction.atomic
def apply(
    ending: Ending,
    *,
    call: Call,
    data: Mapping[str, Any],
    answers: Mapping[int, int],
    by: User,
    at: datetime,
) -> Told:
    """Do everything the ending means, or nothing."""
    note = data.get("symptoms") or ""
    if ending.name in (INFORMATION, ABANDONED):
        services.finish_call(call_id=call.pk, by=by, at=at, outcome=ending.name.upper(), note=note)
        return Told(reverse("desk:queue"), _("Appel terminé, noté au compte rendu du jour."))
    if ending.name == ADD:
        return _add(ending.number, call, data, by, at)
    if ending.name == MAJOR:
        return _join(ending.number, call, data, by, at)
    ticket = _open(call, data, answers, by, at)
    return _DO[ending.name](ticket, call, data, by, at)


def _open(
    call: Call, data: Mapping[str, Any], answers: Mapping[int, int], by: User, at: datetime
) -> Ticket:
    """The ticket of this call, in the caller's name (A15)."""
    site, category, asset = callcard.site_of(call), _category(data), data.get("asset")
    ticket = services.open_ticket(
        client_id=call.client_id or 0,
        requester_id=call.contact_id,
        site_id=site.pk if site else None,
        asset_id=asset.pk if asset else None,
        category_id=category.pk if category else None,
        subject=data.get("subject") or guess.subject(data.get("symptoms") or ""),
        symptoms=data.get("symptoms") or "",
        channel=Channel.PHONE,
        impact=data.get("impact") or 3,
        urgency=data.get("urgency") or 2,
        call_id=call.pk,
        reported_at=call.started_at,
        take=True,
        by=by,
        at=at,
    )
    for step, choice in answers.items():
        services.answer_step(ticket_id=ticket.pk, step_id=step, choice_id=choice, by=by, at=at)
    if consent := data.get("consent"):
        services.note(ticket_id=ticket.pk, body=_consent(consent, call), by=by, at=at)
    return ticket


_CONSENT = {
    "yes": lambda call: (
        _("Prix annoncé au téléphone, accepté par %(who)s.") % {"who": call.contact or call.client}
    ),
    "no": lambda call: (
        _("Prix annoncé au téléphone, refusé par %(who)s.") % {"who": call.contact or call.client}
    ),
}


def _minutes(call: Call, data: Mapping[str, Any], at: datetime) -> int:
    """The minutes counted: those given, else the call's own, rounded up."""
    if data.get("minutes") is not None:
        return int(data["minutes"])
    return max(1, -(-int((at - call.started_at).total_seconds()) // 60))


def _solved(ticket: Ticket, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> Told:
    minutes = _minutes(call, data, at)
    services.solve_on_phone(
        ticket_id=ticket.pk,
        call_id=call.pk,
        solution=data["solution"],
        minutes=minutes,
        by=by,
        at=at,
    )
    words = _("Ticket %(number)s résolu au téléphone et clos, %(time)s comptées.")
    return Told(
        reverse("desk:queue"), words % {"number": ticket.pk, "time": formats.duration(minutes)}
    )


def _escalate(ticket: Ticket, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> Told:
    _worked(ticket, call, data, by, at)
    _finish(call, ticket, by, at)
    services.escalate(
        ticket_id=ticket.pk,
        reason=EscalationReason.COMPETENCE,
        summary=_summary(ticket),
        by=by,
        at=at,
    )
    words = _("Ticket %(number)s transmis au niveau 2.") % {"number": ticket.pk}
    return Told(ticket.get_absolute_url(), words)


@of_the_house
def _consent(given: str, call: Call) -> str:
    return _CONSENT[given](call)


@of_the_house
def _visit_reason() -> str:
    return _("demandée pendant l’appel")


@of_the_house
def _summary(ticket: Ticket) -> str:
    """What level 2 reads first: the words of the caller and the steps done (B15)."""
    given = ticket.answers.select_related("step", "choice")[:30]
    steps = [f"– {answer.step.question} {answer.choice.label}" for answer in given]
    return "\n".join(
        [_("Pendant l’appel : %(words)s") % {"words": ticket.symptoms or ticket.subject}, *steps]
    )


def _visit(ticket: Ticket, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> Told:
    _worked(ticket, call, data, by, at)
    _finish(call, ticket, by, at)
    services.need_visit(ticket_id=ticket.pk, by=by, at=at, reason=_visit_reason())
    words = _("Ticket %(number)s à planifier : choisissez le créneau.") % {"number": ticket.pk}
    return Told(
        doors.address_of("interventions:plan", ticket.pk) or ticket.get_absolute_url(), words
    )


def _later(ticket: Ticket, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> Told:
    _worked(ticket, call, data, by, at)
    _finish(call, ticket, by, at)
    words = _("Ticket %(number)s enregistré, il vous attend dans « À moi ».") % {
        "number": ticket.pk
    }
    return Told(reverse("desk:queue"), words)


_DO = {SOLVED: _solved, ESCALATE: _escalate, VISIT: _visit, LATER: _later}


def _worked(ticket: Ticket, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> None:
    """The call's time belongs to its ticket (pain 22)."""
    minutes = _minutes(call, data, at)
    if minutes:
        services.log_time(
            ticket_id=ticket.pk,
            kind="PHONE",
            minutes=minutes,
            source=f"call:{call.pk}",
            by=by,
            at=at,
        )


def _finish(call: Call, ticket: Ticket, by: User, at: datetime) -> None:
    services.finish_call(
        call_id=call.pk, by=by, at=at, outcome=CallOutcome.TICKET, ticket_id=ticket.pk
    )


def _add(number: int, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> Told:
    """« Ajouter à celui-ci »: what was said joins the open ticket, and its time too (A22)."""
    ticket, note = selectors.ticket_for(by, number), data.get("symptoms") or ""
    if ticket.client_id != call.client_id:
        raise Refused(_("Ce ticket est celui d’un autre client."))
    if note.strip() and call.contact:
        services.client_message(
            ticket_id=ticket.pk, contact=call.contact, body=note, channel="PHONE", at=at
        )
    elif note.strip():
        services.note(ticket_id=ticket.pk, body=note, by=by, at=at)
    ticket.refresh_from_db(fields=["status"])  # what was said may have opened it again
    if ticket.is_open:
        _worked(ticket, call, data, by, at)
    services.finish_call(
        call_id=call.pk, by=by, at=at, outcome=CallOutcome.ADDED, ticket_id=ticket.pk
    )
    words = _("Appel ajouté au ticket %(number)s.") % {"number": ticket.pk}
    return Told(ticket.get_absolute_url(), words)


@transaction.atomic
def call_later(
    call: Call, slot: tuple[datetime, datetime], *, number: str, reason: str, by: User, at: datetime
) -> None:
    """The caller would rather be called back. This call ends first: it may itself keep the last such promise."""
    services.finish_call(call_id=call.pk, by=by, at=at, outcome=CallOutcome.INFORMATION)
    services.ask_callback(
        by=by, at=at, starts_at=slot[0], ends_at=slot[1], contact=call.contact, client=call.client,
        ticket=call.ticket, number=number, reason=reason,
    )  # fmt: skip


def _join(number: int, call: Call, data: Mapping[str, Any], by: User, at: datetime) -> Told:
    """The caller speaks of a running serious problem: a ticket attached to it, nothing more to ask (C06)."""
    problem = selectors.major_for(by, number)
    told = {**data, "subject": data.get("subject") or (not data.get("symptoms") and problem.title)}
    ticket = _open(call, told, {}, by, at)
    _later(ticket, call, data, by, at)
    services.link_to_major(major_id=problem.pk, ticket_id=ticket.pk, by=by, at=at)
    words = _("Ticket %(number)s rattaché à %(problem)s.")
    return Told(reverse("desk:queue"), words % {"number": ticket.pk, "problem": problem})
