"""What a client may ask for, and what is left: the ledger read for the one verdict (G12–G14)."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from clients import entitlement
from clients.models import Client, CommercialStatus, Contract, HourEntry, HourEntryKind, Site

PACK = (HourEntryKind.PURCHASE, HourEntryKind.USE, HourEntryKind.CORRECTION)
PARIS = ZoneInfo("Europe/Paris")


def balance_of(contract_id: int) -> int:
    """The minutes left on an hour pack; negative when overdrawn."""
    entries = HourEntry.objects.filter(contract_id=contract_id, kind__in=PACK)
    return int(entries.aggregate(total=Sum("minutes"))["total"] or 0)


def on_site_used(contract: Contract, at: datetime) -> int:
    """The on-site minutes counted since the contract's year began."""
    return _on_site([contract], at.astimezone(PARIS).date()).get(contract.pk, 0)


def on_call_number(client_id: int, on: date) -> str:
    """The number that answers for this client while the desk is closed; empty without on-call duty (A19)."""
    contracts = Contract.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        client_id=client_id,
        starts_on__lte=on,
        suspended_at=None,
    ).exclude(on_call_phone="")
    return contracts.order_by("-starts_on").values_list("on_call_phone", flat=True).first() or ""


def verdict_for(
    client: Client,
    *,
    site: Site | None = None,
    nature: str = "",
    at: datetime,
    contracts: Sequence[Contract] | None = None,
) -> entitlement.Verdict:
    """The verdict with the sentence to say aloud; three statements whatever the client (A04, G12).

    `contracts` are the client's own when the caller has read them already (`contracts_of`).
    """
    day = at.astimezone(PARIS).date()
    contracts = contracts_of(client) if contracts is None else contracts
    sums = _sums(contracts)
    used = _on_site([c for c in contracts if c.on_site_minutes is not None], day)
    terms = [_terms(c, sums.get(c.pk, (0, 0)), used.get(c.pk, 0)) for c in contracts]
    return entitlement.judge(
        _standing(client), terms, site_id=site.pk if site else None, nature=nature, on=day
    )


def contracts_of(client: Client) -> list[Contract]:
    """All contracts of a client with the sites they cover, in two statements."""
    return list(Contract.objects.filter(client=client).prefetch_related("sites"))


def _standing(client: Client) -> entitlement.Standing:
    suspended = bool(client.suspended_at) or client.commercial_status == CommercialStatus.SUSPENDED
    remark = client.commercial_reason
    if not remark and client.commercial_status in ("OUTSTANDING", "OVERDUE"):
        remark = _("%s : ne bloque rien") % client.get_commercial_status_display()
    return entitlement.Standing(suspended=suspended, remark=remark)


def _sums(contracts: Sequence[Contract]) -> dict[int, tuple[int, int]]:
    rows = (
        HourEntry.objects.filter(contract__in=contracts, kind__in=PACK)
        .values_list("contract_id")
        .annotate(left=Sum("minutes"), bought=Sum("minutes", filter=Q(minutes__gt=0)))
        .order_by()
    )
    return {pk: (left, bought or 0) for pk, left, bought in rows}


def _on_site(contracts: Sequence[Contract], day: date) -> dict[int, int]:
    counted = Q(pk__in=[])
    for contract in contracts:
        start = entitlement.year_start(contract.starts_on, day)
        since = datetime(start.year, start.month, start.day, tzinfo=PARIS)
        counted |= Q(contract=contract, at__gte=since)
    rows = HourEntry.objects.filter(counted, kind=HourEntryKind.ON_SITE)
    return dict(rows.values_list("contract_id").annotate(Sum("minutes")).order_by())


def _terms(contract: Contract, sums: tuple[int, int], used: int) -> entitlement.Terms:
    return entitlement.Terms(
        id=contract.pk,
        number=contract.number,
        kind=contract.kind,
        label=str(contract),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        suspended=contract.suspended_at is not None,
        site_ids=frozenset(site.pk for site in contract.sites.all()),
        natures=frozenset(contract.natures),
        covers_remote=contract.covers_remote,
        covers_on_site=contract.covers_on_site,
        covers_travel=contract.covers_travel,
        covers_parts=contract.covers_parts,
        on_site_minutes=contract.on_site_minutes,
        hourly_rate=contract.hourly_rate,
        travel_fee=contract.travel_fee,
        rounding_minutes=contract.rounding_minutes,
        balance_minutes=sums[0],
        bought_minutes=sums[1],
        used_on_site_minutes=used,
    )
