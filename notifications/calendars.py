"""The visit as a calendar file: one stable identity, a sequence that grows at each move, CANCEL at the end (K12)."""

from datetime import datetime
from typing import Any

from django.conf import settings

from core import agenda, lazy
from interventions.models import Mission

icalendar = lazy.module("icalendar")


def of_mission(mission: Mission, *, at: datetime, sequence: int, is_cancelled: bool = False) -> str:
    """The .ics of one mission: Paris time with its rules, the site, the ticket's number and no secret."""
    calendar = agenda.calendar(at, method="CANCEL" if is_cancelled else "PUBLISH")
    calendar.add_component(_event(mission, at, sequence, is_cancelled))
    return agenda.written(calendar)


def _event(mission: Mission, at: datetime, sequence: int, is_cancelled: bool) -> Any:
    event = agenda.event(
        f"mission-{mission.pk}",
        starts_at=mission.booking.starts_at,
        ends_at=mission.booking.ends_at,
        summary=f"{mission} · {mission.client.short_name or mission.client.name}",
        at=at,
    )
    event.add("sequence", sequence)
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
