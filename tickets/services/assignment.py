"""Who treats the ticket: take, assign, hand over (C21, C26, C27, D10)."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import models, transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from accounts import substitutes
from accounts.models import Team, User
from clients import selectors as clients
from core import access, once
from core.errors import Refused
from tickets.models import Ticket
from tickets.services import door


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
    _give_all([(ticket, to)], kind, by=by, at=at)
    return ticket


def _give_all(
    given: Sequence[tuple[Ticket, User]], kind: str, *, by: User | None, at: datetime
) -> None:
    """Make each of these the owner of a ticket; a new ticket becomes one being worked on."""
    kept = []
    for ticket, to in given:
        kept.append((ticket, {"owner": to.pk, "before": ticket.owner_id}))
        ticket.owner = to
        ticket.referent_id = ticket.referent_id or to.pk
        ticket.acknowledged_at = ticket.acknowledged_at or at
        if ticket.status == "NEW":
            ticket.status = "WORKING"
    fields = ["owner", "referent", "acknowledged_at", "status"]
    door.keep_all(kind, kept, by=by, at=at, fields=fields)


@transaction.atomic
def assign(
    *, ticket_id: int, to_id: int, by: User, at: datetime, version: int | None = None
) -> Ticket:
    """Give the ticket to a colleague of the hotline or of level 2 (C26)."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "assign", by)
    to = User.objects.filter(pk=to_id, is_active=True).first()
    if to is None or not access.role_may(to.role, "tickets.take"):
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
def to_backup(ticket_ids: Collection[int], *, at: datetime) -> None:
    """A promise is about to break and its keeper does not move, or is away: whoever stands in has the ticket (D10)."""
    if not ticket_ids:
        return
    tickets = door.lock_all(ticket_ids)
    prefetch_related_objects(tickets, "owner__substitute", "client__referent", "team__lead")
    given = []
    for ticket in tickets:
        door.move(ticket, "assign", None)
        backup = substitutes.standing_in(_backup(ticket, at), at)
        if backup and backup.pk != ticket.owner_id and access.role_may(backup.role, "tickets.take"):
            given.append((ticket, backup))
    _give_all(given, "ticket.assigned", by=None, at=at)


def _backup(ticket: Ticket, at: datetime) -> User | None:
    """The owner's substitute, else whoever answers as the client's référent, else the team's lead."""
    named = ticket.owner.substitute if ticket.owner else None
    referent = named or clients.answering(ticket.client, "REFERENT", at)
    return referent or (ticket.team.lead if ticket.team else None)


@once.read
def team_of(nature: str, level: int) -> Team | None:
    """The team of this level that treats this nature, else any team of the level (B19)."""
    best = models.Case(models.When(nature=nature, then=0), default=1)
    teams = Team.objects.filter(level=level).select_related("calendar")
    return teams.order_by(best, "pk").first()
