"""The independent proof that billing is whole: numbers, seals, sums, and work nobody billed (NUM-03, 1.8, 1.10)."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from billing import rates, sealing
from billing.models import BillableItem, Invoice, NumberSeries
from billing.services import numbers
from tickets.models import Ticket, TimeEntry
from tickets.moves import Status

PARIS = ZoneInfo("Europe/Paris")
MOST = 500


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be."""

    what: str
    about: str
    words: str


def audit(at: datetime, *, read_files: bool = False) -> Iterator[Finding]:
    """Every finding; `read_files` also reads each PDF again and compares its bytes."""
    for series in NumberSeries.objects.order_by("code", "year"):
        yield from _series(series, read_files=read_files)
    yield from _money()
    yield from _unbilled(at)


def _series(series: NumberSeries, *, read_files: bool) -> Iterator[Finding]:
    """Walk the numbers one by one: each there, in the order of its dates, sealed on the one before."""
    prefix = f"{series.code}-{series.year}-"
    issued = {
        one.number: one
        for one in Invoice.objects.filter(number__startswith=prefix)
        .select_related("pdf")
        .prefetch_related("lines")
        .order_by("pk")
        .iterator(chunk_size=500)
    }
    previous, day = sealing.genesis(series.code, series.year), None
    for rank in range(1, series.last + 1):
        number = numbers.written(series.code, series.year, rank)
        one = issued.pop(number, None)
        if one is None:
            yield Finding("gap", number, "numéro manquant")
            continue
        if day and one.issued_on < day:
            yield Finding("order", number, "date antérieure à celle du numéro précédent")
        yield from _document(one, previous, read_files=read_files)
        previous, day = one.hash, one.issued_on
    for number in issued:
        yield Finding("extra", number, "numéro hors de la série")


def _document(one: Invoice, previous: str, *, read_files: bool) -> Iterator[Finding]:
    if one.previous_hash != previous or sealing.digest(one, one.lines.all(), previous) != one.hash:
        yield Finding("seal", one.number, "le contenu ne répond plus à son scellé")
    if one.pdf is None:
        yield Finding("paper", one.number, "sans document")
    elif read_files and hashlib.sha256(one.pdf.file.read()).hexdigest() != one.pdf.sha256:
        yield Finding("paper", one.number, "le document a changé")


def _money() -> Iterator[Finding]:
    """What an invoice says it received is what was matched to it."""
    wrong = Invoice.objects.annotate(
        matched=Coalesce(Sum("matchings__amount"), 0 * F("gross_total"))
    )
    for one in wrong.exclude(matched=F("paid_total")).order_by("pk")[:MOST]:
        yield Finding("money", one.number, "le réglé n’est pas la somme des rapprochements")


def _unbilled(at: datetime) -> Iterator[Finding]:
    """Work closed more than N days ago that is neither invoiced, covered, offered nor disputed."""
    limit = at - timedelta(days=rates.days("billing.unbilled_days", at.astimezone(PARIS).date()))
    done = Ticket.objects.filter(status__in=[Status.RESOLVED, Status.CLOSED], resolved_at__lt=limit)
    late = TimeEntry.objects.filter(
        ticket__in=done, is_billable=True, ended_at__lt=limit, rated__isnull=True
    )
    for ticket in late.values_list("ticket_id", flat=True).distinct().order_by("ticket_id")[:MOST]:
        yield Finding("unbilled", f"ticket {ticket}", "du temps clos n’est facturé nulle part")
    waiting = BillableItem.objects.filter(state__in=["TO_DECIDE", "READY"], created_at__lt=limit)
    for item in waiting.order_by("pk")[:MOST]:
        yield Finding(
            "waiting", item.source, f"« {item.get_state_display()} » depuis trop longtemps"
        )
