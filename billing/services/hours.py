"""The contract's ledger moved by billing: minutes taken at closing, given back by a decision (G13, G14)."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import BillableItem
from billing.rating import Rating
from clients import services as clients
from clients.models import ContractKind, HourEntryKind
from core.language import of_the_house


def take(
    item: BillableItem, rated: Rating, *, by: User | None, at: datetime, again: str = ""
) -> None:
    """Write what the rating takes from the pack, or adds to the yearly time on site (R024).

    `again` is the step of a second rating of the same item, whose first steps are written already.
    """
    if rated.pack_minutes:
        use(item, rated.pack_minutes, by=by, at=at, step=again or "use")
    if rated.on_site_minutes:
        entry(
            item,
            HourEntryKind.ON_SITE,
            rated.on_site_minutes,
            step=again or "on_site",
            by=by,
            at=at,
        )


def step(item: BillableItem, name: str) -> str:
    """A key of its own for each decision on the same item."""
    if item.contract is None:
        return f"{name}0"
    return f"{name}{item.contract.entries.filter(key__startswith=f'{item.source}:').count()}"


def return_all(item: BillableItem, *, by: User, at: datetime) -> None:
    """Give the contract back every minute that this item took."""
    if not (item.used_minutes and item.contract):
        return
    key = step(item, "back")
    if item.contract.kind == ContractKind.HOUR_PACK:
        give_back(item, item.used_minutes, by=by, at=at, step=key)
    else:
        entry(item, HourEntryKind.ON_SITE, -item.used_minutes, step=key, by=by, at=at)
    item.used_minutes = 0


def use(item: BillableItem, minutes: int, *, by: User | None, at: datetime, step: str) -> None:
    """Take minutes from an hour pack, once per step; below zero only because somebody decided it."""
    entry(item, HourEntryKind.USE, minutes, step=step, by=by, at=at)


def give_back(
    item: BillableItem, minutes: int, *, by: User | None, at: datetime, step: str
) -> None:
    """Put minutes back: the balance only ever changes by a new entry."""
    entry(item, HourEntryKind.CORRECTION, minutes, step=step, by=by, at=at)


@of_the_house
def entry(
    item: BillableItem, kind: str, minutes: int, *, step: str, by: User | None, at: datetime
) -> None:
    """One line of the ledger, once per step of this item."""
    if item.contract_id is None:
        raise ValueError("hours belong to a contract")
    clients.record_hours(
        contract_id=item.contract_id,
        kind=kind,
        minutes=minutes,
        label=(
            _("Ticket %(ticket)s : %(subject)s")
            % {"ticket": item.ticket_id, "subject": item.subject}
        )[:200],
        key=f"{item.source}:{step}",
        by=by,
        at=at,
        may_overdraw=True,
    )
