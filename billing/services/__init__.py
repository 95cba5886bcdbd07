"""The verbs of billing: rate, decide, issue, be paid, suspend."""

from billing.services.batch import Result, issue_batch
from billing.services.decisions import (
    Correction,
    adjust,
    approve,
    bill,
    cover,
    dispute,
    offer,
    resume,
    take_hours,
)
from billing.services.issuing import issue
from billing.services.items import create_item, is_finished
from billing.services.payments import left_of, match, record_payment
from billing.services.profile import save_profile
from billing.services.questions import answer, ask
from billing.services.standing import (
    refresh_late,
    refresh_standing,
    restore_client,
    suspend_client,
)
from billing.services.versions import follow_report

__all__ = [
    "Correction",
    "Result",
    "adjust",
    "answer",
    "approve",
    "ask",
    "bill",
    "cover",
    "create_item",
    "dispute",
    "follow_report",
    "is_finished",
    "issue",
    "issue_batch",
    "left_of",
    "match",
    "offer",
    "record_payment",
    "refresh_late",
    "refresh_standing",
    "restore_client",
    "resume",
    "save_profile",
    "suspend_client",
    "take_hours",
]
