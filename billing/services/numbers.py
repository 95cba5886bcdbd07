"""Numbers without a hole: one counter row per series and year, taken last, under its lock (NUM-01…NUM-05)."""

import re
from datetime import date

from django.db import models
from django.utils.translation import gettext as _

from billing import sealing
from billing.models import Invoice, InvoiceKind, NumberSeries
from core.errors import Refused

CODES = {InvoiceKind.INVOICE: "F", InvoiceKind.STATEMENT: "R"}
ALLOWED = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")


def written(code: str, year: int, rank: int) -> str:
    """« F-2026-0001 »: at most 35 characters of those allowed (NUM-05)."""
    number = f"{code}-{year}-{rank:04d}"
    if not ALLOWED.fullmatch(number):
        raise ValueError(f"{number} is no valid number")
    return number


def open_series(kind: str, issued_on: date) -> NumberSeries:
    """The series of that kind and year, locked until the caller commits."""
    code = CODES[InvoiceKind(kind)]
    NumberSeries.objects.get_or_create(code=code, year=issued_on.year)
    series = NumberSeries.objects.select_for_update().get(code=code, year=issued_on.year)
    if series.last_issued_on and issued_on < series.last_issued_on:
        raise Refused(
            _(
                "Une pièce plus récente est déjà émise dans cette série : la date ne peut pas reculer."
            )
        )
    return series


def take(series: NumberSeries, issued_on: date) -> tuple[str, str]:
    """The next number of the locked series, and the hash of the document before it."""
    previous = sealing.genesis(series.code, series.year)
    if series.last:
        before: models.Model = Invoice.objects.get(
            number=written(series.code, series.year, series.last)
        )
        previous = before.hash  # type: ignore[attr-defined]
    series.last += 1
    series.last_issued_on = issued_on
    series.save(update_fields=["last", "last_issued_on"])
    return written(series.code, series.year, series.last), previous
