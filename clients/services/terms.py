"""The lines of a contract and its rates: each holds from a day to another (G11, G16, L19)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from clients import renewal
from clients.models import Client, Contract, ContractLine, Rate, Work
from clients.services.amending import unamended
from clients.services.parties import apply
from core import access, events
from core.errors import Refused

PARIS = ZoneInfo("Europe/Paris")
LINE_FIELDS = (
    "position", "title", "natures", "categories", "covers_remote", "covers_on_site", "covers_travel",
    "covers_parts", "calendar", "monthly_fee", "since", "until",
)  # fmt: skip
MOST_LINES = 100
MOST_COEFFICIENT = 10


@transaction.atomic
def save_line(
    *,
    contract_id: int,
    line_id: int | None = None,
    sites: Any = (),
    assets: Any = (),
    by: User,
    at: datetime,
    **values: Any,
) -> ContractLine:
    """Create or change one service of a contract; its sites and machines are the client's own."""
    contract = _contract(contract_id, by)
    if line_id:
        line = ContractLine.objects.select_for_update(of=("self",)).get(
            pk=line_id, contract=contract
        )
    else:
        line = ContractLine(contract=contract)
        if contract.lines.count() >= MOST_LINES:
            raise Refused(_("Ce contrat a trop de lignes."))
    changed = apply(line, LINE_FIELDS, values)
    if line_id and "monthly_fee" in changed:
        unamended(contract, renewal.fee_of_line(line_id), field="monthly_fee")
    if line.until and line.until <= line.since:
        raise Refused(_("La ligne finit avant de commencer."), field="until")
    for field, rows in (("sites", sites), ("assets", assets)):
        if any(row.client_id != contract.client_id for row in rows):
            raise Refused(_("Ce choix n’appartient pas à ce client."), field=field)
    line.save()
    line.sites.set(sites)
    line.assets.set(assets)
    _tell(
        contract, "line_changed", by, at, line=line.title, fields=sorted(changed), changes=changed
    )
    return line


@transaction.atomic
def add_rate(
    *,
    by: User,
    at: datetime,
    since: date,
    contract_id: int | None = None,
    client_id: int | None = None,
    **named: Any,
) -> Rate:
    """One more row of a rate card: a contract's, a client's, or the house's catalogue."""
    about: list[Any] = []
    if contract_id:
        about = [contract := _contract(contract_id, by), contract.client]
    elif client_id:
        access.require(by, "clients.edit_contracts")
        about = [Client.objects.get(pk=client_id)]
    else:
        access.require(by, "clients.edit_catalogue")
    rate = Rate(contract_id=contract_id, client_id=client_id, since=since, **named)
    _priced(rate)
    rate.save()
    events.record(
        "rate.added", about=[rate, *about], by=by, at=at, price=renewal.stored(rate.price),
        coefficient=renewal.stored(rate.coefficient), since=since.isoformat(), label=called(rate),
    )  # fmt: skip
    return rate


def called(rate: Rate) -> str:
    """A row of a card as the log says it: whose work, when, and for what."""
    work, moment, role = rate.get_work_display(), rate.get_band_display(), Role(rate.role).label if rate.role else ""  # fmt: skip
    return ", ".join(str(one) for one in (work, role, moment) if one) or _("Tout travail")


def _priced(rate: Rate) -> None:
    if (rate.price is None) == (rate.coefficient is None):
        raise Refused(_("Donnez un prix, ou une majoration, pas les deux."), field="price")
    if rate.price is not None and rate.price < 0:
        raise Refused(_("Un prix n’est pas négatif."), field="price")
    if rate.coefficient is not None and not Decimal(0) < rate.coefficient <= MOST_COEFFICIENT:
        raise Refused(_("Un coefficient va de 0 à 10, par exemple 1,5."), field="coefficient")
    _of_a_thing(rate)
    if rate.within_km is not None and rate.work != Work.TRAVEL:
        raise Refused(_("Une zone ne vaut que pour un déplacement."), field="within_km")


def _of_a_thing(rate: Rate) -> None:
    """Tickets and parts: no person, no moment; a part by its name."""
    if rate.article and rate.work != Work.PART:
        raise Refused(_("Une désignation ne vaut que pour une fourniture."), field="article")
    if rate.work in (Work.TICKET, Work.PART) and (rate.role or rate.band):
        raise Refused(_("Un ticket, une fourniture ont le même prix pour tous, à toute heure."))
    if rate.work == Work.PART and rate.price is not None and not rate.article:
        raise Refused(
            _("Pour quelle fourniture ? Sans désignation, donnez une remise."), field="article"
        )


@transaction.atomic
def end_rate(*, rate_id: int, by: User, at: datetime) -> Rate:
    """The row no longer holds from today; what it priced stays priced."""
    rate = Rate.objects.select_for_update(of=("self",)).get(pk=rate_id)
    owned = rate.contract_id or rate.client_id
    access.require(by, "clients.edit_contracts" if owned else "clients.edit_catalogue")
    if rate.until:
        raise Refused(_("Ce tarif est déjà terminé."))
    if rate.since > at.astimezone(PARIS).date() and rate.contract:
        unamended(rate.contract, renewal.price_of_rate(rate.pk))
    rate.until = max(at.astimezone(PARIS).date(), rate.since)
    rate.save(update_fields=["until"])
    events.record(
        "rate.ended", about=rate, by=by, at=at, until=rate.until.isoformat(), label=called(rate)
    )
    return rate


def _contract(contract_id: int, by: User) -> Contract:
    found: Contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=contract_id)
    )
    access.require(by, "clients.edit_contracts")
    return found


def _tell(contract: Contract, verb: str, by: User, at: datetime, **data: Any) -> None:
    events.record(f"contract.{verb}", about=[contract, contract.client], by=by, at=at, **data)
