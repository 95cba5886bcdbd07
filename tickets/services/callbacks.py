"""Calling somebody back within a slot: asked, tried, passed, dropped. A promise with its own timer (A23, A01)."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from clients.models import Client, Contact
from core import events, setting, worktime
from core.errors import Refused
from core.phones import e164
from tickets import sla
from tickets.dials import MISSED
from tickets.models import Call, CallBack, CallBackState, CallOutcome, Ticket
from tickets.services import placing, promises, terms


@transaction.atomic
def ask_callback(
    *,
    by: User | None,
    at: datetime,
    starts_at: datetime,
    ends_at: datetime,
    number: str,
    reason: str = "",
    contact: Contact | None = None,
    client: Client | None = None,
    ticket: Ticket | None = None,
) -> CallBack:
    """Promise to call back between two instants of opening hours; one open call-back a person."""
    _within_hours(starts_at, ends_at, at)
    if contact:
        _of_client(contact, client)
        _none_promised(contact)
    asked = CallBack(
        contact=contact, client=client or (contact.client if contact else None), ticket=ticket,
        reason=reason.strip()[:300], starts_at=starts_at, ends_at=ends_at, asked_by=by,
    )  # fmt: skip
    return _promise(asked, number, gettext_noop("rappel demandé"), by=by, at=at)


def _of_client(contact: Contact, client: Client | None) -> None:
    """Called back for their own client, or for another where they have a place too (G03)."""
    if client is None or client.pk == contact.client_id:
        return
    if not Contact.objects.of(client).filter(pk=contact.pk).exists():
        raise placing.not_theirs("contact")


def _none_promised(contact: Contact) -> None:
    """Under the person's lock: of two at once the second is told, not broken."""
    Contact.objects.select_for_update(of=("self",), no_key=True).get(pk=contact.pk)
    if CallBack.objects.filter(contact=contact, state=CallBackState.OPEN).exists():
        raise Refused(_("Un rappel est déjà prévu pour cette personne."))


def _promise(
    callback: CallBack, number: str, source: str, *, by: User | None, at: datetime
) -> CallBack:
    """Write the call-back, its promise and its fact."""
    callback.number, callback.asked_at = e164(number) or number.strip()[:20], at
    if not any(sign.isdigit() for sign in callback.number):
        raise Refused(_("Notez le numéro à rappeler."), field="number")
    callback.save()
    promises.promise(
        kind=sla.CALLBACK, ticket=callback.ticket, client=callback.client,
        subject=events.topic(callback), due_at=callback.ends_at, source=source, to=str(callback),
        by=by, at=at,
    )  # fmt: skip
    _record(
        callback, "callback.asked", by=by, at=at, missed=callback.missed_id is not None,
        since=callback.starts_at.isoformat(), due=callback.ends_at.isoformat(),
    )  # fmt: skip
    return callback


def _within_hours(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    hours = terms.house_calendar().hours()
    if ends_at <= max(at, starts_at):
        raise Refused(_("Ce créneau est déjà passé."), field="slot")
    if worktime.between(starts_at, ends_at, hours) != ends_at - starts_at:
        raise Refused(_("Ce créneau n’est pas dans nos heures d’ouverture."), field="slot")


def callback_missed(*, call: Call, at: datetime) -> CallBack | None:
    """A call nobody took is to be passed back within the open time of the setting; None when it is already promised to that person."""
    waiting = CallBack.objects.filter(state=CallBackState.OPEN)
    same = Q(contact=call.contact) if call.contact else Q(number=e164(call.number) or call.number)
    if waiting.filter(same).exists():
        return None
    patience = timedelta(minutes=setting.value(MISSED, on=at))
    ends_at = worktime.add(at, patience, terms.house_calendar().hours())
    owed = CallBack(
        contact=call.contact, client=call.client, missed=call, starts_at=at, ends_at=ends_at
    )
    return _promise(owed, call.number, gettext_noop("appel manqué"), by=None, at=at)


@transaction.atomic
def call_ended(*, callback_id: int, call: Call, by: User, at: datetime) -> None:
    """A call that was passed for a call-back is over: the promise is kept, or the try is counted (nobody answered)."""
    callback = CallBack.objects.select_for_update(of=("self",)).get(pk=callback_id)
    if callback.state != CallBackState.OPEN:
        return
    if call.outcome == CallOutcome.ABANDONED:
        callback.tries += 1
        callback.save(update_fields=["tries"])
        _record(callback, "callback.tried", by=by, at=at, tries=callback.tries)
        return
    callback.state, callback.done_at = CallBackState.DONE, at
    callback.save(update_fields=["state", "done_at"])
    promises.keep_promise(
        kind=sla.CALLBACK, ticket=callback.ticket, subject=events.topic(callback), by=by, at=at
    )
    _record(callback, "callback.passed", by=by, at=at, call=call.pk)


@transaction.atomic
def drop_callback(*, callback_id: int, by: User, at: datetime, reason: str = "") -> CallBack:
    """The call is no longer wanted: withdrawn by the client, or without object for a reason."""
    callback = CallBack.objects.select_for_update(of=("self",)).get(pk=callback_id)
    if callback.state != CallBackState.OPEN:
        raise Refused(_("Ce rappel n’est plus à passer."))
    if not by.is_client and not reason.strip():
        raise Refused(_("Dites pourquoi ce rappel n’est plus à passer."), field="reason")
    callback.state, callback.done_at = CallBackState.DROPPED, at
    callback.save(update_fields=["state", "done_at"])
    promises.drop_promise(
        kind=sla.CALLBACK, ticket=callback.ticket, subject=events.topic(callback), by=by, at=at,
        reason=reason.strip(),
    )  # fmt: skip
    _record(callback, "callback.dropped", by=by, at=at, reason=reason.strip())
    return callback


def _record(
    callback: CallBack, kind: str, /, *, by: User | None, at: datetime, **data: Any
) -> None:
    others = (callback.ticket, callback.contact, callback.client)
    about: list[models.Model] = [callback, *(one for one in others if one is not None)]
    events.record(kind, about=about, by=by, at=at, **data)
