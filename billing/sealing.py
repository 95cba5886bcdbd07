"""The hash of an issued document, chained to the one before it in its series (L13). Pure."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

FIELDS = (
    "kind", "number", "client_id", "contract_id", "subject", "seller", "buyer", "mentions", "category",
    "issued_on", "supplied_on", "due_on", "net_total", "vat_total", "gross_total", "value_total",
    "issued_by_id",
)  # fmt: skip
LINE_FIELDS = (
    "position", "kind", "label", "quantity", "unit", "unit_price", "value_price", "vat_rate", "net",
    "covered_by",
)  # fmt: skip


def genesis(code: str, year: int) -> str:
    """What stands before the first document of a series."""
    return hashlib.sha256(f"{code}-{year}".encode()).hexdigest()


def digest(document: Any, lines: Iterable[Any], previous: str) -> str:
    """SHA-256 of everything frozen, in canonical form, with the previous document's hash."""
    content = {name: _plain(getattr(document, name)) for name in FIELDS}
    content["lines"] = [
        {name: _plain(getattr(line, name)) for name in LINE_FIELDS} for line in lines
    ]
    content["previous"] = previous
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.4f}"
    if isinstance(value, str | int | dict | list) or value is None:
        return value
    return str(value)
