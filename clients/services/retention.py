"""How long the access log is kept: older lines go under a seal, closed alerts with them (rules-privacy 2.3)."""

from datetime import datetime, time

from django.db import transaction

from clients.models import AccessAlert
from clients.renewal import add_months
from clients.services.requests import PARIS
from clients.trail import LOOKS
from core import setting, trail
from core.formats import local

MOST_ALERTS = 5_000


def kept_since(at: datetime) -> datetime:
    """The first instant of the log that stays, by the setting of that day."""
    months = int(setting.value("access_log_months", on=at))
    return datetime.combine(add_months(local(at).date(), -months), time.min, PARIS)


def purge_trail(*, at: datetime) -> trail.Purge:
    """What the clock does each night: remove what is older than the setting, as far as its chain holds."""
    before = kept_since(at)
    purge = trail.purge(before=before, facts=LOOKS, at=at)
    _forget_alerts(before)
    return purge


@transaction.atomic
def _forget_alerts(before: datetime) -> None:
    """An alert that was closed names somebody no longer than the lines it was raised on."""
    old = (
        AccessAlert.objects.exclude(outcome="").filter(day__lt=local(before).date()).order_by("pk")
    )
    AccessAlert.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_ALERTS])).delete()
