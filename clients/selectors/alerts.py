"""Reads behind the alerts of abnormal access: a person's lines as the rules see them, and the alerts themselves (H15)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import SCOPES, Scope
from clients import watching
from clients.models import AccessAlert, AccessGrant
from clients.selectors.rights import live_grants
from clients.selectors.trail import clients_of
from clients.watching import Look
from core import access, events
from core.formats import local
from core.models import Event, TrailEntry
from core.worktime import Hours

#: Lines of one person looked at in one go, the newest: a rule speaks long before.
MOST_LINES = 3_000
#: Lines that say « so many times »; of a client's people, the only ones that are watched.
REFUSED = frozenset({"door.refused"})
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
    office: Hours

    def covers(self, at: datetime) -> bool:
        """Whether the house is asleep at that instant."""
        here = local(at)
        return (
            here.hour >= self.begins
            or here.hour < self.ends
            or not any(self.office.on(here.date()))
        )


def watched(keys: Collection[int]) -> list[User]:
    """These people; of a client's only what is refused is looked at."""
    return list(User.objects.filter(pk__in=keys).order_by("pk"))


def looks_of(
    people: Collection[User], since: datetime, until: datetime, night: Night
) -> dict[int, list[Look]]:
    """Each person's lines between two instants, with what the rules ask of them; two statements, and one a person."""
    keys = [person.pk for person in people]
    missions = _missions(keys, since, until)
    duties: dict[int, list[Window]] = {}
    for who, start, end in (row for ask in _EXCUSES for row in ask(keys, since, until)):
        duties.setdefault(who, []).append((start, end))
    return {
        person.pk: [
            replace(
                _look(line, person, missions, duties.get(person.pk, []), leaving, night), nth=nth
            )
            for line in _lines(person, since, until)
            for nth in range(line[4])
        ]
        for person, leaving in ((one, _leaving_since(one)) for one in people)
    }


def _leaving_since(person: User) -> datetime | None:
    """When a last day was said for somebody who still has one; asked only of those few."""
    if person.leaves_on is None:
        return None
    told = Event.objects.filter(
        kind="person.changed", about__contains=[events.topic(person)],
        data__fields__contains=["leaves_on"],
    )  # fmt: skip
    said = told.order_by("-at").values_list("at", flat=True).first()
    return said or datetime.min.replace(tzinfo=UTC)


#: Number, kind, instant, topics of a line, and how many times it says; from when until when.
Line = tuple[int, str, datetime, list[str], int]
Window = tuple[datetime, datetime | None]


def _lines(person: User, since: datetime, until: datetime) -> list[Line]:
    """By the person's own index, the newest first: the day's lines are among the last."""
    rows = TrailEntry.objects.filter(by_id=person.pk).order_by("-number")
    told = rows.values_list("number", "kind", "at", "about", "data__count")[:MOST_LINES]
    return [
        (number, kind, when, about, _times(kind, count))
        for number, kind, when, about, count in told
        if since <= when <= until and kind in (REFUSED if person.is_client else watching.KINDS)
    ]


def _times(kind: str, count: object) -> int:
    return count if kind in REFUSED and isinstance(count, int) else 1


def _missions(
    people: Collection[int], since: datetime, until: datetime
) -> dict[tuple[int, str], list[Window]]:
    """(person, client's topic) → from when until when a mission gave a right, in that time."""
    rows = AccessGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=since), user__in=people, source__startswith="mission:",
        starts_at__lte=until,
    )  # fmt: skip
    found: dict[tuple[int, str], list[Window]] = {}
    told = rows.values_list("user_id", "client_id", "starts_at", "ends_at", "revoked_at")
    for user, client, start, end, revoked in told:
        last = min(filter(None, (end, revoked)), default=None)
        found.setdefault((user, f"client:{client}"), []).append((start, last))
    return found


def _within(at: datetime, windows: Iterable[Window]) -> bool:
    return any(start <= at and (end is None or at < end) for start, end in windows)


def _look(
    line: Line,
    person: User,
    missions: Mapping[tuple[int, str], list[Window]],
    duties: list[Window],
    leaving: datetime | None,
    night: Night,
) -> Look:
    number, kind, at, about, _count = line
    client = _first(about, "client:")
    by_mission = _within(at, missions.get((person.pk, client), []))
    return Look(
        number=number,
        kind=kind,
        at=at,
        client=client,
        secret=_first(about, "secret:"),
        person=_first(about, "user:"),
        is_outside_mission=SCOPES[person.role] == Scope.GRANTED and not by_mission,
        is_off_hours=night.covers(at) and not _within(at, duties),
        is_leaving=leaving is not None and at >= leaving,
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
