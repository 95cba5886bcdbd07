"""Contracts and the ledger of their hours (G11, G13, G14)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Contract, ContractKind, HourEntry, HourEntryKind
from clients.selectors import balance_of
from clients.services.parties import apply, store
from core import access, events, formats
from core.errors import Refused

FIELDS = (
    "number", "kind", "title", "starts_on", "ends_on", "suspended_at", "natures", "covers_remote",
    "covers_on_site", "covers_travel", "covers_parts", "on_site_minutes", "hourly_rate", "travel_fee",
    "rounding_minutes", "calendar", "on_call_phone", "answer_minutes", "broadcast_minutes", "on_site_target_minutes",
    "restore_minutes", "closing_days", "zero_document", "payment_days",
)  # fmt: skip
SIGN = {HourEntryKind.PURCHASE: 1, HourEntryKind.USE: -1}
DRAWN = (HourEntryKind.USE, HourEntryKind.CORRECTION)


@transaction.atomic
def save_contract(
    *,
    client_id: int,
    contract_id: int | None = None,
    sites: Any = None,
    by: User,
    at: datetime,
    **values: Any,
) -> Contract:
    """Create or change a contract; `sites` are the covered ones, none meaning all (G11)."""
    access.require(by, "clients.edit_contracts")
    if contract_id:
        contract = Contract.objects.select_for_update().get(pk=contract_id, client_id=client_id)
    else:
        contract = Contract(client=Client.objects.get(pk=client_id))
    changed = apply(contract, FIELDS, values)
    if contract.ends_on and contract.ends_on < contract.starts_on:
        raise Refused(_("Le contrat finit avant de commencer."), field="ends_on")
    store(contract, _("Ce numéro de contrat existe déjà."))
    if sites is not None:
        if any(site.client_id != client_id for site in sites):
            raise Refused(_("Un site choisi appartient à un autre client."), field="sites")
        contract.sites.set(sites)
    verb = "changed" if contract_id else "created"
    about = [contract, contract.client]
    events.record(f"contract.{verb}", about=about, by=by, at=at, fields=sorted(changed))
    return contract


@transaction.atomic
def record_hours(
    *,
    contract_id: int,
    kind: str,
    minutes: int,
    label: str,
    key: str,
    by: User | None,
    at: datetime,
    may_overdraw: bool = False,
) -> HourEntry:
    """Write one line of the ledger; the same key twice is the same line (G13, G14).

    `minutes` is how many, positive: a USE is written negative; ON_SITE and CORRECTION keep their
    sign, so that time on site which is billed after all leaves the yearly counter.
    Two uses at once wait for one another on the contract's row. A balance never falls below zero
    unless `may_overdraw` says that the caller bills or asks about the rest; the fact then says so.
    """
    contract = Contract.objects.select_for_update().get(pk=contract_id)
    if found := HourEntry.objects.filter(key=key).first():
        return found
    if not minutes:
        raise Refused(_("Une ligne d’heures ne peut pas être de zéro minute."), field="minutes")
    signed = abs(minutes) * SIGN[HourEntryKind(kind)] if kind in SIGN else minutes
    left: int | None = None
    if kind != HourEntryKind.ON_SITE:
        left = balance_of(contract.pk) + signed
        if left < 0 and signed < 0 and not may_overdraw:
            had = formats.duration(left - signed)
            raise Refused(_("Il ne reste que %s sur le carnet.") % had, field="minutes")
    entry = HourEntry.objects.create(
        contract=contract, kind=kind, minutes=signed, label=label[:200], key=key, at=at, by=by
    )
    events.record(
        "hours.recorded",
        about=[contract, contract.client],
        by=by,
        at=at,
        minutes=signed,
        entry=entry.pk,
        entry_kind=kind,
        left=left,
        overdrawn=left is not None and left < 0,
    )
    return entry


def buy_hours(
    *, contract_id: int, minutes: int, label: str, key: str, by: User, at: datetime
) -> HourEntry:
    """A pack of hours sold to the client (G13)."""
    access.require(by, "clients.buy_hours")
    if not Contract.objects.filter(pk=contract_id, kind=ContractKind.HOUR_PACK).exists():
        raise Refused(_("Les heures s’achètent sur un carnet d’heures."))
    if minutes <= 0:
        raise Refused(_("Indiquez combien d’heures sont achetées."), field="minutes")
    return record_hours(
        contract_id=contract_id,
        kind=HourEntryKind.PURCHASE,
        minutes=minutes,
        label=label,
        key=key,
        by=by,
        at=at,
    )
