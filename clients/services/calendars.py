"""Opening hours, shared by contracts and teams: the week, closures, exceptional hours, breaks (D06, D07).

Each verb ends with the fact `calendar.changed` (data: `calendar`, its key; `teams` that came or left); whoever keeps promises
counted in these hours answers it.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from clients.selectors.calendars import HOUSE
from clients.services.parties import apply, store
from core import access, changes, events
from core.calendars import checks
from core.calendars.stored import Rows
from core.changes import Changes
from core.errors import Refused
from core.models import BusinessCalendar

FIELDS = ("name", "zone", "region", "weekly")
#: kind of exception → the keys that tell one from another.
EXCEPTIONS = {"closures": ("first",), "special": ("on",), "breaks": ("on", "from")}


@transaction.atomic
def save_calendar(
    *, calendar_id: int | None = None, by: User, at: datetime, **values: Any
) -> BusinessCalendar:
    """Create a calendar, or change its name, zone, holidays or week."""
    access.require(by, "clients.edit_calendars")
    calendar = _locked(calendar_id) if calendar_id else BusinessCalendar()
    if calendar.name == HOUSE and values.get("name", HOUSE) != HOUSE:
        raise Refused(
            _("Ce calendrier sert à tout ce qui n’en nomme pas d’autre : son nom ne change pas."),
            field="name",
        )
    changed = apply(calendar, FIELDS, values)
    checks.week(calendar.weekly)
    checks.opens(calendar.hours(), at)
    store(calendar, _("Un calendrier porte déjà ce nom."))
    if changed:
        _changed(calendar, by, at, changed)
    return calendar


@transaction.atomic
def add_closure(
    *, calendar_id: int | None, first: date, last: date, label: str, by: User, at: datetime
) -> int:
    """Close from one day to another, both included; in all calendars at once when none is named (D07).

    All or nothing: one calendar that cannot take it refuses for all. Says how many calendars closed.
    """
    access.require(by, "clients.edit_calendars")
    calendars = BusinessCalendar.objects.select_for_update().order_by("pk")
    if calendar_id is not None:
        calendars = calendars.filter(pk=calendar_id)
    row = {"first": first.isoformat(), "last": last.isoformat(), "label": label}
    closed = 0
    for calendar in calendars:
        if calendar_id is None and row in calendar.closures:
            continue
        checks.closure(first, last, calendar.closures)
        _keep(calendar, "closures", [*calendar.closures, row], by, at)
        closed += 1
    return closed


@transaction.atomic
def add_special(
    *, calendar_id: int, on: date, hours: Rows, label: str, by: User, at: datetime
) -> BusinessCalendar:
    """Other hours for one day, instead of the week's, the holiday's or the closure's; none: closed."""
    access.require(by, "clients.edit_calendars")
    calendar = _locked(calendar_id)
    checks.special(on, hours, calendar.special)
    row = {"on": on.isoformat(), "hours": hours, "label": label}
    return _keep(calendar, "special", [*calendar.special, row], by, at)


@transaction.atomic
def add_break(
    *, calendar_id: int, on: date, since: str, until: str, label: str, by: User, at: datetime
) -> BusinessCalendar:
    """Closed for some hours of one day (« 12:00 » to « 14:00 »)."""
    access.require(by, "clients.edit_calendars")
    calendar = _locked(calendar_id)
    checks.pause(on, since, until, calendar.breaks)
    row = {"on": on.isoformat(), "from": since, "to": until, "label": label}
    return _keep(calendar, "breaks", [*calendar.breaks, row], by, at)


@transaction.atomic
def remove_exception(
    *, calendar_id: int, kind: str, which: dict[str, str], by: User, at: datetime
) -> BusinessCalendar:
    """Take one exception away, named by its keys (`EXCEPTIONS`)."""
    access.require(by, "clients.edit_calendars")
    calendar = _locked(calendar_id)
    keys = EXCEPTIONS[kind]
    rows = getattr(calendar, kind)
    left = [row for row in rows if any(row[key] != which.get(key) for key in keys)]
    if len(left) == len(rows):
        raise Refused(_("Cette exception n’est plus au calendrier."))
    return _keep(calendar, kind, left, by, at)


@transaction.atomic
def set_teams(
    *, calendar_id: int, teams: Collection[Team], by: User, at: datetime
) -> BusinessCalendar:
    """Which teams work by this calendar; one taken off goes back to the default one (D06)."""
    access.require(by, "clients.edit_calendars")
    calendar = _locked(calendar_id)
    wanted = {team.pk for team in teams}
    current = set(Team.objects.filter(calendar=calendar).values_list("pk", flat=True))
    if wanted != current:
        Team.objects.filter(pk__in=current - wanted).update(calendar=None)
        Team.objects.filter(pk__in=wanted).update(calendar=calendar)
        names = dict(Team.objects.filter(pk__in=wanted | current).values_list("pk", "name"))
        sides = [sorted(names[pk] for pk in keys) for keys in (current, wanted)]
        _changed(calendar, by, at, {"teams": sides}, teams=sorted(wanted ^ current))
    return calendar


def _locked(calendar_id: int) -> BusinessCalendar:
    return BusinessCalendar.objects.select_for_update().get(pk=calendar_id)


def _keep(
    calendar: BusinessCalendar, kind: str, rows: list[dict[str, Any]], by: User, at: datetime
) -> BusinessCalendar:
    ordered = sorted(rows, key=lambda row: [row[key] for key in EXCEPTIONS[kind]])
    changed = changes.apply(calendar, {kind: ordered})
    checks.opens(calendar.hours(), at)
    calendar.save(update_fields=[kind])
    _changed(calendar, by, at, changed)
    return calendar


def _changed(
    calendar: BusinessCalendar, by: User, at: datetime, changed: Changes, **data: Any
) -> None:
    events.record(
        "calendar.changed",
        about=calendar,
        by=by,
        at=at,
        calendar=calendar.pk,
        fields=sorted(changed),
        changes=changed,
        **data,
    )
