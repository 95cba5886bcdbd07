"""The end of a ticket: resolved, confirmed or refused, reopened, closed (C01, C22–C24)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from clients.models import Contact
from core import events
from core.errors import Refused
from core.models import Event
from tickets import sla
from tickets.models import Message, MessageKind, Ticket, WorkKind
from tickets.services import checking, door, links, pausing, plan_steps, promises, terms, time

#: After that many working days a closed ticket is not reopened: a new one is opened (C23).
REOPEN_DAYS = 15


def client_role(by: User | None) -> str:
    """Somebody of the client acts: by account, or by a signed link (no account needed)."""
    return by.role if by else "CLIENT_USER"


@transaction.atomic
def resolve(
    *,
    ticket_id: int,
    by: User | None,
    at: datetime,
    solution: str,
    resolution_code: str = "",
    remotely: bool,
    minutes: int = 0,
    work_kind: str = WorkKind.REMOTE,
    version: int | None = None,
    with_problem: bool = False,
) -> Ticket:
    """It works again: say what was done; the promises are kept, timers stop, billing hears it (L01).

    What is solved `with_problem`, together with its serious problem, discloses nothing to anybody: no caller to check.
    """
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "resolve", by)
    links.refuse_while_children_work(ticket)
    if not with_problem:
        checking.require_for_resolving(ticket, remotely=remotely, by=by, at=at)
    if not solution.strip():
        raise Refused(_("Dites ce qui a été fait."), field="solution")
    time.stop_all(ticket, at=at)
    if minutes and by:
        time.sensible(minutes)
        time.add(ticket, user=by, kind=work_kind, minutes=minutes, by=by, at=at)
    promises.end(ticket, _KEPT, met=True, by=by, at=at)
    promises.end(ticket, _VISITED, met=not remotely, by=by, at=at)
    promises.end(ticket, (sla.SALES,), met=False, by=by, at=at)
    plan_steps.drop_all(ticket, by=by, at=at)
    ticket.solution, ticket.resolution_code = solution.strip(), resolution_code
    ticket.solved_level, ticket.solved_remotely = ticket.level, remotely
    ticket.resolved_at, ticket.restored_at = at, at
    ticket.answered_at = ticket.answered_at or at
    ticket.confirmed, ticket.closed_at = None, None
    _responsible(ticket, by)
    door.keep(
        ticket, "ticket.resolved", by=by, at=at, fields=_RESOLVED,
        remotely=remotely, solution=ticket.solution, closing=ticket.reopened + 1,
    )  # fmt: skip
    return ticket


#: What a resolution keeps; the visit's own promises only when there was one.
_KEPT = (
    sla.ANSWER, sla.NEWS, sla.RESTORE, sla.RESOLUTION, sla.VENDOR, *sla.TIERS.values(),
)  # fmt: skip
_VISITED = (sla.RESPONSE, sla.VISIT, sla.FIELD)
_RESOLVED = (
    "status", "solution", "resolution_code", "solved_level", "solved_remotely", "resolved_at",
    "restored_at", "answered_at", "confirmed", "closed_at", "owner", "referent", "acknowledged_at",
)  # fmt: skip


def _responsible(ticket: Ticket, by: User | None) -> None:
    """Who solves an orphan ticket answers for it: the référent is never empty once treated (C27)."""
    if by is None or by.is_client:
        return
    ticket.owner_id = ticket.owner_id or by.pk
    ticket.referent_id = ticket.referent_id or by.pk
    ticket.acknowledged_at = ticket.acknowledged_at or ticket.resolved_at


@transaction.atomic
def accept(
    *, ticket_id: int, at: datetime, by: User | None = None, contact: Contact | None = None
) -> Ticket:
    """The client confirms that it is solved: closed for good (C22, T15)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "accept", by, role=client_role(by))
    ticket.closed_at, ticket.confirmed = at, True
    _who = contact.pk if contact else None
    door.record(ticket, "ticket.accepted", by=by, at=at, contact=_who)
    door.keep(
        ticket, "ticket.closed", by=by, at=at, fields=["status", "closed_at", "confirmed"],
        confirmed=True,
    )  # fmt: skip
    return ticket


@transaction.atomic
def reject(
    *,
    ticket_id: int,
    at: datetime,
    reason: str,
    by: User | None = None,
    contact: Contact | None = None,
    partly: bool = False,
) -> Ticket:
    """« Non » or « en partie »: back to the same person, the promises go on where they were (C22, C23)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "reject", by, role=client_role(by))
    if partly and not reason.strip():
        raise Refused(_("Dites ce qui ne va pas encore."), field="reason")
    if reason.strip():
        contact = contact or (by and Contact.objects.filter(user=by).first()) or None
        Message.objects.create(
            ticket=ticket, kind=MessageKind.CLIENT, author=by, contact=contact,
            body=reason.strip(), at=at,
        )  # fmt: skip
    _resume(ticket, by=by, at=at)
    door.keep(
        ticket, "ticket.rejected", by=by, at=at, fields=_REOPENED,
        reason=reason.strip(), partly=partly,
    )  # fmt: skip
    return ticket


_REOPENED = ("status", "reopened", "closed_at", "confirmed", "restored_at", "resolved_at")


def _resume(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Same person, promises resumed, and a new answer owed."""
    if ticket.resolved_at:
        pausing.resume_resolved(ticket, resolved_at=ticket.resolved_at, by=by, at=at)
    ticket.reopened += 1
    ticket.closed_at, ticket.confirmed, ticket.restored_at = None, None, None
    ticket.resolved_at = None
    promises.start_kind(ticket, sla.ANSWER, since=at, by=by, at=at, why=gettext_noop("réouverture"))


def take_up_again(ticket: Ticket, *, by: User | None, at: datetime, role: str = "") -> None:
    """Reopen a locked ticket; fields are written by the caller's `keep` only for the status."""
    _within_window(ticket, at)
    door.move(ticket, "reopen", by, role=role)
    _resume(ticket, by=by, at=at)
    ticket.save(update_fields=_REOPENED)


def may_reopen(ticket: Ticket, at: datetime) -> bool:
    """Whether it is not too long ago that it was closed (C23)."""
    if ticket.closed_at is None:
        return True
    hours = terms.calendar_of(ticket).hours()
    return at <= sla.closes_at(ticket.closed_at, REOPEN_DAYS, hours)


def _within_window(ticket: Ticket, at: datetime) -> None:
    if not may_reopen(ticket, at):
        raise Refused(
            _("Ce ticket est clos depuis plus de %(days)d jours ouvrés : ouvrez un nouveau ticket.")
            % {"days": REOPEN_DAYS}
        )


@transaction.atomic
def reopen(*, ticket_id: int, by: User | None, at: datetime, reason: str) -> Ticket:
    """Open a resolved or closed ticket again, within the window (C23)."""
    ticket = door.lock(ticket_id)
    if not reason.strip():
        raise Refused(_("Dites pourquoi le ticket est rouvert."), field="reason")
    take_up_again(ticket, by=by, at=at)
    door.keep(ticket, "ticket.reopened", by=by, at=at, fields=["status"], reason=reason.strip())
    return ticket


@transaction.atomic
def close(
    *, ticket_id: int, by: User | None, at: datetime, confirmed: bool | None = None
) -> Ticket:
    """Technical closing: by hand, signed on site (`confirmed=True`), or by silence (`by=None`, C24, C38)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "close", by)
    ticket.closed_at, ticket.confirmed = at, (False if by is None else confirmed)
    door.keep(
        ticket, "ticket.closed", by=by, at=at, fields=["status", "closed_at", "confirmed"],
        confirmed=ticket.confirmed,
    )  # fmt: skip
    return ticket


def silence(ticket: Ticket) -> tuple[datetime, datetime] | None:
    """When a resolution nobody answered is warned about, and closed: the contract's working days (C24)."""
    if ticket.status != "RESOLVED" or ticket.resolved_at is None:
        return None
    days = terms.terms_of(ticket.contract).closing_days
    hours = terms.calendar_of(ticket).hours()
    ends_at = sla.closes_at(ticket.resolved_at, days, hours)
    if days <= 1:
        return ticket.resolved_at, ends_at
    return sla.closes_at(ticket.resolved_at, days - 1, hours), ends_at


@transaction.atomic
def close_if_silent(*, ticket_id: int, at: datetime) -> str:
    """Close a silent resolution, or warn the working day before; say which: closed, warned or nothing."""
    ticket = door.lock(ticket_id)
    ends = silence(ticket)
    if ends is None or at < ends[0]:
        return ""
    if at >= ends[1]:
        close(ticket_id=ticket_id, by=None, at=at)
        return "closed"
    if _warned(ticket):
        return ""
    door.keep(ticket, "ticket.closing_soon", by=None, at=at, on=ends[1].isoformat())
    return "warned"


def _warned(ticket: Ticket) -> bool:
    return Event.objects.filter(
        about__contains=[events.topic(ticket)],
        kind="ticket.closing_soon",
        at__gte=ticket.resolved_at,
    ).exists()


def close_silent(at: datetime, batch: int = 500) -> int:
    """Warn about and close every resolution silent long enough; return how many were told or closed.

    Read in batches without locks; each due one is looked at again under its own lock.
    """
    after = done = 0
    while tickets := _resolved_after(after, at, batch):
        due = [ticket.pk for ticket in tickets if (ends := silence(ticket)) and ends[0] <= at]
        done += sum(bool(close_if_silent(ticket_id=number, at=at)) for number in due)
        after = tickets[-1].pk
    return done


def _resolved_after(after: int, at: datetime, size: int) -> list[Ticket]:
    resolved = Ticket.objects.filter(status="RESOLVED", resolved_at__lte=at, pk__gt=after)
    return list(
        resolved.select_related("contract__calendar", "team__calendar").order_by("pk")[:size]
    )
