"""What billing does by the clock, every night."""

import logging
from zoneinfo import ZoneInfo

from celery import shared_task

from billing import audit as proofs
from billing import services
from core import clock

log = logging.getLogger(__name__)
PARIS = ZoneInfo("Europe/Paris")


@shared_task(name="billing.tasks.audit")
def audit() -> int:
    """Tell each client's status from the day, then prove that billing is whole; each finding is a warning."""
    now = clock.now()
    services.refresh_late(at=now)
    findings = list(proofs.audit(now))
    for finding in findings:
        log.warning("billing audit: %s %s, %s", finding.what, finding.about, finding.words)
    return len(findings)
