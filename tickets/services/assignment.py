"""Who treats the ticket: take, assign, hand over, escalate (C21, C26, C27, D11, D12)."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import substitutes
from accounts.models import Team, User
from accounts.roles import HOTLINE
from core import once
from core.errors import Refused
from tickets import sla
from tickets.models import Message, MessageKind, Ticket
from tickets.services import door, promises, terms


class EscalationReason(models.TextChoices):
    """Why a person hands over: what it touches, what it takes, how long it takes (D12)."""

    SCOPE = "SCOPE", gettext_lazy("Portée")
    COMPETENCE = "COMPETENCE", gettext_lazy("Compétence")
    DELAY = "DELAY", gettext_lazy("Délai")


@transaction.atomic
def take(*, ticket_id: int, by: User, at: datetime, version: int | None = None) -> Ticket:
    """Start working on a ticket; the first taker becomes the client's référent (C21, C27)."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "take", by)
    if ticket.owner_id == by.pk:
        raise Refused(_("Vous avez déjà pris ce ticket en charge."))
    if ticket.owner:
        raise Refused(_("%(name)s a déjà pris ce ticket en charge.") % {"name": ticket.owner})
    return _give(ticket, by, "ticket.taken", by=by, at=at)


def _give(ticket: Ticket, to: User, kind: str, *, by: User | None, at: datetime) -> Ticket:
    """Make `to` the owner; a new ticket becomes one being worked on."""
    before = ticket.owner_id
    ticket.owner = to
    ticket.referent_id = ticket.referent_id or to.pk
    ticket.acknowledged_at = ticket.acknowledged_at or at
    if ticket.status == "NEW":
        ticket.status = "WORKING"
    fields = ["owner", "referent", "acknowledged_at", "status"]
    door.keep(ticket, kind, by=by, at=at, fields=fields, owner=to.pk, before=before)
    return ticket


@transaction.atomic
def assign(
    *, ticket_id: int, to_id: int, by: User, at: datetime, version: int | None = None
) -> Ticket:
    """Give the ticket to a colleague of the hotline or of level 2 (C26)."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "assign", by)
    to = User.objects.filter(pk=to_id, is_active=True).first()
    if to is None or to.role not in HOTLINE.split():
        raise Refused(_("Cette personne ne peut pas traiter de ticket."), field="to")
    if to.pk == ticket.owner_id:
        raise Refused(_("Ce ticket lui est déjà affecté."), field="to")
    return _give(ticket, to, "ticket.assigned", by=by, at=at)


@transaction.atomic
def hand_over(*, ticket_id: int, by: User, at: datetime) -> Ticket:
    """Become the référent: the taker accepts, so the hand-over is always an accepted one (C27)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "assign", by)
    if ticket.referent_id == by.pk:
        raise Refused(_("Vous êtes déjà le référent de ce ticket."))
    before, ticket.referent = ticket.referent_id, by
    door.keep(
        ticket, "ticket.assigned", by=by, at=at, fields=["referent"], referent=by.pk, before=before
    )
    return ticket


@transaction.atomic
def escalate(
    *,
    ticket_id: int,
    by: User | None,
    at: datetime,
    reason: str,
    summary: str = "",
    version: int | None = None,
) -> Ticket:
    """Hand the ticket to the next level; the promises to the client keep running (D11, D12, D13).

    By the clock (`by=None`) this ends the task of the level that had it: nobody owns the ticket any more,
    the next level's team of its nature does. `reason` is a value of `EscalationReason` when a person escalates.
    """
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "escalate", by)
    before_level, before = ticket.level, ticket.owner_id
    if before_level >= terms.tiers(at):
        raise Refused(_("Ce ticket est déjà au niveau %(level)d.") % {"level": before_level})
    if by and reason not in EscalationReason.values:
        raise Refused(_("Choisissez un motif d’escalade."), field="reason")
    _up(ticket)
    promises.end(ticket, (sla.TIERS[before_level],), met=by is not None, by=by, at=at)
    promises.start_kind(ticket, sla.TIERS[ticket.level], since=at, by=by, at=at)
    summary = summary.strip() or (known_of(ticket) if by is None else "")
    if summary:
        _summary(ticket, summary, by=by, at=at)
    door.keep(
        ticket, "ticket.escalated", by=by, at=at, fields=["level", "owner", "team"],
        level=ticket.level, cause="person" if by else "clock", before=before, summary=summary,
        reason=str(EscalationReason(reason).label) if by else reason, motive=reason if by else "CLOCK",
    )  # fmt: skip
    return ticket


def _up(ticket: Ticket) -> None:
    """One level higher, owned by nobody, in the queue of that level's team."""
    ticket.level, ticket.owner = ticket.level + 1, None
    ticket.team = team_of(ticket.nature, ticket.level) or ticket.team


@transaction.atomic
def to_backup(*, ticket_id: int, at: datetime) -> Ticket:
    """The promise is about to break and its keeper does not move, or is away: whoever stands in has the ticket (D10)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "assign", None)
    backup = substitutes.standing_in(_backup(ticket), at)
    if backup is None or backup.pk == ticket.owner_id or backup.role not in HOTLINE.split():
        return ticket
    return _give(ticket, backup, "ticket.assigned", by=None, at=at)


def _backup(ticket: Ticket) -> User | None:
    """The owner's substitute, else the client's référent, else the team's lead."""
    named = ticket.owner.substitute if ticket.owner else None
    return named or ticket.client.referent or (ticket.team.lead if ticket.team else None)


def known_of(ticket: Ticket) -> str:
    """What is known already, so that the next level asks nothing twice: constat, steps and answers, what was tried (B15)."""
    lines = [ticket.symptoms.strip()] if ticket.symptoms.strip() else []
    given = ticket.answers.select_related("step", "choice")[:30]
    lines += [f"– {answer.step.question} {answer.choice.label}" for answer in given]
    notes = Message.objects.filter(ticket=ticket, kind=MessageKind.NOTE).order_by("-at", "-pk")[:3]
    lines += [f"– {note.body.strip().splitlines()[0][:200]}" for note in notes if note.body.strip()]
    return "\n".join(lines)[:4000]


def _summary(ticket: Ticket, summary: str, *, by: User | None, at: datetime) -> None:
    """What level 1 found, kept where level 2 reads first."""
    Message.objects.create(
        ticket=ticket, kind=MessageKind.NOTE, author=by, body=summary, at=at, channel="DESK"
    )


@once.read
def team_of(nature: str, level: int) -> Team | None:
    """The team of this level that treats this nature, else any team of the level (B19)."""
    best = models.Case(models.When(nature=nature, then=0), default=1)
    teams = Team.objects.filter(level=level).select_related("calendar")
    return teams.order_by(best, "pk").first()
