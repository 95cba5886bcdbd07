"""What a seller decides about an item before it leaves: each verb asks why and is a fact (L02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing import mentions, moves, totals
from billing.models import BillableItem, BillableLine, ItemState, LineKind, QuestionState
from billing.rating import TICKET
from billing.selectors import work as work_done
from billing.services import hours, items, parties
from clients.entitlement import Verdict
from clients.models import PACKS, Contract, ContractKind, Overdraw
from core import access, events, money
from core.errors import Refused

#: Hours that differ by less are the same, written in several lines.
CLOSE = Decimal("0.005")


@dataclass(frozen=True)
class Correction:
    """One line as the seller wants it."""

    line_id: int
    label: str
    quantity: Decimal
    unit_price: Decimal
    vat_rate: Decimal


@transaction.atomic
def approve(*, item_id: int, by: User, at: datetime) -> BillableItem:
    """Accept the item as it was rated; refused while a mention is missing on the client's file (L18)."""
    item = begin(item_id, "approve", by, "")
    lacking = mentions.missing_of_buyer(parties.buyer_of(item.client, [item]), item.vat_note)
    if lacking:
        raise Refused(lacking[0].sentence, field=lacking[0].field)
    return end(item, "approve", by, at, "")


@transaction.atomic
def adjust(
    *,
    item_id: int,
    corrections: Sequence[Correction],
    reason: str,
    by: User,
    at: datetime,
    vat_note: str = "",
) -> BillableItem:
    """Change named lines, with the reason; the fact keeps what they were before."""
    item = begin(item_id, "adjust", by, reason)
    lines = {line.pk: line for line in item.lines.all()}
    before = [_said(line) for line in lines.values()]
    for wanted in corrections:
        line = lines.get(wanted.line_id)
        if line is None:
            raise Refused(_("Cette ligne n’est pas de ce travail."), field="lines")
        if wanted.quantity <= 0 or wanted.unit_price < 0:
            raise Refused(
                _("Une ligne n’est jamais négative : ajustez la quantité ou le prix."),
                field="lines",
            )
        _not_paid_twice(item, line, wanted)
        line.label, line.quantity = wanted.label, wanted.quantity
        line.unit_price, line.vat_rate = wanted.unit_price, wanted.vat_rate
        if line.unit_price:
            line.covered_by = ""
        line.save(update_fields=["label", "quantity", "unit_price", "vat_rate", "covered_by"])
    item.vat_note = vat_note
    return end(
        item, "adjust", by, at, reason, before=before, after=[_said(x) for x in lines.values()]
    )


def _not_paid_twice(item: BillableItem, line: BillableLine, wanted: Correction) -> None:
    """Labour whose time the contract has given is neither priced nor changed beside that time."""
    is_held = line.kind == LineKind.LABOUR and line.covered_by and hours.held(item)
    if is_held and (wanted.unit_price or wanted.quantity != line.quantity):
        raise Refused(
            _(
                "Le temps de « %(label)s » est pris sur le contrat : choisissez d’abord « Facturer hors "
                "contrat », ou renvoyez-le au technicien pour corriger son temps."
            )
            % {"label": line.label},
            field="lines",
        )


@transaction.atomic
def bill(*, item_id: int, reason: str, by: User, at: datetime) -> BillableItem:
    """Bill everything at its value outside the contract; hours taken are given back."""
    item = begin(item_id, "bill", by, reason)
    for line in item.lines.all():
        line.unit_price, line.covered_by = line.value_price, ""
        line.save(update_fields=["unit_price", "covered_by"])
    hours.return_all(item, by=by, at=at)
    return end(item, "bill", by, at, reason)


@transaction.atomic
def cover(*, item_id: int, reason: str, by: User, at: datetime) -> BillableItem:
    """Let the contract cover everything: a price of 0 naming the contract, never a discount."""
    item = begin(item_id, "cover", by, reason)
    if item.contract is None:
        raise Refused(_("Aucun contrat ne peut couvrir ce travail : offrez-le ou facturez-le."))
    _at_zero(item, list(item.lines.all()))
    return end(item, "cover", by, at, reason)


@transaction.atomic
def take_hours(*, item_id: int, reason: str, by: User, at: datetime) -> BillableItem:
    """Take on the pack the labour that was priced, even below zero, said in words (L06, G13, G15)."""
    item = begin(item_id, "take_hours", by, reason)
    if item.contract is None or item.contract.kind not in PACKS:
        raise Refused(_("Ce client n’a pas de carnet pour ce travail."))
    priced, taken = _on_the_pack(item, item.contract)
    if not taken:
        raise Refused(_("Il n’y a rien à prendre sur le carnet."))
    if item.contract.overdraw == Overdraw.REFUSE and hours.left(item, at) < taken:
        raise Refused(
            _("Ce carnet ne passe jamais sous zéro : facturez, ou proposez une recharge.")
        )
    hours.use(item, taken, by=by, at=at, step=hours.step(item, "decided"))
    _at_zero(item, priced)
    if item.contract.kind == ContractKind.TICKET_PACK:
        item.used_tickets += taken
        return end(item, "take_hours", by, at, reason, tickets=str(taken))
    item.used_minutes += int(taken)
    return end(item, "take_hours", by, at, reason, minutes=int(taken))


def _on_the_pack(item: BillableItem, contract: Contract) -> tuple[list[BillableLine], Decimal]:
    """The priced labour that the pack may pay, and for how much of it: minutes, or tickets."""
    priced = [x for x in item.lines.all() if x.kind == LineKind.LABOUR and x.unit_price]
    by_hour = [x for x in priced if x.unit == "h"]
    if contract.kind != ContractKind.TICKET_PACK:
        return by_hour, _minutes(item, by_hour)
    if by_ticket := [x for x in priced if x.unit == TICKET]:
        return by_ticket, sum((x.quantity for x in by_ticket), Decimal(0))
    verdict = Verdict.from_json(item.verdict)
    visited = work_done.of(item).is_on_site()
    cost = verdict.tickets_on_site if visited else verdict.tickets_remote
    return by_hour, cost if by_hour else Decimal(0)


def _minutes(item: BillableItem, priced: list[BillableLine]) -> Decimal:
    """What these lines draw: by their weight as rated, by the clock once somebody changed their quantity."""
    noted = [x for x in item.lines.all() if x.unit == "h" and (x.covered_by or x.unit_price)]
    worked, drawn = items.drawn_by(item)
    if abs(sum((x.quantity for x in noted), Decimal(0)) - worked) < CLOSE:
        return Decimal(drawn - item.used_minutes)
    return sum((money.cents(x.quantity * 60) // 1 for x in priced), Decimal(0))


@transaction.atomic
def offer(*, item_id: int, reason: str, by: User, at: datetime) -> BillableItem:
    """Ask nothing for it: who and why stay with the item; hours taken are given back."""
    item = begin(item_id, "offer", by, reason)
    hours.return_all(item, by=by, at=at)
    return end(item, "offer", by, at, reason)


@transaction.atomic
def dispute(*, item_id: int, reason: str, by: User, at: datetime) -> BillableItem:
    """Set the item aside until the disagreement is settled."""
    return end(begin(item_id, "dispute", by, reason), "dispute", by, at, reason)


@transaction.atomic
def resume(*, item_id: int, reason: str, by: User, at: datetime) -> BillableItem:
    """Bring a set aside item back among those to decide; a question still open is withdrawn.

    An offer gave the contract its time back: the work is rated anew, which takes that time again.
    """
    item = begin(item_id, "resume", by, reason)
    if item.state == ItemState.OFFERED and hours.were_moved(item):
        items.rate_again(item, by=by, at=at)
    item.questions.filter(state=QuestionState.OPEN).update(state=QuestionState.WITHDRAWN)
    return end(item, "resume", by, at, reason)


def locked(item_id: int) -> BillableItem:
    """The item, held until the end of the transaction."""
    found: BillableItem = (
        BillableItem.objects.select_for_update(of=("self",))
        .select_related("client", "contract", "ticket__site", "ticket__client")
        .get(pk=item_id)
    )
    return found


def begin(item_id: int, verb: str, by: User, reason: str) -> BillableItem:
    """Lock, may, sensible."""
    item = locked(item_id)
    access.require(by, "billing.decide")
    move = moves.MOVES[verb]
    if item.state not in move.before.split():
        raise Refused(_("Ce travail est déjà « %s ».") % item.get_state_display())
    if move.needs_reason and not reason.strip():
        raise Refused(_("Dites pourquoi, en quelques mots."), field="reason")
    return item


def end(
    item: BillableItem, verb: str, by: User, at: datetime, reason: str, **data: Any
) -> BillableItem:
    """Change the named fields and record the fact."""
    item.state = moves.MOVES[verb].after
    item.net_total = totals.of(item.lines.all()).net
    item.outcome = items.outcome_of(item.net_total, item.contract)
    item.decided_by, item.decided_reason = by, reason[:200]
    if item.state == ItemState.READY:
        item.doubts = []
    item.save(
        update_fields=[
            "state", "net_total", "outcome", "decided_by", "decided_reason", "doubts",
            "vat_note", "used_minutes", "used_tickets",
        ]
    )  # fmt: skip
    events.record(
        "billing.item_decided",
        about=[item, item.ticket, item.client],
        by=by,
        at=at,
        verb=verb,
        reason=reason,
        net=str(item.net_total),
        **data,
    )
    return item


def _at_zero(item: BillableItem, lines: list[BillableLine]) -> None:
    for line in lines:
        line.unit_price, line.covered_by = Decimal(0), str(item.contract)[:80]
        line.save(update_fields=["unit_price", "covered_by"])


def _said(line: BillableLine) -> str:
    return f"{line.label} | {line.quantity.normalize():f} {line.unit} × {line.unit_price.normalize():f} | {line.vat_rate.normalize():f} %"
