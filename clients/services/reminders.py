"""What the clock tells about contracts: the notice that is near (G11, G17)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from clients import renewal
from clients.models import Contract
from clients.selectors import renewal_of, with_agreed
from core import events, setting
from core.models import Event

PARIS = ZoneInfo("Europe/Paris")


def remind_notices(*, at: datetime) -> int:
    """Tell the seller of each contract whose last day for notice is near, once a term; how many."""
    today = at.astimezone(PARIS).date()
    soon = today + timedelta(days=int(setting.value("contract_reminder_days", on=today)))
    rows = Contract.objects.filter(
        Q(notice_given_on=None), renewal_months__gt=0, ends_on__isnull=False, starts_on__lte=today
    )
    told = 0
    for contract in with_agreed(rows.select_related("client")).iterator(500):
        agreed = renewal_of(contract, today)
        by = renewal.notice_by(agreed, today)
        if by and today <= by <= soon:
            told += _remind(contract, agreed, at)
    return told


@transaction.atomic
def _remind(contract: Contract, agreed: renewal.Renewal, at: datetime) -> bool:
    """Once for each last day: what was told already is not told again."""
    today = at.astimezone(PARIS).date()
    Contract.objects.select_for_update().get(pk=contract.pk)
    by, end = renewal.notice_by(agreed, today), renewal.end_in_force(agreed, today)
    notice_by = by.isoformat() if by else ""
    about = events.topic(contract)
    if Event.objects.filter(
        kind="contract.notice_due", about__contains=[about], data__notice_by=notice_by
    ).exists():
        return False
    events.record(
        "contract.notice_due", about=[contract, contract.client], by=None, at=at,
        notice_by=notice_by, ends_on=end.isoformat() if end else "",
    )  # fmt: skip
    return True
