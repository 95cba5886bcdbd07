"""The pages of sales: what to bill, what was issued, what was paid, who we are."""

from billing.views.documents import export, invoice, invoices, pdf, profile
from billing.views.payments import late, match, pay, payments, restore, suspend
from billing.views.questions import answer
from billing.views.simulation import simulate
from billing.views.worklist import adjust, decide, issue, item, preview, review, worklist

__all__ = [
    "adjust",
    "answer",
    "decide",
    "export",
    "invoice",
    "invoices",
    "issue",
    "item",
    "late",
    "match",
    "pay",
    "payments",
    "pdf",
    "preview",
    "profile",
    "restore",
    "review",
    "simulate",
    "suspend",
    "worklist",
]
