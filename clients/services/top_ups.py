"""What the sales service is asked to propose when little is left (G13, G14)."""

from datetime import datetime
from decimal import ROUND_UP, Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import ledger as packs
from clients.models import PACKS, Contract, TopUp, TopUpState
from clients.selectors import holdings_of, in_force, on_site_used
from core import access, events
from core.errors import Refused

PARIS = ZoneInfo("Europe/Paris")
#: More time on site is proposed by quarters of the year's allowance.
QUARTER = Decimal("0.25")


def propose_when_low(contract: Contract, *, at: datetime, changed: Decimal) -> TopUp | None:
    """Ask for a proposal when the last entry, of `changed`, crossed the line; one open at a time.

    The caller holds the contract's row.
    """
    left, whole, proposed = _held(contract, at)
    if not packs.is_low(left - changed, left, whole):
        return None
    if contract.top_ups.filter(state=TopUpState.OPEN).exists():
        return None
    made = TopUp.objects.create(contract=contract, left=left, proposed=proposed, asked_at=at)
    events.record(
        "contract.running_low",
        about=[contract, contract.client],
        by=None,
        at=at,
        top_up=made.pk,
        left=str(left),
        proposed=str(proposed),
    )
    return made


def _held(contract: Contract, at: datetime) -> tuple[Decimal, Decimal, Decimal]:
    """What is left, out of how much, and how much to propose."""
    day = at.astimezone(PARIS).date()
    if contract.kind in PACKS:
        held = holdings_of([contract.pk]).get(contract.pk, [])
        last = max(held, key=lambda one: (one.bought > 0, one.pack or 0), default=None)
        size = last.bought if last else Decimal(0)
        return packs.balance(held, day), size, size
    allowance = in_force(contract, day)["on_site_minutes"]
    if not isinstance(allowance, int):
        return Decimal(0), Decimal(0), Decimal(0)
    more = (allowance * QUARTER / 60).to_integral_value(ROUND_UP) * 60
    return (
        Decimal(allowance - on_site_used(contract, at)),
        Decimal(allowance),
        max(more, Decimal(60)),
    )


@transaction.atomic
def drop_top_up(*, top_up_id: int, reason: str, by: User, at: datetime) -> TopUp:
    """Set a proposal aside, with the reason."""
    found = TopUp.objects.select_for_update(of=("self",)).select_related("contract__client").get(pk=top_up_id)  # fmt: skip
    access.require(by, "clients.buy_hours")
    if found.state != TopUpState.OPEN:
        raise Refused(_("Cette proposition est déjà traitée."))
    if not reason.strip():
        raise Refused(_("Dites pourquoi, en quelques mots."), field="reason")
    found.state, found.reason = TopUpState.DROPPED, reason[:200]
    found.ended_at, found.ended_by = at, by
    found.save(update_fields=["state", "reason", "ended_at", "ended_by"])
    about = [found.contract, found.contract.client]
    events.record("contract.top_up_dropped", about=about, by=by, at=at, reason=found.reason)
    return found
