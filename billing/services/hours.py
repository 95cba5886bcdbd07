"""The contract's ledger moved by billing: minutes taken at closing, given back by a decision (G13, G14)."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import BillableItem
from billing.rating import Rating
from clients import services as clients
from clients.models import PACKS, Contract, EntryKind
from clients.selectors import balance_of
from core.formats import local
from core.language import of_the_house


def take(
    item: BillableItem, rated: Rating, *, by: User | None, at: datetime, again: str = ""
) -> None:
    """Write what the rating takes from the pack, or adds to the yearly time on site (R024).

    `again` is the step of a second rating of the same item, whose first steps are written already.
    """
    if taken := rated.pack_minutes or rated.pack_tickets:
        use(item, taken, by=by, at=at, step=again or "use")
    if rated.on_site_minutes:
        entry(
            item,
            EntryKind.ON_SITE,
            rated.on_site_minutes,
            step=again or "on_site",
            by=by,
            at=at,
        )


def step(item: BillableItem, name: str) -> str:
    """A key of its own for each decision on the same item."""
    return f"{name}{_moves(item)}"


def were_moved(item: BillableItem) -> bool:
    """Whether this item ever took anything from its contract."""
    return _moves(item) > 0


def _moves(item: BillableItem) -> int:
    if item.contract is None:
        return 0
    return item.contract.entries.filter(key__startswith=f"{item.source}:").count()


def held(item: BillableItem) -> Decimal | int:
    """What the item holds of its contract now: minutes, or tickets."""
    return item.used_minutes or item.used_tickets


def return_all(item: BillableItem, *, by: User | None, at: datetime) -> None:
    """Give the contract back every minute that this item took."""
    if item.contract is None or not held(item):
        return
    key = step(item, "back")
    if item.contract.kind in PACKS:
        give_back(item, held(item), by=by, at=at, step=key)
    else:
        entry(item, EntryKind.ON_SITE, -item.used_minutes, step=key, by=by, at=at)
    item.used_minutes, item.used_tickets = 0, Decimal(0)


def use(
    item: BillableItem, quantity: Decimal | int, *, by: User | None, at: datetime, step: str
) -> None:
    """Take minutes or tickets from a pack, once per step; below zero only because somebody decided it."""
    entry(item, EntryKind.USE, quantity, step=step, by=by, at=at)


@of_the_house
def give_back(
    item: BillableItem, quantity: Decimal | int, *, by: User | None, at: datetime, step: str
) -> None:
    """Put back what was taken, on the packs it came from: the balance only ever changes by a new entry."""
    clients.give_back(
        contract_id=_contract(item),
        source=item.source,
        quantity=quantity,
        label=_label(item),
        key=f"{item.source}:{step}",
        by=by,
        at=at,
    )


@of_the_house
def entry(
    item: BillableItem,
    kind: str,
    quantity: Decimal | int,
    *,
    step: str,
    by: User | None,
    at: datetime,
) -> None:
    """One act on the ledger, once per step of this item."""
    clients.record_entry(
        contract_id=_contract(item),
        kind=kind,
        quantity=quantity,
        label=_label(item),
        key=f"{item.source}:{step}",
        by=by,
        at=at,
        may_overdraw=True,
    )


def left(item: BillableItem, at: datetime) -> Decimal:
    """What the pack still holds; nobody else takes from it before this transaction ends."""
    contract = Contract.objects.select_for_update().get(pk=_contract(item))
    return balance_of(contract.pk, local(at).date())


def _contract(item: BillableItem) -> int:
    if item.contract_id is None:
        raise ValueError("a ledger belongs to a contract")
    return item.contract_id


def _label(item: BillableItem) -> str:
    words = {"ticket": item.ticket_id, "subject": item.subject}
    return (_("Ticket %(ticket)s : %(subject)s") % words)[:200]
