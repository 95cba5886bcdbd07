"""Fill an empty database with a company and its three years, then let the planner look at it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from portal.bench.bare import bare_tables
from portal.bench.company import Company, build
from portal.bench.copying import without_haste
from portal.bench.history import History, Writer
from portal.bench.story import YEARS, Size
from quality import figures

log = logging.getLogger(__name__)
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Loaded:
    """What stands in the database now."""

    company: Company
    history: History


def fill(size: Size, at: datetime) -> Loaded:
    """`load` into tables without their indexes and foreign keys, made again at the end; a database of its own only."""
    with bare_tables():
        return load(size, at)


def load(size: Size, at: datetime) -> Loaded:
    """A company of that size as it is at that instant; statistics refreshed."""
    company = build(size.clients, at)
    history = Writer(size, company, at).write()
    today = at.astimezone(PARIS).date()
    with without_haste(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        figures.refresh(today - YEARS, today)
        cursor.execute("ANALYZE quality_dailyfigures")
    return Loaded(company, history)
