"""The telephone call: opened at once, identified, ended by what came of it (A01–A03, B14, N11)."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Contact
from core import events
from core.errors import Refused
from tickets.models import Call, CallBack, CallBackState, CallOutcome, Ticket, WorkKind
from tickets.services import assignment, callbacks, checking, life


@transaction.atomic
def start_call(
    *, by: User | None, at: datetime, number: str = "", contact_id: int | None = None
) -> Call:
    """A call begins; nothing is mandatory before its end. `by=None`: nobody took it (missed)."""
    call = Call(hotliner=by, number=number[:20], started_at=at)
    if contact_id:
        _bind(call, contact_id, None)
    call.save()
    return call


def _bind(call: Call, contact_id: int, client_id: int | None) -> None:
    """They call for their own client, or for another where they have a place too (G03)."""
    call.contact = Contact.objects.get(pk=contact_id)
    call.client_id = client_id or call.contact.client_id
    if not Contact.objects.of(call.client_id).filter(pk=contact_id).exists():
        raise Refused(_("Cette personne n’est pas de ce client."), field="client")


@transaction.atomic
def identify_call(
    *,
    call_id: int,
    by: User,
    at: datetime,
    contact_id: int | None = None,
    client_id: int | None = None,
    ticket_id: int | None = None,
    note: str | None = None,
) -> Call:
    """Say who it is (or not), which ticket it is about, and keep what is typed meanwhile."""
    call = _own(call_id, by)
    if contact_id:
        _bind(call, contact_id, client_id)
    elif client_id:
        call.contact, call.client_id = None, client_id
    if ticket_id:
        call.ticket = Ticket.objects.visible_to(by).get(pk=ticket_id)
        call.client_id = call.ticket.client_id
    if note is not None:
        call.note = note
    call.save(update_fields=["contact", "client", "ticket", "note"])
    if ticket_id and call.ticket:
        checking.carry(call.pk, call.ticket, by=by, at=at)
    return call


@transaction.atomic
def forget_caller(*, call_id: int, by: User) -> Call:
    """« Ce n’est pas cette personne »: until somebody is chosen, nothing is done in anybody's name."""
    call = _own(call_id, by)
    call.contact, call.client = None, None
    call.save(update_fields=["contact", "client"])
    return call


def _own(call_id: int, by: User) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    if call.hotliner_id not in (None, by.pk):
        raise Refused(_("Cet appel est tenu par quelqu’un d’autre."))
    return call


@transaction.atomic
def finish_call(
    *,
    call_id: int,
    by: User,
    at: datetime,
    outcome: str,
    note: str | None = None,
    ticket_id: int | None = None,
) -> Call:
    """End the call with what came of it: one line of the day's activity report (N11). A second end changes nothing."""
    call = _own(call_id, by)
    if call.ended_at:
        return call
    if outcome not in CallOutcome.values or outcome == CallOutcome.IN_PROGRESS:
        raise Refused(_("Choisissez la suite donnée à l’appel."), field="outcome")
    call.hotliner, call.ended_at, call.outcome = by, max(at, call.started_at), outcome
    if note is not None:
        call.note = note
    if ticket_id:
        call.ticket = Ticket.objects.visible_to(by).get(pk=ticket_id)
        call.client_id = call.ticket.client_id
        checking.carry(call.pk, call.ticket, by=by, at=at)
    call.save()
    about: list[models.Model] = [call]
    if call.ticket:
        about.append(call.ticket)
    if call.client_id:
        about.append(Client(pk=call.client_id))
    if call.callback_id:
        callbacks.call_ended(callback_id=call.callback_id, call=call, by=by, at=at)
    events.record(
        "call.taken", about=about, by=by, at=at, outcome=outcome,
        seconds=int((call.ended_at - call.started_at).total_seconds()),
    )  # fmt: skip
    return call


@transaction.atomic
def solve_on_phone(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    solution: str,
    minutes: int,
    resolution_code: str = "",
    call_id: int | None = None,
) -> Ticket:
    """« Résolu au téléphone »: call, ticket, time and billing trigger in one gesture (B14, R150).

    The caller is on the line and agrees, so the ticket is closed and confirmed.
    """
    ticket = Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket_id)
    if ticket.is_open and ticket.owner_id is None:
        assignment.take(ticket_id=ticket_id, by=by, at=at)
    life.resolve(
        ticket_id=ticket_id, by=by, at=at, solution=solution, remotely=True, minutes=minutes,
        work_kind=WorkKind.PHONE, resolution_code=resolution_code,
    )  # fmt: skip
    ticket = life.accept(ticket_id=ticket_id, by=by, at=at)
    if call_id:
        finish_call(call_id=call_id, by=by, at=at, outcome=CallOutcome.SOLVED, ticket_id=ticket_id)
    return ticket


@transaction.atomic
def miss_call(*, number: str, at: datetime, contact_id: int | None = None) -> Call:
    """A call nobody took becomes a call to pass back, with its timer (A01, A23)."""
    if not any(sign.isdigit() for sign in number):
        raise Refused(_("Notez le numéro à rappeler."), field="number")
    call = start_call(by=None, at=at, number=number, contact_id=contact_id)
    call.outcome, call.ended_at = CallOutcome.MISSED, at
    call.save(update_fields=["outcome", "ended_at"])
    callbacks.callback_missed(call=call, at=at)
    return call


@transaction.atomic
def pass_callback(*, callback_id: int, by: User, at: datetime) -> Call:
    """Call the person back: the call's end keeps the promise, or counts the try."""
    callback = CallBack.objects.select_for_update(of=("self",)).get(pk=callback_id)
    if callback.state != CallBackState.OPEN:
        raise Refused(_("Ce rappel n’est plus à passer."))
    if Call.objects.filter(callback=callback, outcome=CallOutcome.IN_PROGRESS).exists():
        raise Refused(_("Quelqu’un passe déjà ce rappel."))
    call = start_call(by=by, at=at, number=callback.number, contact_id=callback.contact_id)
    call.callback, call.client_id = callback, callback.client_id or call.client_id
    call.ticket, call.note = callback.ticket, callback.reason
    call.save(update_fields=["callback", "client", "ticket", "note"])
    return call
