"""The visit as a calendar file: one stable identity, a sequence that grows at each move, CANCEL at the end (K12)."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from core import lazy
from interventions.models import Mission

icalendar = lazy.module("icalendar")

PARIS = ZoneInfo("Europe/Paris")


def of_mission(mission: Mission, *, at: datetime, sequence: int, is_cancelled: bool = False) -> str:
    """The .ics of one mission: Paris time with its rules, the site, the ticket's number and no secret."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Support 2009//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(
        icalendar.Timezone.from_tzid(
            "Europe/Paris",
            first_date=datetime(at.year - 1, 1, 1).date(),  # noqa: DTZ001
            last_date=datetime(at.year + 3, 1, 1).date(),  # noqa: DTZ001
        )
    )
    calendar.add_component(_event(mission, at, sequence, is_cancelled))
    return str(calendar.to_ical().decode())


def _event(mission: Mission, at: datetime, sequence: int, is_cancelled: bool) -> Any:
    event = icalendar.Event()
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    event.add("uid", f"mission-{mission.pk}@{host}")
    event.add("sequence", sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", mission.booking.starts_at.astimezone(PARIS))
    event.add("dtend", mission.booking.ends_at.astimezone(PARIS))
    event.add("summary", f"{mission} · {mission.client.short_name or mission.client.name}")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("description", f"{mission.purpose}\nTicket {mission.ticket_id}")
    if mission.site:
        event.add("location", icalendar.vText(place(mission)))
        if mission.site.latitude is not None and mission.site.longitude is not None:
            event.add("geo", (mission.site.latitude, mission.site.longitude))
    organizer = icalendar.vCalAddress(
        "mailto:" + settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(" >")
    )
    event.add("organizer", organizer)
    return event


def place(mission: Mission) -> str:
    """The site's address on one line."""
    site = mission.site
    if site is None:
        return ""
    town = f"{site.postcode} {site.city}".strip()
    return ", ".join(part for part in (site.name, site.address, town) if part)
