"""The one writer of the ledger of hours, tickets and time on site (G13–G15)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from accounts.models import User
from clients import ledger as packs
from clients import quantities
from clients.models import PACKS, Contract, EntryKind, LedgerEntry, Pack
from clients.selectors import balance_of, holdings_of
from clients.services.top_ups import propose_when_low
from core import access, events
from core.errors import Refused
from core.language import of_the_house

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class _Act:
    """Who writes what, once: each part of it has a key made from the same one."""

    contract: Contract
    kind: str
    label: str
    key: str
    by: User | None
    at: datetime

    def write(self, pack_id: int | None, quantity: Decimal, *, part: int = 1) -> LedgerEntry:
        """One line; the parts after the first are numbered."""
        return LedgerEntry.objects.create(
            contract=self.contract,
            pack_id=pack_id,
            kind=self.kind,
            quantity=quantity,
            label=self.label[:200],
            key=self.key if part == 1 else f"{self.key}#{part}",
            at=self.at,
            by=self.by,
        )


@transaction.atomic
def record_entry(
    *,
    contract_id: int,
    kind: str,
    quantity: Decimal | int,
    label: str,
    key: str,
    by: User | None,
    at: datetime,
    may_overdraw: bool = False,
) -> LedgerEntry:
    """Write one act on the ledger; the same key twice is the same line (G13, G14, G15).

    `quantity` is how much, positive: a USE is taken from the packs in order, the first to expire
    first, a line for each; ON_SITE and CORRECTION keep their sign, so that time on site which is
    billed after all leaves the yearly counter. Two uses at once wait for one another on the
    contract's row. A balance never falls below zero unless `may_overdraw` says that the caller
    bills or asks about the rest; the fact then says so.
    """
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if found := LedgerEntry.objects.filter(key=key).first():
        return found
    if not quantity:
        raise Refused(_("Une ligne du décompte ne peut pas être nulle."), field="quantity")
    act = _Act(contract, kind, label, key, by, at)
    if kind == EntryKind.ON_SITE:
        entry = act.write(None, Decimal(quantity))
        _tell(entry, Decimal(quantity), None)
        propose_when_low(contract, at=at, changed=-Decimal(quantity))
        return entry
    taken = kind == EntryKind.USE or quantity < 0
    signed = -abs(Decimal(quantity)) if taken else Decimal(quantity)
    left = balance_of(contract.pk, _day(at)) + signed
    if left < 0 and taken and not may_overdraw:
        raise Refused(
            _("Il ne reste que %s sur le carnet.") % quantities.said(contract.kind, left - signed),
            field="quantity",
        )
    entry = _take(act, -signed) if taken else act.write(None, signed)
    _tell(entry, signed, left)
    if taken:
        propose_when_low(contract, at=at, changed=signed)
    return entry


def _take(act: _Act, quantity: Decimal) -> LedgerEntry:
    held = holdings_of([act.contract.pk]).get(act.contract.pk, [])
    parts = packs.draw(held, quantity, _day(act.at))
    written = [
        act.write(part.pack, -part.quantity, part=number)
        for number, part in enumerate(parts, start=1)
    ]
    return written[0]


@transaction.atomic
def buy_pack(
    *,
    contract_id: int,
    quantity: Decimal | int,
    label: str,
    key: str,
    by: User,
    at: datetime,
    expires_on: date | None = None,
    unit_price: Decimal | None = None,
) -> LedgerEntry:
    """Hours (in minutes) or tickets sold to the client at so much before tax each, usable until a day (G13, G15)."""
    access.require(by, "clients.buy_hours")
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if found := LedgerEntry.objects.filter(key=key).first():
        return found
    _sensible(contract, quantity, expires_on, _day(at))
    owed = -min(balance_of(contract.pk, _day(at)), Decimal(0))
    if unit_price is not None and unit_price < 0:
        raise Refused(_("Un prix n’est pas négatif."), field="unit_price")
    pack = Pack.objects.create(
        contract=contract, label=label[:200], bought_on=_day(at), expires_on=expires_on,
        unit_price=unit_price,
    )  # fmt: skip
    entry = _Act(contract, EntryKind.PURCHASE, label, key, by, at).write(pack.pk, Decimal(quantity))
    if owed:
        _settle(pack, owed, by=by, at=at)
    contract.top_ups.filter(state="OPEN").update(state="BOUGHT", ended_at=at, ended_by=by)
    _tell(entry, Decimal(quantity), balance_of(contract.pk, _day(at)))
    return entry


def _sensible(
    contract: Contract, quantity: Decimal | int, expires_on: date | None, today: date
) -> None:
    if contract.kind not in PACKS:
        raise Refused(_("On achète d’avance sur un carnet d’heures ou de tickets."))
    if quantity <= 0:
        raise Refused(_("Indiquez combien est acheté."), field="quantity")
    if expires_on and expires_on <= today:
        raise Refused(_("Un carnet expire après le jour de l’achat."), field="expires_on")


@of_the_house
def _settle(pack: Pack, owed: Decimal, *, by: User, at: datetime) -> None:
    """What was overdrawn is taken from the new pack, as two lines that cancel each other."""
    owed = min(owed, pack.entries.aggregate(total=Sum("quantity"))["total"])
    label = _("Reprise du dépassement")
    for pack_id, quantity in ((pack.pk, -owed), (None, owed)):
        key = f"settle:{pack.pk}:{'in' if pack_id else 'out'}"
        _Act(pack.contract, EntryKind.CORRECTION, label, key, by, at).write(pack_id, quantity)


@transaction.atomic
def give_back(
    *, contract_id: int, source: str, quantity: Decimal | int, label: str, key: str,
    by: User | None, at: datetime,
) -> None:  # fmt: skip
    """Put back what `source` took: first where the pool is overdrawn, then on the packs it came from, the last
    taken first, so that a pack does not expire with what was used beyond all of them."""
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if LedgerEntry.objects.filter(key=key).exists():
        return
    act = _Act(contract, EntryKind.CORRECTION, label, key, by, at)
    left, part = Decimal(quantity), 0
    for pack_id, taken in [
        (None, _overdrawn(contract)),
        *_taken_by(contract, source),
        (None, left),
    ]:
        if (back := min(left, taken)) > 0:
            part += 1
            entry = act.write(pack_id, back, part=part)
            left -= back
    _tell(entry, Decimal(quantity), balance_of(contract.pk, _day(at)))


def _overdrawn(contract: Contract) -> Decimal:
    """What the pool owes."""
    pool = contract.entries.filter(pack=None).exclude(kind=EntryKind.ON_SITE)
    return -min(pool.aggregate(total=Sum("quantity", default=Decimal(0)))["total"], Decimal(0))


def _taken_by(contract: Contract, source: str) -> list[tuple[int | None, Decimal]]:
    """What an item still holds of each pack, the last to expire first."""
    rows = (
        contract.entries.filter(key__startswith=f"{source}:")
        .exclude(kind=EntryKind.ON_SITE)
        .values_list("pack_id")
        .annotate(total=Sum("quantity"))
        .order_by(F("pack__expires_on").desc(nulls_first=True), "-pack_id")
    )
    return [(pack_id, -total) for pack_id, total in rows if total < 0]


@of_the_house
def expire_packs(*, at: datetime) -> int:
    """Write the loss of what expired unused, once a pack; how many (G13)."""
    today = _day(at)
    due = (
        Pack.objects.filter(expires_on__lt=today)
        .annotate(left=Sum("entries__quantity"))
        .filter(left__gt=0)
        .order_by("pk")
    )
    packs_due = list(due.values_list("pk", "contract_id")[:1000])
    for pack_id, contract_id in packs_due:
        _expire(pack_id, contract_id, at)
    return len(packs_due)


@transaction.atomic
def _expire(pack_id: int, contract_id: int, at: datetime) -> None:
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    pack = Pack.objects.get(pk=pack_id)
    left = pack.entries.aggregate(total=Sum("quantity"))["total"]
    key = f"expiry:{pack.pk}:{pack.expires_on}"
    if left <= 0 or LedgerEntry.objects.filter(key=key).exists():
        return
    label = _("Expiré : %s") % pack.label
    entry = _Act(contract, EntryKind.EXPIRY, label, key, None, at).write(pack.pk, -left)
    _tell(entry, -left, balance_of(contract.pk, _day(at)))


def _tell(entry: LedgerEntry, quantity: Decimal, left: Decimal | None) -> None:
    events.record(
        "hours.recorded",
        about=[entry.contract, entry.contract.client],
        by=entry.by,
        at=entry.at,
        entry=entry.pk,
        entry_kind=entry.kind,
        quantity=str(quantity),
        left=None if left is None else str(left),
        overdrawn=left is not None and left < 0,
    )


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()
