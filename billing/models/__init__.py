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
from billing.models.questions import Question, QuestionState

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
    "Question",
    "QuestionState",
    "RatedWork",
]
