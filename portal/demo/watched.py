"""Accesses out of the ordinary in the demonstration: one that was talked about, one that waits to be read (H15)."""

from datetime import timedelta

from accounts.models import User
from clients import services
from clients.models import AccessAlert
from core import trail
from portal.demo.month import Month

#: Who read dossiers that no mission gave them, how long ago, and whether it was talked about.
READERS = (("Victor", timedelta(hours=20), True), ("Bastien", timedelta(hours=3), False))
DOSSIERS = 5
SEEN = "Vu avec lui : il cherchait le bon client d’après le numéro de série. Il passera par la hotline."


def look(month: Month) -> None:
    """Two technicians open several dossiers in a row."""
    for first, ago, _is_closed in READERS:
        for n, client in enumerate(month.clients[-DOSSIERS:]):
            at = month.now - ago + timedelta(minutes=n)
            services.note_opening(client=client, by=month.staff[first], at=at)


def judge(month: Month) -> None:
    """The log is read once its lines are written; the director closes what was talked about."""
    services.watch_access(at=month.now)
    for first, ago, is_closed in READERS:
        if is_closed:
            _close(month.staff[first], month.staff["Denis"], month, ago)
    trail.check(at=month.now)


def _close(person: User, director: User, month: Month, ago: timedelta) -> None:
    for alert in AccessAlert.objects.filter(person=person, outcome="").order_by("pk"):
        services.close_alert(
            alert_id=alert.pk, outcome="TALKED", note=SEEN, by=director, at=month.now - ago / 2
        )
