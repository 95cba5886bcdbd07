"""Which clients a serious problem touches, computed from dossiers, sites and tickets; edited with a reason (E03)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client, DossierFact, Part, Site
from core.errors import Refused
from tickets.models import AffectedClient, MajorIncident, Recipient, Ticket, Why
from tickets.moves import OPEN
from tickets.services import command, door, informing, recipients

MOST_CLIENTS = 300
SHORTEST = 3
#: Parts of a dossier that name suppliers, machines and software; never documents nor credentials.
_SEARCHED = (Part.EQUIPMENT, Part.NETWORK, Part.SYSTEMS)
#: Problems of a place rather than of a service: whoever is at the same address is touched.
_OF_A_PLACE = ("NETWORK", "TELEPHONY")


@dataclass(frozen=True)
class Found:
    """One client and how we know."""

    client_id: int
    why: str
    detail: str


def compute(problem: MajorIncident, *, by: User | None, at: datetime) -> int:
    """Add every client found; one taken off by a person stays off. Returns how many are new."""
    known = set(problem.affected.values_list("client_id", flat=True))
    new: dict[int, Found] = {}
    for found in _search(problem):
        if found.client_id not in known and len(known) + len(new) < MOST_CLIENTS:
            new.setdefault(found.client_id, found)
    AffectedClient.objects.bulk_create(
        AffectedClient(
            major=problem, client_id=one.client_id, why=one.why, detail=one.detail[:200],
            added_at=at, added_by=by,
        )
        for one in new.values()
    )  # fmt: skip
    return len(new)


def _search(problem: MajorIncident) -> Iterable[Found]:
    lead = problem.lead
    yield Found(lead.client_id, Why.TICKET, str(lead.pk))
    children = lead.children.order_by("pk").values_list("client_id", "pk")
    yield from (Found(client, Why.TICKET, str(number)) for client, number in children)
    yield from _neighbours(problem)
    for word in problem.scope:
        yield from _with_equipment(word)
        yield from _with_fact(word)


def _neighbours(problem: MajorIncident) -> Iterable[Found]:
    """Clients at the same address: they share the building's access."""
    site = problem.lead.site
    if problem.template not in _OF_A_PLACE or site is None or not site.address:
        return []
    near = Site.objects.filter(address__iexact=site.address, postcode=site.postcode)
    rows = near.order_by("client_id").values_list("client_id", "address")[:MOST_CLIENTS]
    return [Found(client, Why.SITE, address) for client, address in rows]


def _with_equipment(word: str) -> Iterable[Found]:
    """Where a machine, a line or a licence names it, in its name or in any value of its type."""
    named = Q(name__icontains=word) | Q(maker__icontains=word) | Q(model__icontains=word)
    named |= Q(details_text__icontains=word)
    rows = Asset.objects.filter(named, state="ACTIVE").order_by("client_id").distinct("client_id")
    return [
        Found(client, Why.ASSET, name)
        for client, name in rows.values_list("client_id", "name")[:MOST_CLIENTS]
    ]


def _with_fact(word: str) -> Iterable[Found]:
    """Where the dossier names it; the value itself stays in the dossier, under its own right."""
    named = Q(label__icontains=word) | Q(value__icontains=word)
    rows = DossierFact.objects.filter(named, part__in=_SEARCHED).order_by("client_id").distinct("client_id")  # fmt: skip
    return [
        Found(client, Why.DOSSIER, f"{Part(part).label} : {word}")
        for client, part in rows.values_list("client_id", "part")[:MOST_CLIENTS]
    ]


@transaction.atomic
def search_again(*, major_id: int, by: User, at: datetime, scope: list[str]) -> int:
    """Other words for what is at fault: whoever is found now receives what was said."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    problem.scope = clean_scope(scope)
    problem.save(update_fields=["scope"])
    count = compute(problem, by=by, at=at)
    door.record(problem.lead, "major.searched", by=by, at=at, reason=", ".join(problem.scope))
    informing.catch_up(problem, by=by, at=at)
    return count


def clean_scope(words: Iterable[str]) -> list[str]:
    """What the dossiers are searched for; too short a word would find everybody."""
    kept = [" ".join(word.split())[:60] for word in words]
    return [word for word in kept if len(word) >= SHORTEST][:5]


@transaction.atomic
def add_client(*, major_id: int, client_id: int, by: User, at: datetime, reason: str) -> AffectedClient:  # fmt: skip
    """Touched, somebody says so and why; it receives what was said."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    if not reason.strip():
        raise Refused(_("Dites comment vous savez que ce client est touché."), field="reason")
    if not Client.objects.visible_to(by).filter(pk=client_id).exists():
        raise Refused(_("Choisissez un client."), field="client")
    if problem.affected.filter(removed_at=None).count() >= MOST_CLIENTS:
        raise Refused(_("Ce problème touche déjà %(most)d clients.") % {"most": MOST_CLIENTS})
    return _touched(problem, client_id, Why.HAND, reason.strip(), by=by, at=at)


def touch(problem: MajorIncident, ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """A ticket joined: its client is touched, unless it was already; a person's removal is undone by a ticket."""
    if not problem.affected.filter(client=ticket.client_id, removed_at=None).exists():
        _touched(problem, ticket.client_id, Why.TICKET, str(ticket.pk), by=by, at=at)


def _touched(
    problem: MajorIncident, client_id: int, why: str, detail: str, *, by: User | None, at: datetime
) -> AffectedClient:
    row, _made = AffectedClient.objects.update_or_create(
        major=problem,
        client_id=client_id,
        defaults={
            "why": why, "detail": detail[:200], "removed_at": None, "removed_why": "",
            "added_by": by, "added_at": at,
        },
    )  # fmt: skip
    door.record(
        problem.lead, "major.client_added", by=by, at=at, also=[Client(pk=client_id)],
        reason=f"{row.client} : {row.get_why_display()}, {detail}"[:300],
    )  # fmt: skip
    informing.catch_up(problem, by=by, at=at)
    return row


@transaction.atomic
def remove_client(*, major_id: int, client_id: int, by: User, at: datetime, reason: str) -> None:
    """Not touched after all: nobody there is waited for any more."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    row = of(problem, client_id)
    if not reason.strip():
        raise Refused(_("Dites pourquoi ce client n’est pas touché."), field="reason")
    own = Q(pk=problem.lead_id) | Q(parent=problem.lead_id, status__in=OPEN)
    if Ticket.objects.filter(own, client=client_id).exists():
        raise Refused(_("Ce client a un ticket rattaché : détachez-le d’abord."))
    before = recipients.missing(problem)
    row.removed_at, row.removed_why = at, reason.strip()[:200]
    row.save(update_fields=["removed_at", "removed_why"])
    Recipient.objects.filter(major=problem, client=client_id, removed_at=None).update(
        removed_at=at, removed_why=recipients.client_gone()
    )
    door.record(
        problem.lead, "major.client_removed", by=by, at=at, also=[Client(pk=client_id)],
        reason=f"{row.client} : {reason.strip()}"[:300],
    )  # fmt: skip
    recipients.settle(problem, before, by=by, at=at)


@transaction.atomic
def write_own_text(*, major_id: int, client_id: int, by: User, at: datetime, text: str) -> AffectedClient:  # fmt: skip
    """What this client alone will read in the next point; empty: the common text."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    row = of(problem, client_id)
    row.own_text = text.strip()[: informing.MOST_CHARACTERS]
    row.save(update_fields=["own_text"])
    return row


def of(problem: MajorIncident, client_id: int) -> AffectedClient:
    """The client as touched by this problem; refused when it is not."""
    found = (
        problem.affected.filter(client=client_id, removed_at=None).select_related("client").first()
    )
    if found is None:
        raise Refused(_("Ce client n’est pas parmi les clients touchés."))
    return found
