"""Parents and children: one outage, forty tickets; linked by a person, or folded by the product (C06)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from tickets import major as rules
from tickets.models import MajorIncident, Ticket
from tickets.moves import OPEN
from tickets.services import door

#: Nobody answers for more than this in one gesture.
MOST_CHILDREN = 500


@transaction.atomic
def link(*, ticket_id: int, parent_id: int, by: User, at: datetime, reason: str = "") -> Ticket:
    """Attach a ticket to the one that leads; it hears its news and is resolved with it."""
    parent, ticket = _strangers(parent_id, ticket_id)
    door.move(ticket, "assign", by)
    if ticket.is_major:
        raise Refused(_("C’est un problème grave, il ne se rattache pas à un autre."))
    if not parent.is_open:
        raise Refused(_("Ce ticket est déjà résolu : on ne peut plus rien y rattacher."))
    if ticket.parent_id == parent.pk:
        raise Refused(_("Ce ticket y est déjà rattaché."))
    if parent.pk == ticket.pk or parent.parent_id or ticket.children.exists():
        raise Refused(_("Un ticket rattaché ne peut pas en porter d’autres."), field="parent")
    if parent.children.count() >= MOST_CHILDREN:
        raise Refused(_("Ce ticket en porte déjà %(most)d.") % {"most": MOST_CHILDREN})
    ticket.parent, ticket.is_folded = parent, False
    door.keep(
        ticket, "ticket.linked", by=by, at=at, fields=["parent", "is_folded"], also=[parent],
        parent=parent.pk, reason=reason.strip(),
    )  # fmt: skip
    return ticket


def _strangers(parent_id: int, ticket_id: int) -> tuple[Ticket, Ticket]:
    """Two that nothing links yet are locked by their keys, so that each may be attached to the other at once."""
    held = {key: door.lock(key) for key in sorted({parent_id, ticket_id})}
    return held[parent_id], held[ticket_id]


def _both(parent_id: int, ticket_id: int) -> tuple[Ticket, Ticket]:
    """The one that leads is always locked first."""
    parent = door.lock(parent_id)
    return parent, parent if ticket_id == parent_id else door.lock(ticket_id)


@transaction.atomic
def unlink(*, ticket_id: int, by: User, at: datetime, reason: str) -> Ticket:
    """Undo a link: the ticket lives on its own again; what it was told stays said."""
    found = Ticket.objects.only("parent_id").get(pk=ticket_id)
    if found.parent_id is None:
        raise Refused(_("Ce ticket n’est rattaché à aucun autre."))
    parent, ticket = _both(found.parent_id, ticket_id)
    door.move(ticket, "assign", by)
    if not reason.strip():
        raise Refused(_("Dites pourquoi ce ticket est détaché."), field="reason")
    ticket.parent, ticket.is_folded = None, False
    door.keep(
        ticket, "ticket.unlinked", by=by, at=at, fields=["parent", "is_folded"], also=[parent],
        parent=parent.pk, reason=reason.strip(),
    )  # fmt: skip
    return ticket


def open_children(ticket: Ticket) -> list[Ticket]:
    """Those still owed work, in the order in which they are locked."""
    return list(ticket.children.filter(status__in=OPEN).order_by("pk")[:MOST_CHILDREN])


def refuse_while_children_work(ticket: Ticket) -> None:
    """A parent waits for all its children (C06)."""
    if ticket.children.filter(status__in=OPEN).exists():
        raise Refused(
            _(
                "Des tickets rattachés sont encore ouverts : résolvez-les tous ensemble, ou détachez-les."
            )
        )


def fold(ticket: Ticket, *, at: datetime) -> str:
    """Attach a ticket that has just come by itself: to a running serious problem of its client, or to a storm.

    Says which: « major », « storm » or nothing. The new row is nobody else's yet; its parent is locked.
    """
    if ticket.channel not in rules.FLOODED:
        return ""
    if lead := _running_problem(ticket):
        return "major" if _attach(ticket, lead, at=at) else ""
    with connection.cursor() as cursor:  # forty at once are counted one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"storm {ticket.client_id}"])
    if first := _storm(ticket, at):
        return "storm" if _attach(ticket, first, at=at) else ""
    return ""


def _running_problem(ticket: Ticket) -> int | None:
    told = f"{ticket.subject} {ticket.symptoms[:500]}"
    touching = MajorIncident.objects.running().filter(
        affected__client=ticket.client_id, affected__removed_at=None
    )
    shown = touching.select_related("lead").only("title", "scope", "lead__subject")
    for problem in shown[:10]:
        if rules.touches(told, [problem.title, problem.lead.subject, *problem.scope]):
            return problem.lead_id
    return None


def _storm(ticket: Ticket, at: datetime) -> int | None:
    """The first of the alike tickets when, with this one, there are enough of them."""
    recent = Ticket.objects.filter(
        client=ticket.client_id,
        channel=ticket.channel,
        reported_at__gt=at - rules.STORM_WITHIN,
        status__in=OPEN,
        parent=None,
    ).exclude(pk=ticket.pk)
    same = [one for one in _newest(recent) if rules.alike(one.subject, ticket.subject)]
    if not same:
        return None
    parent = min(same, key=lambda one: one.pk)
    grown = any(one.children.exists() for one in same)
    return parent.pk if grown or len(same) + 1 >= rules.STORM_FROM else None


def _newest(rows) -> Sequence[Ticket]:  # type: ignore[no-untyped-def]
    return rows.only("pk", "subject").order_by("-pk")[:20]


def _attach(ticket: Ticket, parent_id: int, *, at: datetime) -> bool:
    parent = (
        Ticket.objects.select_for_update(of=("self",), no_key=True).filter(pk=parent_id).first()
    )
    if parent is None or not parent.is_open or parent.children.count() >= MOST_CHILDREN:
        return False
    _gather(parent, ticket, at)
    ticket.parent, ticket.is_folded = parent, True
    ticket.save(update_fields=["parent", "is_folded"])
    count = parent.children.count()
    door.keep(parent, "ticket.folded", by=None, at=at, also=[ticket], child=ticket.pk, count=count)
    if not parent.is_major and count + 1 in rules.STORM_TOLD:
        door.record(parent, "ticket.storm", by=None, at=at, count=count + 1)
    return True


def _gather(parent: Ticket, ticket: Ticket, at: datetime) -> None:
    """The alike ones that came before the storm was seen join it too."""
    if parent.is_major or parent.children.exists():
        return
    before = Ticket.objects.select_for_update(of=("self",), no_key=True).filter(
        client=parent.client_id,
        channel=parent.channel,
        reported_at__gt=at - rules.STORM_WITHIN,
        status__in=OPEN,
        parent=None,
        is_major=False,
    )
    for one in before.exclude(pk__in=[parent.pk, ticket.pk]).order_by("pk")[:10]:
        if rules.alike(one.subject, ticket.subject) and not one.children.exists():
            one.parent, one.is_folded = parent, True
            door.keep(
                one, "ticket.linked", by=None, at=at, fields=["parent", "is_folded"],
                also=[parent], parent=parent.pk,
            )  # fmt: skip
