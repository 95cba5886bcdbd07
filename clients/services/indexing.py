"""Index values kept as published, and prices revised by them: one amendment each (rules-billing 1.10)."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from clients import indexing
from clients.models import Contract, PriceIndex, PriceRevision
from clients.selectors import prices_of
from clients.services.amending import amend
from core import access, changes, events, formats
from core.errors import Refused


@transaction.atomic
def keep_index(
    *, month: date, value: Decimal, published_on: date, source: str, by: User, at: datetime
) -> PriceIndex:
    """Write the index of a month; a value that a revision used can no longer change."""
    access.require(by, "clients.edit_catalogue")
    month = month.replace(day=1)
    if value <= 0:
        raise Refused(_("Un indice est positif."), field="value")
    if published_on < month:
        raise Refused(_("Un indice se publie après son mois."), field="published_on")
    kept = PriceIndex.objects.select_for_update().filter(month=month).first()
    kept = kept or PriceIndex(month=month)
    used = PriceRevision.objects.filter(Q(base=kept.pk) | Q(target=kept.pk))
    if kept.pk and kept.value != value and used.exists():
        raise Refused(_("Cette valeur a servi à une révision : elle reste."), field="value")
    told = {"value": value, "published_on": published_on, "source": source.strip()[:200]}
    changed = changes.apply(kept, told)
    kept.entered_by, kept.entered_at = by, at
    kept.save()
    events.record("index.kept", about=kept, by=by, at=at, month=month.isoformat(), changes=changed)
    return kept


def computed(
    contract: Contract,
    *,
    on: date,
    base: PriceIndex,
    target: PriceIndex,
    prices: Sequence[str],
    fixed_percent: Decimal = Decimal(0),
    never_down: bool = False,
) -> dict[str, tuple[Decimal, Decimal]]:
    """Each chosen price, of the contract, its lines or its card, before and after."""
    before = {one.name: one.amount for one in prices_of(contract, on) if one.name in prices}
    return {
        name: (
            price,
            indexing.revised(
                price, base.value, target.value, fixed_percent=fixed_percent, never_down=never_down
            ),
        )
        for name, price in before.items()
    }


@transaction.atomic
def revise(
    *,
    contract_id: int,
    base: PriceIndex,
    target: PriceIndex,
    prices: Sequence[str],
    effective_on: date,
    fixed_percent: Decimal = Decimal(0),
    never_down: bool = False,
    by: User,
    at: datetime,
) -> PriceRevision:
    """Write the revised prices as an amendment, with the index values they come from; nothing follows twice."""
    contract = Contract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    if base.month >= target.month:
        raise Refused(_("Le nouvel indice est d’un mois plus récent."), field="target")
    _not_twice(contract, base, prices)
    how: dict[str, Any] = {
        "base": base, "target": target, "fixed_percent": fixed_percent, "never_down": never_down,
    }  # fmt: skip
    found = computed(contract, on=effective_on, prices=prices, **how)
    after = {name: new for name, (_old, new) in found.items()}
    words = _("Révision Syntec : %(base)s (%(s0)s) → %(target)s (%(s1)s)") % {
        "base": formats.month(base.month), "s0": formats.number(base.value, 1),
        "target": formats.month(target.month), "s1": formats.number(target.value, 1),
    }  # fmt: skip
    made = amend(
        contract_id=contract_id, effective_on=effective_on, summary=words, by=by, at=at,
        prices={name: new for name, new in after.items() if ":" in name},
        **{name: new for name, new in after.items() if ":" not in name},
    )  # fmt: skip
    return PriceRevision.objects.create(amendment=made, **how)


def _not_twice(contract: Contract, base: PriceIndex, prices: Sequence[str]) -> None:
    """A price starts from the index it follows already, unless another amendment has written it since."""
    follows: dict[str, PriceIndex | None] = {}
    for one in contract.amendments.order_by("number").select_related("revision__target"):
        revision = getattr(one, "revision", None)
        follows |= dict.fromkeys(one.changes, revision and revision.target)
    for known in filter(None, map(follows.get, prices)):
        if known.month > base.month:
            words = _("Un prix choisi suit déjà l’indice de %s : partez de celui-là.")
            raise Refused(words % formats.month(known.month), field="base")
