"""Reads of serious problems: each person's door, who is informed, who is touched, what was said, what is suspected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from clients.models import Client, Contact
from core import events
from core.models import Event
from tickets import major as rules
from tickets.models import (
    AffectedClient,
    Audience,
    ClientText,
    MajorIncident,
    MajorUpdate,
    Proof,
    Receipt,
    ReceiptState,
    Recipient,
    Ticket,
)
from tickets.moves import OPEN

_WITH = ("lead__client", "lead__site", "commander", "expert", "declared_by", "reviewed_by")
#: Tickets reported this long before the declaration may already be about it.
BEFORE = timedelta(hours=4)
MOST_SUGGESTED = 50


def major_for(user: Any, pk: int) -> MajorIncident:
    """The problem for those who may see every client; 404 else."""
    seen = MajorIncident.objects.visible_to(user).select_related(*_WITH)
    return get_object_or_404(seen, pk=pk)


def major_told_to(user: Any, pk: int) -> MajorIncident:
    """The problem for one of ours who was told of it, whatever clients they reach."""
    seen = MajorIncident.objects.select_related(*_WITH)
    return get_object_or_404(seen, pk=pk, recipients__user=user)


def unread(problem: MajorIncident, user: Any) -> int:
    """How many updates this person was told that their « j’ai lu » would still prove."""
    mine = Receipt.objects.filter(
        update__major=problem, recipient__user=user, recipient__removed_at=None
    )
    return mine.filter(~Q(state=ReceiptState.PROVEN) | Q(proof=Proof.DELIVERED)).count()


def majors(user: Any) -> QuerySet[MajorIncident]:
    """All this person may see: the running ones first, then the newest."""
    touched = Count("affected", filter=Q(affected__removed_at=None), distinct=True)
    waiting = Count(
        "recipients",
        filter=Q(recipients__removed_at=None, recipients__proved_at=None),
        distinct=True,
    )
    seen = MajorIncident.objects.visible_to(user).select_related("lead", "commander")
    return seen.annotate(touched=touched, waiting=waiting).order_by(
        "-ended_at", "-declared_at", "-pk"
    )


@dataclass
class Group:
    """One line of « Qui est informé »: how many, how many with proof, who is missing, who was refused."""

    code: str
    label: Any
    audience: str
    people: int = 0
    proven: int = 0
    missing: list[str] = field(default_factory=list)
    failed: int = 0

    @property
    def words(self) -> str:
        """The names missing, the first two; the rest as a number."""
        rest = len(self.missing) - 2
        shown = ", ".join(self.missing[:2])
        return f"{shown} +{rest}" if rest > 0 else shown


def people(problem: MajorIncident) -> QuerySet[Recipient]:
    """Everybody waited for, with the state of their last receipt."""
    last = Receipt.objects.filter(recipient=OuterRef("pk")).order_by("-update__number")
    return (
        problem.recipients.filter(removed_at=None)
        .select_related("user", "contact", "client")
        .annotate(
            state=Subquery(last.values("state")[:1]),
            proof=Subquery(last.values("proof")[:1]),
            channel=Subquery(last.values("channel")[:1]),
            words=Subquery(last.values("words")[:1]),
            state_at=Subquery(last.values("at")[:1]),
        )
        .order_by("audience", "name", "pk")
    )


def groups(everybody: Iterable[Recipient]) -> list[Group]:
    """The lines of the page: the support by trade, then the clients' people and their managers."""
    lines = {
        code: Group(code, label, Audience.STAFF) for code, (label, _r) in rules.SUPPORT.items()
    }
    for audience in (Audience.CLIENTS, Audience.MANAGERS):
        lines[audience] = Group(audience, audience.label, audience)
    for one in everybody:
        line = lines[group_of(one)]
        line.people += 1
        line.failed += one.state == ReceiptState.FAILED  # type: ignore[attr-defined]
        if one.proved_at:
            line.proven += 1
        else:
            line.missing.append(one.name)
    return [line for line in lines.values() if line.people or line.audience != Audience.STAFF]


def group_of(recipient: Recipient) -> str:
    """The line a person counts in; a name given by hand for the support counts with the hotline."""
    if recipient.audience != Audience.STAFF:
        return recipient.audience
    role = recipient.user.role if recipient.user else ""
    return next(
        (code for code, (_label, roles) in rules.SUPPORT.items() if role in roles), "HOTLINE"
    )


def touched(problem: MajorIncident) -> QuerySet[AffectedClient]:
    """The clients touched, with their tickets and how many of their people have no proof."""
    own = Ticket.objects.filter(client=OuterRef("client"))
    tickets = own.filter(Q(pk=problem.lead_id) | Q(parent=problem.lead_id)).order_by()
    people = Recipient.objects.filter(
        major=problem, client=OuterRef("client"), removed_at=None
    ).order_by()
    failed = Receipt.objects.filter(
        recipient__major=problem, recipient__client=OuterRef("client"),
        recipient__proved_at=None, state=ReceiptState.FAILED,
    ).order_by()  # fmt: skip
    return (
        problem.affected.filter(removed_at=None)
        .select_related("client")
        .annotate(
            tickets=_count(tickets, "client"),
            people=_count(people, "client"),
            proven=_count(people.filter(proved_at__isnull=False), "client"),
            failed=_count(failed, "recipient__client"),
        )
        .order_by("client__name", "pk")
    )


def _count(rows: Any, by: str) -> Subquery:
    return Subquery(rows.values(by).annotate(n=Count("pk")).values("n"))


def children(problem: MajorIncident) -> QuerySet[Ticket]:
    """The tickets attached."""
    return problem.lead.children.select_related("client", "requester", "owner").order_by("-pk")


def suggested_children(problem: MajorIncident, user: Any) -> list[Ticket]:
    """Open tickets that may be about it: of a client touched, near in time, telling of it; or on the same site."""
    since = problem.declared_at - BEFORE
    clients = problem.affected.filter(removed_at=None).values("client_id")
    open_ones = Ticket.objects.visible_to(user).filter(
        status__in=OPEN, parent=None, is_major=False, reported_at__gte=since, client__in=clients
    )
    rows = open_ones.select_related("client").order_by("-pk")[:200]
    told = [problem.title, problem.lead.subject, *problem.scope]
    site = problem.lead.site_id
    return [
        one
        for one in rows
        if (site and one.site_id == site)
        or rules.touches(f"{one.subject} {one.symptoms[:500]}", told)
    ][:MOST_SUGGESTED]


def story(problem: MajorIncident, most: int = 60) -> list[Event]:
    """The facts of the problem, newest first."""
    facts = Event.objects.filter(about__contains=[events.topic(problem.lead)])
    told = facts.filter(
        Q(kind__startswith="major.") | Q(kind__in=STORY), at__gte=problem.declared_at
    )
    return list(told.select_related("by").order_by("-at", "-pk")[:most])


STORY = (
    "ticket.major", "ticket.broadcast", "ticket.linked", "ticket.unlinked", "ticket.folded",
    "ticket.noted", "clock.missed", "clock.warned", "ticket.resolved",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One update as one reader may read it."""

    update: MajorUpdate
    text: str


def said_to_client(problem: MajorIncident, client_id: int) -> list[Said]:
    """What this client was told, newest first, in its own words where it has some; nobody else's."""
    updates = list(problem.updates.filter(to_clients=True).order_by("-number")[:100])
    own = dict(
        ClientText.objects.filter(update__in=updates, client=client_id).values_list(
            "update_id", "body"
        )
    )
    return [Said(update, own.get(update.pk, update.body)) for update in updates]


def running_for(client_id: int) -> list[MajorIncident]:
    """The running problems that touch this client, the newest first."""
    return list(
        MajorIncident.objects.running()
        .filter(affected__client=client_id, affected__removed_at=None)
        .select_related("lead")
        .order_by("-declared_at")[:5]
    )


def told_to_contact(contact: Contact, pk: int) -> MajorIncident:
    """The same, for somebody of that client."""
    return told_to_client(contact.client_id, pk)


def told_to_client(client_id: int, pk: int) -> MajorIncident:
    """The problem for a client it touches, once something was said to clients; 404 else."""
    seen = MajorIncident.objects.filter(
        affected__client=client_id,
        affected__removed_at=None,
        updates__to_clients=True,
    )
    return get_object_or_404(seen.distinct(), pk=pk)


def told_in(client: OuterRef) -> Exists:
    """Whether a running problem was told to the client of an outer row: the banner costs nothing without one."""
    told = MajorUpdate.objects.filter(
        to_clients=True,
        major__ended_at=None,
        major__affected__client=client,
        major__affected__removed_at=None,
    )
    return Exists(told)


def banner_for(client_id: int) -> Said | None:
    """The last news of the newest running problem of this client: the portal's banner."""
    update = (
        MajorUpdate.objects.filter(
            to_clients=True,
            major__ended_at=None,
            major__affected__client=client_id,
            major__affected__removed_at=None,
        )
        .select_related("major")
        .order_by("-at", "-pk")
        .first()
    )
    if update is None:
        return None
    own = ClientText.objects.filter(update=update, client=client_id).first()
    return Said(update, own.body if own else update.body)


def clients_to_add(problem: MajorIncident, user: Any) -> QuerySet[Client]:
    """Clients not touched yet."""
    known = problem.affected.filter(removed_at=None).values("client_id")
    return Client.objects.visible_to(user).exclude(pk__in=known).order_by("name")
