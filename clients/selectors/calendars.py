"""Calendars, who works by them, and their year."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

from clients.models import Contract
from core import access
from core.calendars.stored import days_of
from core.calendars.year import Year, year_of
from core.models import BusinessCalendar
from core.worktime import Hours

#: The calendar of everything that names none; found by its name.
HOUSE = "Hotline"
OFFICE = BusinessCalendar().hours()


def office_hours() -> Hours:
    """The hours of who answers within the house: the office's week, whatever the hotline's is, shut on the days the house is."""
    house = BusinessCalendar.objects.filter(name=HOUSE).first()
    if house is None:
        return OFFICE
    hours = house.hours()
    shut = {day for day, openings in hours.special if not openings}
    opened = {day for day, openings in hours.special if openings}
    return replace(OFFICE, closures=(hours.closures - opened) | shut)


def calendars(user: Any) -> QuerySet[BusinessCalendar]:
    """All calendars by name, with how many contracts and teams use each."""
    counted = Q(contract__in=_counted(user))
    return BusinessCalendar.objects.annotate(
        contracts=Count("contract", filter=counted, distinct=True),
        teams=Count("team", distinct=True),
    ).order_by("name")


def _counted(user: Any) -> QuerySet[Contract]:
    """The contracts a person is told the number of: their own reach, or all for who changes the hours of all."""
    if access.may(user, "clients.edit_calendars"):
        return Contract.objects.all()
    return Contract.objects.visible_to(user)


@dataclass(frozen=True)
class Use:
    """Who works by a calendar; contracts are those the reader may see, out of how many."""

    teams: list[Any]
    contracts: list[Contract]
    contract_count: int


def use_of(calendar: BusinessCalendar, user: Any) -> Use:
    """The teams and contracts that count in these hours, at most fifty of the latter."""
    seen = Contract.objects.visible_to(user).filter(calendar=calendar).select_related("client")
    return Use(
        teams=list(calendar.team_set.order_by("name")[:50]),
        contracts=list(seen.order_by("client__name", "number")[:50]),
        contract_count=_counted(user).filter(calendar=calendar).count(),
    )


def calendar_year(calendar: BusinessCalendar, number: int) -> Year:
    """One year of a calendar with the words of its exceptions."""
    english = (get_language() or "").startswith("en")
    return year_of(calendar.hours(), number, labels=labels_of(calendar), english=english)


def labels_of(calendar: BusinessCalendar) -> dict[date, str]:
    """The words people gave to closures, breaks and exceptional days."""
    labels = {day: row["label"] for row in calendar.closures for day in days_of(row)}
    labels |= {
        date.fromisoformat(row["on"]): row["label"] for row in [*calendar.breaks, *calendar.special]
    }
    return labels
