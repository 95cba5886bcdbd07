"""What `preferences.decide` asks about: the person's choice, their working hours, whether they are on call."""

from datetime import datetime

from accounts.models import User
from core import setting
from core.models import BusinessCalendar
from core.worktime import Hours
from notifications import catalogue, matrix, preferences
from notifications.audiences import Person
from notifications.matrix import Row
from notifications.models import Preference
from notifications.preferences import Case, Choice
from planning import selectors as planning


def channels(row: Row, person: Person, at: datetime) -> dict[str, datetime]:
    """Channel → from when, for this line of the matrix and this person."""
    case = Case(
        channels=row.channels,
        group=catalogue.group_of(row.letter),
        is_mandatory=row.mandatory,
        is_quiet=row.quiet,
        is_off=matrix.name(row) in off(at),
        is_on_call=bool(person.user and person.user in planning.who_is_on_call(at)),
        hours=hours_of(person.user) if row.quiet and person.user else None,
    )
    return preferences.decide(case, choice_of(person.account), at)


def off(at: datetime) -> frozenset[str]:
    """The lines that a manager switched off."""
    return frozenset(setting.value(matrix.SWITCHED_OFF, on=at))


def choice_of(user: User | None) -> Choice:
    """What this person chose; everything for who has no account or chose nothing."""
    row = Preference.objects.filter(user=user).first() if user else None
    if row is None:
        return Choice()
    return Choice(frozenset(row.silenced), row.quiet_from, row.quiet_until)


def hours_of(user: User) -> Hours | None:
    """The hours of the person's team, else of the house; a house without calendar never sleeps."""
    team = user.teams.exclude(calendar=None).select_related("calendar").first()
    calendar = team.calendar if team else BusinessCalendar.objects.order_by("pk").first()
    return calendar.hours() if calendar else None
