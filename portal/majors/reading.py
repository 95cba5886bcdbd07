"""What the room shows: the clock, who has proof, who is touched, what was said, what happened."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from clients.models import Asset
from clients.selectors import maps
from core import access, formats, worktime
from core.models import Event
from portal import promises
from tickets import services, words
from tickets.major import CRITERIA, REVIEW_DAYS
from tickets.models import Clock, ClockState, MajorIncident, Message, MessageKind
from tickets.selectors import major as reads

#: Clients and tickets shown on the page: as many as a problem may have.
MOST_ROWS = 500


@dataclass(frozen=True)
class Told:
    """The big clock: open time left, due instant, whether it is kept, late, running or, without a promise, open."""

    clock: Clock | None
    left: timedelta
    state: str
    done: int
    total: int

    @property
    def missing(self) -> int:
        """How many people have no proof."""
        return self.total - self.done


def page(problem: MajorIncident, user: User, now: datetime) -> dict[str, Any]:
    """The context of the command page."""
    everybody = list(reads.people(problem)[:3000])
    groups = reads.groups(everybody)
    updates = list(problem.updates.select_related("by").order_by("-number")[:50])
    news = _news(problem)
    return {
        "problem": problem,
        "told": told(problem, now, groups),
        "groups": groups,
        "clients": list(reads.touched(problem)[:MOST_ROWS]),
        "children": list(reads.children(problem)[:MOST_ROWS]),
        "updates": updates,
        "last": next((one for one in updates if one.to_clients), None),
        "next_number": (updates[0].number if updates else 0) + 1,
        "news": news,
        "news_pill": promises.running(news.due_at, "NEWS", now, news.calendar.hours()) if news else None,
        "story": story(problem),
        "criteria": [CRITERIA[name] for name in problem.criteria if name in CRITERIA],
        "falls": falls(problem, user),
        "leads": services.leads(problem, user),
        "may_help": access.may(user, "tickets.major"),
    }  # fmt: skip


def falls(problem: MajorIncident, user: User) -> list[maps.Reached]:
    """What the machine at fault takes with it, as far as this person sees the dossier (G05)."""
    lead = problem.lead
    seen = Asset.objects.visible_to(user).filter(pk=lead.asset_id).first()
    if seen is None:
        return []
    return maps.impact(maps.network(user, lead.client_id), seen)


def told(problem: MajorIncident, now: datetime, groups: list[reads.Group]) -> Told:
    """The state of the 24 h promise."""
    clock = (
        Clock.objects.filter(ticket=problem.lead, kind="BROADCAST")
        .select_related("calendar")
        .order_by("-started_at", "-pk")
        .first()
    )
    done, total = sum(one.proven for one in groups), sum(one.people for one in groups)
    if clock is None or clock.state == ClockState.CANCELLED:
        return Told(clock, timedelta(), "kept" if done == total else "open", done, total)
    if clock.state != ClockState.RUNNING:
        return Told(clock, timedelta(), "late" if clock.missed_at else "kept", done, total)
    left = promises.left(clock.due_at, now, clock.calendar.hours())
    return Told(clock, left, "running" if left >= timedelta() else "broken", done, total)


def _news(problem: MajorIncident) -> Clock | None:
    running = Clock.objects.filter(
        ticket=problem.lead, kind="NEWS", state=ClockState.RUNNING
    ).select_related("calendar")
    return running.first()


def next_news(problem: MajorIncident, now: datetime) -> str:
    """What « prochaines nouvelles avant » proposes: the promised interval from now."""
    at = formats.local(now + timedelta(minutes=problem.news_minutes))
    return f"{at:%Y-%m-%dT%H:%M}"


@dataclass(frozen=True)
class Line:
    """One line of the story: a fact in words, or an internal note on its paper."""

    at: datetime
    who: str
    text: str
    detail: str
    is_note: bool


def story(problem: MajorIncident, most: int = 40) -> list[Line]:
    """The story, newest first."""
    facts = reads.story(problem, most)
    keys = [fact.data.get("message") for fact in facts if fact.kind == "ticket.noted"]
    notes = {
        note.pk: note.body
        for note in Message.objects.filter(pk__in=[k for k in keys if k], kind=MessageKind.NOTE)
    }
    return [_line(fact, notes) for fact in facts]


def _line(fact: Event, notes: dict[int, str]) -> Line:
    is_note = fact.kind == "ticket.noted"
    detail = (
        notes.get(fact.data.get("message", 0), "")
        if is_note
        else words.detail(fact.kind, fact.data)
    )
    return Line(
        fact.at,
        str(fact.by) if fact.by else "",
        words.sentence(fact.kind, fact.data),
        detail,
        is_note,
    )


def draft(problem: MajorIncident) -> str:
    """The review's first draft: the facts in order, to be shortened by a person (E10)."""
    lines = reversed(story(problem, 100))
    return "\n".join(
        f"{formats.exact(line.at)} : {line.text}{f', {line.detail}' if line.detail else ''}"
        for line in lines
        if not line.is_note
    )[:9000]


def review_before(problem: MajorIncident) -> datetime | None:
    """Within five days of work after the end."""
    if problem.ended_at is None:
        return None
    return worktime.after_days(problem.ended_at, REVIEW_DAYS, promises.desk_hours())
