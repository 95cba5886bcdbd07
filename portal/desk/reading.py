"""What the ticket's page and its preview show: a bounded number of reads, whatever the length of the story."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from accounts.models import Level, User
from accounts.roles import HOTLINE
from accounts.selectors import NAME, name_of
from billing.models import BillableItem
from clients import selectors as clients
from clients.selectors import proposed
from core import access, events
from core.statements import unsaid
from interventions.models import Mission
from knowledge import selectors as knowledge
from knowledge.models import Audience
from portal import doors, promises, verdicts
from portal.desk import checking, procedures, quick, thread
from tickets import moments, moves, selectors, services, sla
from tickets.models import Clock, ClockState, Message, PlanStep, Ticket, TicketRead, TimeEntry
from tickets.services import terms

#: Lines of the thread shown before « Voir le début du fil ».
RECENT = 60


def page(ticket: Ticket, user: User, now: datetime, *, whole: bool = False) -> dict[str, Any]:
    """The context of the ticket's page."""
    lines, more = thread.lines(ticket, user, None if whole else RECENT)
    stamp, read_at = thread.marks(ticket, user)
    said = promises.side_by_side(_clocks(ticket), now)
    verbs = possible(ticket, user, now)
    missions = list(_missions(ticket))
    return {
        "ticket": ticket,
        "entries": lines,
        "older_url": "?debut=1" if more else "",
        "stamp": stamp,
        "is_read": read_at is not None and read_at > _last_at(ticket, lines),
        "promises": said,
        "steps": steps(ticket, said),
        "may_plan": access.may(user, "tickets.plan"),
        "has_news": any(one.clock.kind == "NEWS" for one in said),
        "answer_due": _answer_due(said),
        "news_choices": quick.choices(moments.NEWS, now, promises.hours_of(ticket)),
        "may_reopen": "reopen" in verbs and services.may_reopen(ticket, now),
        "closes_at": silence[1] if (silence := services.silence(ticket)) else None,
        "verbs": verbs,
        "more_verbs": _menu(ticket, user, verbs, owes_quote=_owes_quote(said)),
        "plan_url": plan_url(ticket, user),
        "dossier_url": doors.address_of("clients:dossier", ticket.client_id),
        "verdict": verdicts.of_ticket(ticket),
        "missions": missions,
        "proposed": proposed.count_from(user, [events.topic(one) for one in missions]),
        "billing": list(_billing(ticket, user)),
        "family": family(ticket, user),
        "times": times(ticket, user),
        "may_time": ticket.is_open and access.may(user, "tickets.time"),
        "may_see_messages": access.may(user, "notifications.view"),
        "can_assign": "assign" in verbs and access.may(user, "tickets.assign"),
        "agents": _agents() if "assign" in verbs else [],
        **procedure(ticket, user, now),
    }


def steps(ticket: Ticket, said: list[promises.Said]) -> list[PlanStep]:
    """The steps of the plan; nothing is read when none was ever promised."""
    planned = any(one.clock.kind == "PLAN" for one in said)
    return selectors.steps_of(ticket) if planned else []


def _last_at(ticket: Ticket, lines: list[thread.Line]) -> datetime:
    """When something happened last."""
    return max([ticket.last_fact_at, *(line.at for line in lines[-1:])])


def preview(ticket: Ticket, user: User, now: datetime) -> dict[str, Any]:
    """The context of the queue's right pane."""
    lines, _more = thread.lines(ticket, user, 20)
    seen = TicketRead.objects.filter(ticket=ticket, user=user).values_list("at", flat=True).first()
    said = promises.side_by_side(_clocks(ticket), now)
    running = [one for one in said if one.clock.state == ClockState.RUNNING]
    talk = [line for line in lines if line.group == "talk"]
    fresh = [line for line in talk if not line.ours and (seen is None or line.at > seen)]
    return {
        "ticket": ticket,
        "may_plan": access.may(user, "tickets.plan"),
        "may_pass": access.may(user, "tickets.assign"),
        "main": running[0] if running else None,
        "pill": promises.of_ticket(ticket, now, promises.hours_of(ticket), planned(ticket)),
        "verdict": verdicts.of_ticket(ticket),
        "fresh": fresh[-3:],
        "notes": [line for line in lines if line.kind == "note"][-2:],
        "facts": [line for line in lines if line.kind == "fact"][:-5:-1],
        "verbs": possible(ticket, user, now),
        "plan_url": plan_url(ticket, user),
        **procedure(ticket, user, now),
    }


def possible(ticket: Ticket, user: User, at: datetime) -> list[str]:
    """The verbs of the moves table this person may use now; nobody escalates above the last level."""
    verbs = moves.possible(ticket.status, user.role)
    if "escalate" in verbs and ticket.level >= Level.L2 and ticket.level >= terms.tiers(at):
        verbs.remove("escalate")
    return verbs


def planned(ticket: Ticket) -> datetime | None:
    """The last plan told to the client."""
    told = Message.objects.filter(ticket=ticket, plan_for__isnull=False)
    return told.order_by("-at", "-pk").values_list("plan_for", flat=True).first()


def procedure(ticket: Ticket, user: User, now: datetime) -> dict[str, Any]:
    """Where the diagnosis stands, and whether a step waits for the caller's check."""
    position = clients.position_of(ticket.requester, ticket.client_id)
    path = knowledge.procedure_for(ticket.category, position)
    may = ticket.is_open and access.may(user, "tickets.diagnose")
    walk = procedures.walk_of(ticket, path)
    checked = checking.of_ticket(ticket, walk, user, now)
    return {"ticket": ticket, "walk": walk, "may_answer": may, **checked}


def times(ticket: Ticket, user: User) -> dict[str, Any]:
    """Time spent: what runs first (C16)."""
    spent = TimeEntry.objects.filter(ticket=ticket).select_related("user")
    rows = list(spent.defer(*unsaid("user", User, NAME))[:200])
    running = [row for row in rows if row.ended_at is None]
    done = [row for row in rows if row.ended_at is not None]
    return {
        "running": running,
        "done": done[-8:],
        "total": sum(row.minutes for row in done),
        "mine": any(row.user_id == user.pk for row in running),
    }


def mark_read(ticket: Ticket, user: User, at: datetime) -> None:
    """What is older than this is no longer bold for this person."""
    TicketRead.objects.bulk_create(
        [TicketRead(user=user, ticket=ticket, at=at)],
        update_conflicts=True,
        unique_fields=["user", "ticket"],
        update_fields=["at"],
    )


def plan_url(ticket: Ticket, user: User) -> str:
    """Where an intervention is planned, for those who may."""
    if "dispatch" not in moves.possible(ticket.status, user.role):
        return ""
    return doors.address_of("interventions:plan", ticket.pk)


def quotable(user: User, text: str) -> list[dict[str, Any]]:
    """Sheets on these words, else the most useful ones, as the composer quotes them; an internal one is inserted only in a note."""
    rows = list(knowledge.search_articles(user, text)[:8])
    rows = rows or list(knowledge.articles_for(user).order_by("-helped", "title")[:8])
    return [
        {
            "title": article.title,
            "get_audience_display": article.get_audience_display(),
            "text": article.body,
            "internal": article.audience == Audience.STAFF,
        }
        for article in rows
    ]


def _clocks(ticket: Ticket) -> list[Clock]:
    """Each promise to the client once: the live one, else the last; of a plan, the step that comes next."""
    rows = Clock.objects.filter(ticket=ticket, kind__in=sla.PROMISES)
    rows = rows.select_related("calendar")
    latest = {(row.kind, row.subject): row for row in rows.order_by("started_at", "pk")[:200]}
    order = {kind: place for place, kind in enumerate(sla.PROMISES)}
    kept = sorted(latest.values(), key=lambda row: (order[row.kind], row.due_at))
    said = sorted(kept, key=lambda row: row.state != ClockState.RUNNING)
    steps = [row for row in said if row.kind == sla.PLAN]
    return [row for row in said if row.kind != sla.PLAN or row is steps[0]]


def _answer_due(said: list[promises.Said]) -> datetime | None:
    for one in said:
        if one.clock.kind == "ANSWER" and one.clock.state == ClockState.RUNNING:
            return one.clock.due_at
    return None


@dataclass(frozen=True)
class Family:
    """The tickets around one: those attached to it, or the one it is attached to, and the client's others."""

    parent: int | None
    room: str
    children: list[Ticket]
    others: list[Ticket]


def family(ticket: Ticket, user: User) -> Family:
    """Read in one statement: attached first, then what else is open for this client."""
    near = Q(client=ticket.client_id, status__in=moves.OPEN) | Q(parent=ticket.pk)
    seen = Ticket.objects.visible_to(user).filter(near).exclude(pk=ticket.pk)
    rows = (
        seen.select_related("client")
        .only("pk", "subject", "status", "parent_id", "client__short_name")
        .order_by(F("parent_id").asc(nulls_last=True), "-pk")[:40]
    )
    children = [row for row in rows if row.parent_id == ticket.pk]
    others = [row for row in rows if row.parent_id != ticket.pk]
    led = getattr(ticket, "major", None)
    room = doors.address_of("majors:major", led.pk) if led else ""
    return Family(ticket.parent_id, room, children[:20], others[:5])


def _missions(ticket: Ticket) -> Any:
    rows = Mission.objects.filter(ticket=ticket).select_related("technician", "booking")
    return rows.only("status", "booking__period", *name_of("technician"))[:10]


def _billing(ticket: Ticket, user: User) -> Any:
    """What it costs, for those who read what was agreed."""
    if not access.may(user, "clients.view_contracts"):
        return []
    return BillableItem.objects.filter(ticket=ticket).order_by("pk")[:5]


def _agents() -> list[User]:
    people = User.objects.filter(role__in=HOTLINE.split(), is_active=True)
    return list(people.only(*NAME)[:200])


#: Verbs behind « … »: (move, route, icon, words, grid row).
_MENU = (
    (
        "wait_customer",
        "desk:wait",
        "pause",
        gettext_lazy("Mettre en attente"),
        "tickets.wait_customer",
    ),
    (
        "need_visit",
        "desk:need_visit",
        "wrench",
        gettext_lazy("Demander une intervention"),
        "tickets.need_visit",
    ),
    (
        "promise_quote",
        "desk:promise_quote",
        "invoice",
        gettext_lazy("Devis promis pour…"),
        "tickets.promise_quote",
    ),
    (
        "note",  # a quote promised is still sent once the ticket is resolved
        "desk:send_quote",
        "send",
        gettext_lazy("Devis envoyé"),
        "tickets.promise_quote",
    ),
    ("assign", "desk:pass_on", "people", gettext_lazy("Passer à un collègue"), "tickets.assign"),
    ("snooze", "desk:snooze", "moon", gettext_lazy("Mettre de côté"), "tickets.snooze"),
    ("assign", "desk:reclassify", "filter", gettext_lazy("Reclasser"), "tickets.reclassify"),
    ("assign", "desk:major", "alarm", gettext_lazy("Déclarer un problème grave"), "tickets.major"),
    ("assign", "desk:link", "link", gettext_lazy("Rattacher à un autre ticket"), "tickets.link"),
    ("note", "desk:inform", "bell-ring", gettext_lazy("Noter qui est informé"), "tickets.major"),
)


def _fits(route: str, ticket: Ticket) -> bool:
    """A problem is declared serious once, and only then is somebody to be informed."""
    if route in ("desk:major", "desk:link"):
        return not ticket.is_major and ticket.parent_id is None
    return route != "desk:inform" or ticket.is_major


def _owes_quote(said: list[promises.Said]) -> bool:
    return any(
        one.clock.kind == sla.QUOTE and one.clock.state == ClockState.RUNNING for one in said
    )


def _menu(
    ticket: Ticket, user: User, verbs: list[str], *, owes_quote: bool
) -> list[tuple[str, str, str]]:
    """The rarer verbs, each with its address."""
    return [
        (doors.address_of(route, ticket.pk), icon, str(words))
        for verb, route, icon, words, action in _MENU
        if verb in verbs
        and access.may(user, action)
        and _fits(route, ticket)
        and (owes_quote or route != "desk:send_quote")
    ]
