"""What one person of a client may see: their requests, visits, invoices. Everything starts from `visible_to`."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from accounts.models import User
from billing.models import Invoice
from clients import selectors as clients
from clients.entitlement import Line, Verdict
from clients.models import Client, Contact, Contract, ContractKind, LedgerEntry
from clients.querysets import companies_of
from core import formats
from interventions.models import Mission, MissionStatus
from portal.client import kept, words
from tickets.models import Clock, Ticket
from tickets.moves import OPEN

#: Missions a client is told about: not the slots only held.
TOLD = (
    MissionStatus.NOTIFIED,
    MissionStatus.ACKNOWLEDGED,
    MissionStatus.EN_ROUTE,
    MissionStatus.ON_SITE,
    MissionStatus.DONE,
)

MOST_CONTRACTS = 20
FEW_ENTRIES = 5


def contact_of(user: User) -> Contact:
    """The client's person behind an account; 404 when the account belongs to nobody there."""
    contact = Contact.objects.select_related("client", "site").filter(user=user).first()
    if contact is None:
        raise Http404
    return contact


@dataclass(frozen=True)
class Request:
    """A request with the words for it."""

    ticket: Ticket
    told: words.Told


def requests(user: User, *, is_open: bool) -> QuerySet[Ticket]:
    """The person's requests, or the company's for its manager, the newest first; resolved count as open."""
    tickets = Ticket.objects.visible_to(user).select_related(
        "referent", "requester", "site", "contract__calendar", "team__calendar"
    )
    states = (*OPEN, "RESOLVED")
    found = tickets.filter(status__in=states) if is_open else tickets.filter(status="CLOSED")
    return found.prefetch_related(
        Prefetch("clocks", _promised()),
        Prefetch("missions", Mission.objects.filter(status__in=TOLD).select_related("booking")),
    ).order_by("-pk")


def _promised() -> QuerySet[Clock]:
    """What was promised to the client; the times between ourselves never leave the house (D18)."""
    return Clock.objects.filter(kind__in=kept.NAMES).select_related("calendar").order_by("due_at")


def with_words(tickets: list[Ticket], now: datetime) -> list[Request]:
    """Each request with its sentences; what waits for the client's answer comes first."""
    ordered = sorted(
        tickets, key=lambda ticket: ticket.status not in ("RESOLVED", "WAITING_CUSTOMER")
    )
    return [
        Request(ticket, words.told(ticket, list(ticket.clocks.all()), now, _visit(ticket, now)))
        for ticket in ordered
    ]


def _visit(ticket: Ticket, now: datetime) -> datetime | None:
    starts = [mission.booking.starts_at for mission in ticket.missions.all()]
    return min((start for start in starts if start > now), default=None)


def visits(user: User) -> QuerySet[Mission]:
    """The visits of the requests this person sees."""
    return (
        Mission.objects.filter(ticket__in=Ticket.objects.visible_to(user), status__in=TOLD)
        .select_related("booking", "technician", "site", "ticket")
        .prefetch_related("reports")
        .order_by("-booking__period")
    )


def next_visit(user: User, now: datetime) -> Mission | None:
    """The first visit to come."""
    coming = (
        visits(user).exclude(status=MissionStatus.DONE).filter(booking__period__endswith__gt=now)
    )
    return coming.order_by("booking__period").first()


def invoices(user: User) -> QuerySet[Invoice]:
    """The invoices and statements of the companies whose invoices this person sees, newest first (G03)."""
    return Invoice.objects.visible_to(user).select_related("pdf")


def companies(user: User) -> QuerySet[Client]:
    """The companies in whose name this person may open a request (G03)."""
    return Client.objects.visible_to(user).filter(pk__in=companies_of(user, "may_open"))


def cover(contact: Contact, now: datetime) -> Verdict:
    """What the contract still gives, by the function the desk and billing use (G12, G13)."""
    return clients.verdict_for(contact.client, site=contact.site, at=now)


@dataclass(frozen=True)
class Bought:
    """One contract with what is left and its last lines."""

    contract: Contract
    balance: clients.Balance | None
    ends_on: date | None
    ticket_price: Decimal | None
    lines: list[Line]
    entries: list[LedgerEntry]


def _ticket_price(contract: Contract, day: date) -> Decimal | None:
    """What a ticket beyond the pack costs; None for another kind."""
    if contract.kind != ContractKind.TICKET_PACK:
        return None
    return clients.card_of_contract(contract, day).ticket()


def contracts(user: User, contact: Contact, now: datetime) -> list[Bought]:
    """The contracts that run, for those of the client who may read them; twenty at most."""
    today = formats.local(now).date()
    rows = Contract.objects.visible_to(user).filter(client=contact.client)
    kept = clients.in_term(rows, today)[:MOST_CONTRACTS]
    running = [contract for contract, _end in kept]
    balances = clients.balances(running, today)
    entries = clients.last_entries(running, FEW_ENTRIES)
    return [
        Bought(
            contract=contract,
            balance=balances[contract.pk],
            ends_on=end,
            ticket_price=_ticket_price(contract, today),
            lines=[line for line in clients.agreed(contract).lines if line.runs_on(today)],
            entries=entries.get(contract.pk, []),
        )
        for contract, end in kept
    ]
