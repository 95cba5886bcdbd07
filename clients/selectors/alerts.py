"""Reads behind the alerts of abnormal access: a person's lines as the rules see them, and the alerts themselves (H15)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import CLIENTS, SCOPES, Scope
from clients import watching
from clients.models import AccessAlert, AccessGrant
from clients.selectors.rights import live_grants
from clients.selectors.trail import clients_of
from clients.watching import Look
from core import access
from core.formats import local
from core.models import BusinessCalendar, TrailEntry

#: Lines of one person looked at in one go, the newest: a rule speaks long before.
MOST_LINES = 3_000
OFFICE = BusinessCalendar().hours()
#: Who is excused from the house's hours between two instants: (person's key, from, until) rows.
Excuses = Callable[[Collection[int], datetime, datetime], Iterable[tuple[int, datetime, datetime]]]
_EXCUSES: list[Excuses] = []


def excuse_with(function: Excuses) -> Excuses:
    """Tell the watch who is on duty: planning, which stands above, knows."""
    _EXCUSES.append(function)
    return function


@dataclass(frozen=True)
class Night:
    """From this hour of the evening until that one of the morning, and all of a closed day."""

    begins: int
    ends: int

    def covers(self, at: datetime) -> bool:
        """Whether the house is asleep at that instant."""
        here = local(at)
        return here.hour >= self.begins or here.hour < self.ends or not any(OFFICE.on(here.date()))


def watched(keys: Collection[int]) -> list[User]:
    """The members of the staff among these people."""
    return list(User.objects.filter(pk__in=keys).exclude(role__in=CLIENTS.split()).order_by("pk"))


def looks_of(
    people: Collection[User], since: datetime, until: datetime, night: Night
) -> dict[int, list[Look]]:
    """Each person's lines between two instants, with what the rules ask of them; two statements, and one a person."""
    keys = [person.pk for person in people]
    missions = _missions(keys, since, until)
    excused = [row for ask in _EXCUSES for row in ask(keys, since, until)]
    return {
        person.pk: [
            _look(entry, person, missions, excused, night)
            for entry in _lines(person.pk, since, until)
        ]
        for person in people
    }


def _lines(person: int, since: datetime, until: datetime) -> list[TrailEntry]:
    """By the person's own index, the newest first: the day's lines are among the last."""
    rows = TrailEntry.objects.filter(by_id=person).order_by("-number")[:MOST_LINES]
    return [row for row in rows if since <= row.at <= until and row.kind in watching.KINDS]


Window = tuple[int, str, datetime, datetime | None]


def _missions(people: Collection[int], since: datetime, until: datetime) -> list[Window]:
    """(person, client's topic, from, until) of every right a mission gave in that time."""
    rows = AccessGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=since), user__in=people, source__startswith="mission:",
        starts_at__lte=until,
    )  # fmt: skip
    told = rows.values_list("user_id", "client_id", "starts_at", "ends_at", "revoked_at")
    return [
        (user, f"client:{client}", start, min(filter(None, (end, revoked)), default=None))
        for user, client, start, end, revoked in told
    ]


def _look(
    entry: TrailEntry,
    person: User,
    missions: list[Window],
    excused: list[tuple[int, datetime, datetime]],
    night: Night,
) -> Look:
    client = _first(entry.about, "client:")
    at = entry.at
    by_mission = any(
        who == person.pk and what == client and start <= at and (end is None or at < end)
        for who, what, start, end in missions
    )
    on_duty = any(who == person.pk and start <= at < end for who, start, end in excused)
    return Look(
        number=entry.number,
        kind=entry.kind,
        at=at,
        client=client,
        secret=_first(entry.about, "secret:"),
        person=_first(entry.about, "user:"),
        is_outside_mission=SCOPES[person.role] == Scope.GRANTED and not by_mission,
        is_off_hours=night.covers(at) and not on_duty,
        is_leaving=person.leaves_on is not None,
    )


def _first(about: Iterable[str], prefix: str) -> str:
    return next((topic for topic in about if topic.startswith(prefix)), "")


def alerts(user: Any) -> QuerySet[AccessAlert]:
    """Those one may read: all of them for who reads the log; else those about who does, read by somebody above."""
    rows = AccessAlert.objects.select_related("person", "closed_by")
    if access.may(user, "clients.read_trail"):
        return rows
    readers = [role for role in SCOPES if access.role_may(role, "clients.review_alerts")]
    return rows.filter(person__role__in=readers)


def open_alerts(user: Any) -> QuerySet[AccessAlert]:
    """Those that wait to be read."""
    return alerts(user).filter(outcome="")


def alert_for(user: Any, pk: int) -> AccessAlert:
    """The door to one alert."""
    return get_object_or_404(alerts(user), pk=pk)


def lines_of_alert(alert: AccessAlert) -> list[TrailEntry]:
    """The very lines that made the rule speak, as long as the log keeps them."""
    return list(TrailEntry.objects.filter(number__in=alert.lines).order_by("number"))


def rights_in_question(
    alert: AccessAlert, lines: list[TrailEntry], at: datetime
) -> list[AccessGrant]:
    """The person's rights still open on the dossiers of these lines."""
    if not lines:
        return []
    clients = [client.pk for client in clients_of(lines).values()]
    return list(live_grants(at).filter(user=alert.person_id, client__in=clients)[:100])
