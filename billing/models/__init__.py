"""What closed work becomes: invoice, 0 € invoice, statement or hours; and what is paid."""

from billing.models.documents import (
    CompanyProfile,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    NumberSeries,
    OperationCategory,
)
from billing.models.items import BillableItem, BillableLine, ItemState, LineKind, Outcome, RatedWork
from billing.models.payments import Matching, Payment, PaymentMeans

__all__ = [
    "BillableItem",
    "BillableLine",
    "CompanyProfile",
    "Invoice",
    "InvoiceKind",
    "InvoiceLine",
    "ItemState",
    "LineKind",
    "Matching",
    "NumberSeries",
    "OperationCategory",
    "Outcome",
    "Payment",
    "PaymentMeans",
    "RatedWork",
]
