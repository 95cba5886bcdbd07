"""Reads and doors of missions and reports."""

from interventions.selectors.missions import (
    FILTERS,
    day_of,
    last_visits,
    listing,
    mission_for,
    mission_of_booking,
    missions,
    next_mission,
    own_mission_for,
    short_notices,
    suggested_minutes,
    timeline,
    to_remind,
    told_between,
    unanswered,
    week_of,
)
from interventions.selectors.replacements import replacements
from interventions.selectors.reports import draft_of, pdf_for, photo_for, reports_of, sealed_of

__all__ = [
    "FILTERS",
    "day_of",
    "draft_of",
    "last_visits",
    "listing",
    "mission_for",
    "mission_of_booking",
    "missions",
    "next_mission",
    "own_mission_for",
    "pdf_for",
    "photo_for",
    "replacements",
    "reports_of",
    "sealed_of",
    "short_notices",
    "suggested_minutes",
    "timeline",
    "to_remind",
    "told_between",
    "unanswered",
    "week_of",
]
