"""A dated change of a contract's terms and prices: what held before stays readable (G11, L19)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from clients import renewal
from clients.models import Amendment, Contract
from core import access, events
from core.errors import Refused

Changes = dict[str, dict[str, Any]]


@transaction.atomic
def amend(
    *,
    contract_id: int,
    effective_on: date,
    summary: str,
    by: User,
    at: datetime,
    prices: Mapping[str, Decimal] | None = None,
    **values: Any,
) -> Amendment:
    """Change terms from a day on; what held before stays readable, and holds until then (G11).

    `prices` are those of lines and of the contract's card, under the names of `clients.renewal`.
    """
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("client")
        .get(pk=contract_id)
    )
    access.require(by, "clients.edit_contracts")
    last = contract.amendments.aggregate(day=Max("effective_on"), number=Max("number"))
    if effective_on < max(last["day"] or contract.starts_on, contract.starts_on):
        raise Refused(_("Un avenant prend effet après le précédent."), field="effective_on")
    changes = _own(contract, values, effective_on)
    for name, price in (prices or {}).items():
        kind, pk, _field = name.split(":")
        changes |= _WRITERS[kind](contract, int(pk), price, effective_on)
    if not changes:
        raise Refused(_("Cet avenant ne change rien."), field="summary")
    made = Amendment.objects.create(
        contract=contract, number=(last["number"] or 0) + 1, effective_on=effective_on,
        summary=summary[:200], changes=changes, made_at=at, made_by=by,
    )  # fmt: skip
    events.record(
        "contract.amended", about=[contract, contract.client], by=by, at=at, number=made.number,
        on=effective_on.isoformat(),
        changes={name: [pair["before"], pair["after"]] for name, pair in changes.items()},
    )  # fmt: skip
    return made


def amended(contract: Contract) -> set[str]:
    """Every term and price that an amendment of this contract wrote."""
    return {
        name
        for changes in contract.amendments.values_list("changes", flat=True)
        for name in changes
    }


def unamended(contract: Contract, *names: str, field: str = "") -> None:
    """Refuse to change by hand what an amendment wrote: its history would no longer be true."""
    if found := sorted(amended(contract).intersection(names)):
        raise Refused(
            _("Un avenant en a décidé : changez-le par un autre avenant."),
            field=field or (found[0] if ":" not in found[0] else ""),
        )


def _own(contract: Contract, values: dict[str, Any], effective_on: date) -> Changes:
    before = {name: getattr(contract, name) for name in renewal.AMENDABLE if name in values}
    changed = {name: values[name] for name in before if values[name] != before[name]}
    for name, value in changed.items():
        setattr(contract, name, value)
    if contract.ends_on and contract.ends_on < effective_on:
        raise Refused(_("Le contrat finirait avant l’avenant."), field="ends_on")
    contract.save(update_fields=list(changed))
    return {name: _pair(before[name], value) for name, value in changed.items()}


def _fee(contract: Contract, pk: int, fee: Decimal, effective_on: date) -> Changes:
    """The line keeps its row, to which delays and verdicts point; the amendment knows the fee before."""
    line = contract.lines.select_for_update(of=("self",)).get(pk=pk)
    before = line.monthly_fee
    if before == fee:
        return {}
    line.monthly_fee = fee
    line.save(update_fields=["monthly_fee"])
    return {renewal.fee_of_line(pk): _pair(before, fee)}


def _price(contract: Contract, pk: int, price: Decimal, effective_on: date) -> Changes:
    """The row of the card holds until the day, another begins then."""
    rate = contract.rates.select_for_update(of=("self",)).get(pk=pk)
    before, until = rate.price, rate.until
    if before == price:
        return {}
    if rate.since > effective_on or (until and until <= effective_on):
        raise Refused(_("Ce tarif ne vaut pas ce jour-là."), field="effective_on")
    rate.until = effective_on
    rate.save(update_fields=["until"])
    rate.pk, rate._state.adding = None, True
    rate.price, rate.since, rate.until = price, effective_on, until
    rate.save()
    return {renewal.price_of_rate(rate.pk): _pair(before, price)}


_WRITERS = {"line": _fee, "rate": _price}


def _pair(before: Any, after: Any) -> dict[str, Any]:
    return {"before": renewal.stored(before), "after": renewal.stored(after)}
