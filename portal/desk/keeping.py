"""The promises board: all that is about to break, of every kind, grouped by the time left (screens/desk.md, D15)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import access, formats
from portal import promises
from portal.desk import handing_over
from tickets import selectors, sla
from tickets.models import CallBack, Clock, PlanStep
from tickets.selectors.queue import soon

#: Promises drawn on the page; the headings count them all.
MOST = 150

SCOPES = {
    "all": gettext_lazy("Toutes"),
    "team": gettext_lazy("De mes équipes"),
    "mine": gettext_lazy("Les miennes"),
}
#: What the chip narrows to: one kind, or the times between ourselves.
OURS = "ours"


@dataclass(frozen=True)
class Line:
    """One promise: its pill, what was promised to whom, and who keeps it."""

    clock: Clock
    pill: promises.Pill
    title: str
    more: str
    url: str
    owner_name: str
    own: bool

    @property
    def stamp(self) -> str:
        """What changes when the line should be drawn again: not the passing of minutes."""
        return f"{self.clock.pk}.{self.clock.due_at.timestamp()}.{self.pill.state}.{self.owner_name}.{self.more}"


@dataclass(frozen=True)
class Group:
    """The promises that fall in one stretch of time."""

    code: str
    title: str | Promise
    hot: bool
    count: int
    lines: list[Line]


def page(user: User, given: Any, now: datetime) -> dict[str, Any]:
    """The board for one person: six statements whatever the number of promises."""
    scope = given.get("pour") if given.get("pour") in SCOPES else "all"
    kind = given.get("promesse", "")
    everything = _of_kind(selectors.running_promises(user), kind)
    whose = _whose(user)
    sets = {code: everything.filter(whose[code]) for code in SCOPES}
    stretches = _stretches(now)
    counted = sets[scope].aggregate(**{code: Count("pk", filter=q) for code, _t, q in stretches})
    lines = _lines(_dressed(sets[scope]), user, now)
    groups = _groups(lines, stretches, counted, now)
    counts = everything.aggregate(**{code: Count("pk", filter=whose[code]) for code in SCOPES})
    query = urlencode({k: v for k, v in (("pour", scope), ("promesse", kind)) if v})
    return {
        "tabs": [_tab(code, kind, counts[code], code == scope) for code in SCOPES],
        "kinds": _kinds(),
        "kind": kind,
        "scope": scope,
        "groups": groups,
        "left_out": sum(counted.values()) - len(lines),
        "fragment_url": f"{reverse('desk:promises_fragment')}?{query}",
        "stamp": _stamp(groups, counts),
    }


def _kinds() -> list[tuple[str, Any]]:
    told = [(kind, promises.NAMES[kind]) for kind in (*sla.PROMISES, "ACCESS")]
    return [*told, (OURS, gettext_lazy("Temps entre nous"))]


def _of_kind(clocks: QuerySet[Clock], kind: str) -> QuerySet[Clock]:
    if kind == OURS:
        return clocks.filter(kind__in=sla.INTERNAL)
    if kind in promises.NAMES:
        return clocks.filter(kind=kind)
    return clocks.exclude(kind__in=sla.INTERNAL)


def _whose(user: User) -> dict[str, Q]:
    """Which promises each tab holds."""
    mine = Q(owner=user) | Q(owner=None, ticket__owner=user)
    return {
        "mine": mine,
        "team": mine | Q(ticket__team__in=list(user.teams.values_list("pk", flat=True))),
        "all": Q(),
    }


Stretch = tuple[str, str | Promise, Q]


def _stretches(now: datetime) -> list[Stretch]:
    """Broken, within the hour, today, by tomorrow's closing, later; open time, one after the other."""
    tonight = datetime.combine(formats.local(now).date(), time.max, formats.local(now).tzinfo)
    edges = [
        ("broken", gettext_lazy("Rompues"), now),
        ("hour", gettext_lazy("Dans l’heure"), soon(now)),
        ("today", gettext_lazy("Aujourd’hui"), tonight),
        ("tomorrow", gettext_lazy("D’ici demain soir"), handing_over.tomorrow_evening(now, promises.desk_hours())),
        ("later", gettext_lazy("Plus tard"), now + timedelta(days=36500)),
    ]  # fmt: skip
    found: list[Stretch] = []
    since: datetime | None = None
    for code, title, until in edges:
        until = max(until, since) if since else until
        found.append((code, title, Q(due_at__lte=until) & (Q(due_at__gt=since) if since else Q())))
        since = until
    return found


def _dressed(clocks: QuerySet[Clock]) -> list[Clock]:
    people = ("ticket__client", "ticket__owner", "client", "owner", "calendar")
    return list(clocks.select_related(*people).order_by("due_at", "pk")[:MOST])


def _lines(clocks: Sequence[Clock], user: User, now: datetime) -> list[Line]:
    said = _subjects(clocks)
    return [_line(clock, said.get(clock.subject, ""), user, now) for clock in clocks]


def _line(clock: Clock, said: str, user: User, now: datetime) -> Line:
    owner = clock.owner or (clock.ticket.owner if clock.ticket else None)
    pill = promises.running(
        clock.due_at, clock.kind, now, clock.calendar.hours(), clock.target_minutes
    )
    return Line(
        clock=clock,
        pill=pill,
        title=str(promises.NAMES[clock.kind]),
        more=said,
        url=_url(clock, user),
        owner_name=str(owner) if owner else "",
        own=owner == user,
    )


def _url(clock: Clock, user: User) -> str:
    if clock.kind == sla.CALLBACK:
        return reverse("desk:callbacks") if access.may(user, "tickets.calls") else ""
    if clock.ticket:
        return clock.ticket.get_absolute_url()
    opens = clock.kind == "ACCESS" and access.may(user, "clients.view_requests")
    return reverse("clients:access_requests") if opens else ""


def _subjects(clocks: Sequence[Clock]) -> dict[str, str]:
    """What each promise is about, in its own words: the step of a plan, the reason of a call-back."""
    keys: dict[str, list[int]] = {"planstep": [], "callback": []}
    for clock in clocks:
        name, _colon, key = clock.subject.partition(":")
        if name in keys and key.isdecimal():
            keys[name].append(int(key))
    said = {f"planstep:{pk}": text for pk, text in _steps(keys["planstep"])}
    for callback in CallBack.objects.filter(pk__in=keys["callback"]).select_related(
        "contact", "client"
    ):
        reason = f", {callback.reason}" if callback.reason else ""
        who = callback.contact or callback.client or formats.phone(callback.number)
        said[f"callback:{callback.pk}"] = f"{who}{reason}"
    return said


def _steps(keys: list[int]) -> Any:
    return PlanStep.objects.filter(pk__in=keys).values_list("pk", "text")


def _groups(
    lines: list[Line], stretches: list[Stretch], counted: dict[str, int], now: datetime
) -> list[Group]:
    """The lines in their stretches, in order: the counts say where one ends and the next begins."""
    groups, start = [], 0
    for code, title, _q in stretches:
        kept = lines[start : start + counted[code]]
        start += counted[code]
        if kept:
            groups.append(Group(code, title, code in ("broken", "hour"), counted[code], kept))
    return groups


def _tab(code: str, kind: str, count: int, current: bool) -> dict[str, Any]:
    query = urlencode({k: v for k, v in (("pour", code), ("promesse", kind)) if v})
    return {
        "url": f"{reverse('desk:promises')}?{query}", "label": SCOPES[code],
        "count": formats.number(count), "current": current,
    }  # fmt: skip


def _stamp(groups: list[Group], counts: dict[str, int]) -> str:
    said = [f"{group.code}{group.count}" for group in groups]
    said += [line.stamp for group in groups for line in group.lines] + [str(counts)]
    return f'"{hashlib.sha256("|".join(said).encode()).hexdigest()[:20]}"'
