"""One writer for calendar files (RFC 5545): Paris time with its rules, stable identities at our own host."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from core import lazy

icalendar = lazy.module("icalendar")

PARIS = ZoneInfo("Europe/Paris")
MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(at: datetime, *, method: str = "PUBLISH", name: str = "") -> Any:
    """An empty calendar that explains the hours of Paris from the year before `at` on."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Support 2009//FR")
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
    made.add_component(
        icalendar.Timezone.from_tzid(
            "Europe/Paris",
            first_date=datetime(at.year - 1, 1, 1).date(),  # noqa: DTZ001
            last_date=datetime(at.year + 3, 1, 1).date(),  # noqa: DTZ001
        )
    )
    return made


def event(key: str, *, starts_at: datetime, ends_at: datetime, summary: str, at: datetime) -> Any:
    """An entry that stays the same one however often it is written: `key` is what it is known by."""
    made = icalendar.Event()
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    made.add("uid", f"{key}@{host}")
    made.add("dtstamp", at.astimezone(UTC))
    made.add("dtstart", starts_at.astimezone(PARIS))
    made.add("dtend", ends_at.astimezone(PARIS))
    made.add("summary", summary)
    return made


def written(calendar: Any) -> str:
    """The file."""
    return str(calendar.to_ical().decode())
