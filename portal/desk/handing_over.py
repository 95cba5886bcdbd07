"""The end of the day: one's promises due by tomorrow's closing, and what the absent hold, each with its backup (C28)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core import formats, setting
from core.worktime import Hours
from portal import promises
from portal.desk import backups, rows
from portal.desk.backups import Backup
from portal.dials import HAND_OVER
from tickets import selectors
from tickets.models import Ticket
from tickets.moves import OPEN

MOST = 50


@dataclass(frozen=True)
class Line:
    """One ticket to pass on, and who could take it, best first."""

    row: rows.Row
    backups: list[Backup]
    is_mine: bool


def page(user: User, now: datetime) -> dict[str, Any]:
    """What to pass on, and what colleagues pass to this person."""
    hours = promises.desk_hours()
    until = tomorrow_evening(now, hours)
    mine = list(_dressed(due_of(user, until), user))
    absent = list(_dressed(_of_absent(user, now, hours, until), user))
    found = backups.for_tickets([*mine, *absent], leaving=user, at=now, hours=hours)
    return {
        "mine": _lines(mine, found, user, now),
        "absent": _lines(absent, found, user, now),
        "proposed": selectors.hand_overs(user),
        "until": until,
    }


def tomorrow_evening(now: datetime, hours: Hours) -> datetime:
    """The closing of the next day of work."""
    opens = backups.next_morning(now, hours)
    return list(hours.on(formats.local(opens).date()))[-1][1]


def due_of(user: User, until: datetime) -> QuerySet[Ticket]:
    """This person's open tickets with a promise due by then."""
    seen = Ticket.objects.visible_to(user).filter(status__in=OPEN, due_at__lte=until)
    return seen.filter(owner=user)


def _of_absent(user: User, now: datetime, hours: Hours, until: datetime) -> QuerySet[Ticket]:
    """What people who are not there, or not any more, hold and must keep by then."""
    seen = Ticket.objects.visible_to(user).filter(status__in=OPEN, due_at__lte=until)
    away = backups.absent(now, hours)
    return seen.exclude(owner=user).filter(Q(owner__in=away) | Q(owner__is_active=False))


def _dressed(tickets: QuerySet[Ticket], user: User) -> QuerySet[Ticket]:
    return rows.with_people(tickets, user).order_by("due_at", "pk")[:MOST]


def _lines(
    tickets: list[Ticket], found: dict[int, list[Backup]], user: User, now: datetime
) -> list[Line]:
    return [
        Line(row, found[row.ticket.pk], row.ticket.owner_id == user.pk)
        for row in rows.of(tickets, user, now)
    ]


def choices(ticket: Ticket, user: User, now: datetime) -> list[tuple[str, str]]:
    """The colleagues who could take this one ticket, best first, with the reasons in words."""
    hours = promises.desk_hours()
    found = backups.for_tickets([ticket], leaving=user, at=now, hours=hours)[ticket.pk]
    return [(str(one.user_id), f"{one.name} : {', '.join(one.reasons)}") for one in found]


def reminder(user: User, now: datetime) -> dict[str, Any]:
    """The desk's strip: what colleagues pass to this person; from the hour of the setting on, how much of theirs is due tomorrow."""
    is_evening = formats.local(now).hour >= setting.value(HAND_OVER, on=now)
    until = tomorrow_evening(now, promises.desk_hours())
    return {
        "proposed": len(selectors.hand_overs(user).values_list("pk")),
        "due": len(due_of(user, until).values_list("pk")[:MOST]) if is_evening else 0,
    }
