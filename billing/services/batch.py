"""Several documents in one gesture: each is its own transaction, a refusal takes no number (L02)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from accounts.models import User
from billing.models import BillableItem, Invoice
from billing.services.issuing import issue
from core.errors import Refused


@dataclass(frozen=True)
class Result:
    """What became of one part of the batch: a document, or the sentence that says why not."""

    items: tuple[BillableItem, ...]
    invoice: Invoice | None = None
    sentence: str = ""


def issue_batch(
    *, items: Sequence[BillableItem], grouped: bool, by: User, at: datetime
) -> list[Result]:
    """Issue one document per item, or per client, contract and nature when `grouped`."""
    return [_one(part, by, at) for part in _parts(items, grouped)]


def _parts(items: Sequence[BillableItem], grouped: bool) -> list[tuple[BillableItem, ...]]:
    if not grouped:
        return [(item,) for item in items]

    def same(item: BillableItem) -> tuple[int, int, str]:
        return item.client_id, item.contract_id or 0, item.outcome

    return [tuple(part) for _key, part in groupby(sorted(items, key=same), key=same)]


def _one(items: tuple[BillableItem, ...], by: User, at: datetime) -> Result:
    try:
        return Result(items, issue(item_ids=[item.pk for item in items], by=by, at=at))
    except Refused as refusal:
        return Result(items, sentence=refusal.sentence)
