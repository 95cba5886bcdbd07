"""Fill an empty database with a company and its three years, then let the planner look at it."""

import logging
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import connection

from portal.bench import grants
from portal.bench.bare import bare_tables
from portal.bench.company import Company, build
from portal.bench.copying import without_haste
from portal.bench.grants import Rights
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


@dataclass(frozen=True)
class Holders:
    """How many technicians hold how many rights; `alone`: only what rights are measured on, tickets without their story."""

    staff: int
    grants: int
    alone: bool = False


def fill(size: Size, at: datetime, holders: Holders) -> tuple[Loaded, Rights]:
    """`load` and the rights, in tables without their indexes and foreign keys, made again at the end.

    For a database of its own only.
    """
    with bare_tables():
        loaded = load(size, at, whole=not holders.alone)
        rights = grants.Writer(loaded.company, holders.staff, holders.grants, at).write()
    with without_haste(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # what the server's housekeeping would have done by now
    return loaded, rights


def load(size: Size, at: datetime, *, whole: bool = True) -> Loaded:
    """A company of that size as it is at that instant; statistics refreshed. `whole`: with all that hangs on a ticket."""
    company = build(size.clients, at)
    history = Writer(size, company, at).write(whole=whole)
    today = at.astimezone(PARIS).date()
    with without_haste(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        figures.refresh(today - YEARS, today)
        cursor.execute("ANALYZE quality_dailyfigures")
    return Loaded(company, history)
