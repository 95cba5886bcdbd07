"""Reads and doors of billing; every one starts from `visible_to`."""

from billing.selectors.documents import (
    client_for,
    invoice_for,
    invoices,
    items_of,
    late_clients,
    payment_for,
    payments,
    sales_of,
    unsettled,
)
from billing.selectors.items import (
    Group,
    Row,
    batch,
    counts,
    item_for,
    oldest,
    row,
    rows,
    summed,
    worklist,
)

__all__ = [
    "Group",
    "Row",
    "batch",
    "client_for",
    "counts",
    "invoice_for",
    "invoices",
    "item_for",
    "items_of",
    "late_clients",
    "oldest",
    "payment_for",
    "payments",
    "row",
    "rows",
    "sales_of",
    "summed",
    "unsettled",
    "worklist",
]
