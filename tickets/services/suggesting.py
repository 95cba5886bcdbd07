"""« Problème grave ? »: several tickets that look like one are told to who may declare it, once an hour (E01, E05)."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from core.models import Event
from tickets import major as rules
from tickets.models import Ticket
from tickets.selectors import suspicions as reads
from tickets.services import door

QUIET = timedelta(hours=1)


@transaction.atomic
def suspect(*, ticket_id: int, at: datetime) -> bool:
    """Look at the last half hour around a ticket that was just opened; True when somebody is told."""
    found = rules.clusters(reads.recent_rows(at), reads.least(at))
    cluster = next((one for one in found if ticket_id in one.tickets), None)
    if cluster is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('major.suggested'))")
    told = Event.objects.filter(
        kind="major.suggested", at__gt=at - QUIET, data__shared=cluster.shared,
        data__key=cluster.key,
    )  # fmt: skip
    if told.exists():
        return False
    first = Ticket.objects.get(pk=cluster.tickets[0])
    door.record(
        first, "major.suggested", by=None, at=at, shared=cluster.shared, key=cluster.key,
        count=len(cluster.tickets),
    )  # fmt: skip
    return True
