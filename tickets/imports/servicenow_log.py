"""Reading a ServiceNow incident event log: rows to incidents, one incident in memory at a time.

Source of the format: the « Incident management process enriched event log » (C. Amaral, M. Fantinato,
S. Peres). One row is one change; the rows of an incident stand together; « ? » means unknown.
"""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

#: The log gives local times of an unnamed zone of Brazil.
ZONE = ZoneInfo("America/Sao_Paulo")
NEEDED = {
    "number", "incident_state", "reassignment_count", "reopen_count", "sys_mod_count", "made_sla", "caller_id",
    "opened_by", "opened_at", "sys_updated_by", "sys_updated_at", "contact_type", "location", "category",
    "subcategory", "u_symptom", "impact", "urgency", "priority", "assignment_group", "assigned_to",
    "closed_code", "resolved_by", "resolved_at", "closed_at",
}  # fmt: skip

Row = dict[str, str]


class UnreadableLog(ValueError):
    """The file is not such a log; the message says what is missing."""


@dataclass(frozen=True)
class Incident:
    """All the changes of one incident, in the log's order."""

    number: str
    rows: list[Row]


def known(value: str) -> str:
    """The value, or '' for « ? »."""
    return "" if value == "?" else value.strip()


def instant(value: str) -> datetime | None:
    """'29/2/2016 01:16' in the log's zone, or None when unknown."""
    if not known(value):
        return None
    day, clock = value.split(" ")
    date, month, year = day.split("/")
    hour, minute = clock.split(":")
    return datetime(int(year), int(month), int(date), int(hour), int(minute), tzinfo=ZONE)


def level(value: str) -> int | None:
    """'2 - Medium' → 2."""
    return int(value[0]) if value[:1].isdigit() else None


def incidents(path: Path) -> Iterator[Incident]:
    """Every incident of the file, plain or gzipped, without holding the file in memory."""
    with _open(path) as text:
        reader = csv.DictReader(text)
        missing = NEEDED - set(reader.fieldnames or ())
        if missing:
            raise UnreadableLog(f"colonnes absentes : {', '.join(sorted(missing))}")
        for number, rows in groupby(reader, key=lambda row: row["number"]):
            yield Incident(number, list(rows))


def _open(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")
