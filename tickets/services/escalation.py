"""To the next level: by a person who says why, or by the clock when a level's time is over (D11, D12, D13)."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from accounts.models import User
from core import writing
from core.errors import Refused
from tickets import sla
from tickets.models import DiagnosticAnswer, Message, MessageKind, Ticket
from tickets.services import assignment, door, promises, terms


class EscalationReason(models.TextChoices):
    """Why a person hands over: what it touches, what it takes, how long it takes (D12)."""

    SCOPE = "SCOPE", gettext_lazy("Portée")
    COMPETENCE = "COMPETENCE", gettext_lazy("Compétence")
    DELAY = "DELAY", gettext_lazy("Délai")


@transaction.atomic
def escalate(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    reason: str,
    summary: str = "",
    version: int | None = None,
) -> Ticket:
    """Hand the ticket to the next level; the promises to the client keep running (D11, D12, D13).

    `reason` is a value of `EscalationReason`.
    """
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "escalate", by)
    if ticket.level >= terms.tiers(at):
        raise Refused(_("Ce ticket est déjà au niveau %(level)d.") % {"level": ticket.level})
    if reason not in EscalationReason.values:
        raise Refused(_("Choisissez un motif d’escalade."), field="reason")
    why = Why(str(EscalationReason(reason).label), reason, summary.strip())
    _up([(ticket, why)], by=by, at=at)
    return ticket


#: Why the clock hands over, said again in the reader's language.
OVER = {
    1: gettext_noop("Temps du niveau 1 écoulé"),
    2: gettext_noop("Temps du niveau 2 écoulé"),
}


@transaction.atomic
def escalate_overdue(ticket_ids: Collection[int], *, at: datetime) -> None:
    """The same by the clock, for a set of tickets: the task of the level that had each is over, with what it knew (D11)."""
    if not ticket_ids:
        return
    tickets = door.lock_all(ticket_ids)
    known = known_of(tickets)
    for ticket in tickets:
        door.move(ticket, "escalate", None)
    _up([(one, Why(OVER[one.level], "CLOCK", known[one.pk])) for one in tickets], by=None, at=at)


@dataclass(frozen=True)
class Why:
    """Why a ticket changes level, in words and as a motive to count; and what is known of it."""

    words: str
    motive: str
    summary: str


def _up(moved: Sequence[tuple[Ticket, Why]], *, by: User | None, at: datetime) -> None:
    """One level higher, owned by nobody, in the queue of that level's team."""
    kept = []
    for ticket, why in moved:
        told = {
            "level": ticket.level + 1, "cause": "person" if by else "clock", "before": ticket.owner_id,
            "summary": why.summary, "reason": why.words, "motive": why.motive,
        }  # fmt: skip
        kept.append((ticket, told))
    tickets = [ticket for ticket, _why in moved]
    for level in {ticket.level for ticket in tickets}:
        leaving = [ticket for ticket in tickets if ticket.level == level]
        promises.end_all(leaving, (sla.TIERS[level],), met=by is not None, by=by, at=at)
    for ticket in tickets:
        ticket.level, ticket.owner = ticket.level + 1, None
        if team := assignment.team_of(ticket.nature, ticket.level):
            ticket.team = team
    started = [(ticket, sla.TIERS[ticket.level]) for ticket in tickets]
    promises.start_kinds(started, since=at, by=by, at=at)
    _summarize(moved, by=by, at=at)
    fields = ["level", "owner", "team"]
    door.keep_all("ticket.escalated", kept, by=by, at=at, fields=fields)


def _summarize(moved: Sequence[tuple[Ticket, Why]], *, by: User | None, at: datetime) -> None:
    """What the level found, kept where the next one reads first."""
    writing.add([
        Message(
            ticket=ticket, kind=MessageKind.NOTE, author=by, body=why.summary, at=at, channel="DESK"
        )
        for ticket, why in moved
        if why.summary
    ])  # fmt: skip


def known_of(tickets: Sequence[Ticket]) -> dict[int, str]:
    """What is known of each already, so that the next level asks nothing twice: constat, steps and answers, what was tried (B15)."""
    given = DiagnosticAnswer.objects.select_related("step", "choice")[:30]
    notes = Message.objects.filter(kind=MessageKind.NOTE).order_by("-at", "-pk")[:3]
    prefetch_related_objects(
        tickets,
        models.Prefetch("answers", given, to_attr="given"),
        models.Prefetch("messages", notes, to_attr="notes"),
    )
    return {ticket.pk: "\n".join(_known(ticket))[:4000] for ticket in tickets}


def _known(ticket: Any) -> Iterator[str]:
    if ticket.symptoms.strip():
        yield ticket.symptoms.strip()
    for answer in ticket.given:
        yield f"– {answer.step.question} {answer.choice.label}"
    for note in ticket.notes:
        if note.body.strip():
            yield f"– {note.body.strip().splitlines()[0][:200]}"
