"""Passing tickets on before one leaves: the work changes hands at once, the référent when the taker accepts (C27, C28)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from core.language import of_the_house
from tickets.models import HandOver, HandOverState, Message, MessageKind, Ticket
from tickets.services import assignment, door


@transaction.atomic
def pass_on(*, ticket_id: int, to_id: int, by: User, at: datetime, note: str = "") -> HandOver:
    """Give the ticket to a backup, with a word; the client's référent stays until the backup accepts."""
    ticket = door.lock(ticket_id)
    giver = ticket.owner
    HandOver.objects.filter(ticket=ticket, state=HandOverState.PROPOSED).update(
        state=HandOverState.REPLACED, answered_at=at
    )
    ticket = assignment.assign(ticket_id=ticket_id, to_id=to_id, by=by, at=at)
    passed = HandOver.objects.create(
        ticket=ticket, giver=giver, taker_id=to_id, note=note.strip()[:2000], proposed_by=by,
        proposed_at=at,
    )  # fmt: skip
    if passed.note:
        _write(ticket, _passed_words(passed), by=by, at=at)
    door.keep(ticket, "ticket.passed_on", by=by, at=at, also=[passed], to=to_id, words=passed.note)
    return passed


@of_the_house
def _passed_words(passed: HandOver) -> str:
    return _("Passage à %(name)s : %(note)s") % {"name": passed.taker, "note": passed.note}


def _write(ticket: Ticket, body: str, *, by: User, at: datetime) -> None:
    Message.objects.create(
        ticket=ticket, kind=MessageKind.NOTE, author=by, body=body, at=at, channel="DESK"
    )


def _answer(hand_over_id: int, by: User, at: datetime, state: str) -> tuple[Ticket, HandOver]:
    """The ticket's lock first; then the proposal, if it is this person's and still waits."""
    ticket = door.lock(HandOver.objects.values_list("ticket_id", flat=True).get(pk=hand_over_id))
    passed = HandOver.objects.select_related("giver").get(pk=hand_over_id)
    if passed.state != HandOverState.PROPOSED:
        raise Refused(_("Ce passage a déjà reçu une réponse."))
    if passed.taker_id != by.pk:
        raise Refused(_("Ce passage est proposé à quelqu’un d’autre."))
    passed.state, passed.answered_at = state, at
    passed.save(update_fields=["state", "answered_at"])
    return ticket, passed


@transaction.atomic
def accept_hand_over(*, hand_over_id: int, by: User, at: datetime) -> Ticket:
    """The backup accepts: from now on they are the client's référent (C27)."""
    ticket, passed = _answer(hand_over_id, by, at, HandOverState.ACCEPTED)
    before, ticket.referent = ticket.referent_id, by
    door.keep(
        ticket, "ticket.handed_over", by=by, at=at, fields=["referent"],
        hand_over=passed.pk, referent=by.pk, before=before,
    )  # fmt: skip
    return ticket


@transaction.atomic
def decline_hand_over(*, hand_over_id: int, by: User, at: datetime, reason: str) -> Ticket:
    """The backup cannot: the ticket goes back to the giver, or to nobody when none is there any more, with the reason."""
    if not reason.strip():
        raise Refused(_("Dites pourquoi vous ne pouvez pas le prendre."), field="reason")
    ticket, passed = _answer(hand_over_id, by, at, HandOverState.DECLINED)
    giver = passed.giver if passed.giver and passed.giver.is_active else None
    if ticket.owner_id == by.pk:
        ticket.owner = giver
    _write(ticket, reason.strip()[:2000], by=by, at=at)
    door.keep(
        ticket, "ticket.hand_over_declined", by=by, at=at, fields=["owner"],
        hand_over=passed.pk, to=giver.pk if giver else None, reason=reason.strip(),
    )  # fmt: skip
    return ticket
