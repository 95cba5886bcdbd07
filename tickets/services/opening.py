"""A ticket begins, is described, is classified (A01, A15, B01–B03, B13, B19, R149)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Level, User
from clients.models import Asset, Client, Contact, Contract, Site
from clients.selectors import contracts_of
from core import events
from core.errors import Refused
from core.language import of_the_house
from knowledge.models import Category, TicketKind
from tickets import priority
from tickets.entitled import verdict_of
from tickets.models import Call, Channel, Ticket
from tickets.services import (
    assignment,
    door,
    ledger,
    links,
    placing,
    promises,
    retargeting,
    terms,
)
from tickets.services.files import attach


@transaction.atomic
def open_ticket(
    *,
    client_id: int,
    by: User | None,
    at: datetime,
    subject: str,
    symptoms: str = "",
    kind: str = "",
    category_id: int | None = None,
    nature: str = "",
    site_id: int | None = None,
    contract_id: int | None = None,
    requester_id: int | None = None,
    asset_id: int | None = None,
    channel: str = Channel.PHONE,
    impact: int = 2,
    urgency: int = 2,
    call_id: int | None = None,
    take: bool = False,
    external_ref: str | None = None,
    reported_at: datetime | None = None,
    files: Sequence[File] = (),
) -> Ticket:
    """Open a ticket, for the caller when a hotliner does it (A15), with its promises and its verdict.

    The category fills kind, nature and team; everything but the client and a subject may come later
    (R149). `Refused` names the field when a site, contract or contact is another client's.
    """
    client = Client.objects.get(pk=client_id)
    category = _category(category_id)
    ticket = Ticket(
        client=client,
        site=_of_client(Site, site_id, client, "site"),
        requester=_of_client(Contact, requester_id, client, "requester"),
        category=category,
        kind=kind or (category.kind if category else TicketKind.INCIDENT),
        nature=nature or (category.nature if category else "OFFICE"),
        subject=_subject(subject, symptoms),
        symptoms=symptoms.strip(),
        channel=channel,
        impact=impact,
        urgency=urgency,
        opened_by=by,
        reported_at=reported_at or at,
        last_fact_at=at,
        external_ref=external_ref,
    )
    ticket.asset = _of_client(Asset, asset_id, client, "asset")
    ticket.site = placing.site_of_new(client, ticket.site, ticket.asset, ticket.requester)
    _entitle(ticket, contract_id, at)
    weighed = weigh(ticket)
    ticket.priority = weighed.priority
    ticket.team = _team(ticket)
    promised = promises.of_new(ticket)
    door.begin(ticket, "ticket.opened", promised, at=at)
    opened = {
        "channel": channel, "number": ticket.pk, "priority": weighed.priority,
        "reasons": list(weighed.reasons), "folded": links.fold(ticket, at=at),
    }  # fmt: skip
    fact = events.Fact("ticket.opened", door.about(ticket), by, at, opened)
    ledger.begin_all(promised, by=by, at=at, then=[fact])
    if call_id:
        Call.objects.filter(pk=call_id).update(ticket=ticket, client=client)
    if files:
        attach(ticket, files, by=by, at=at)
    if take and by:
        assignment.take(ticket_id=ticket.pk, by=by, at=at)
        ticket.refresh_from_db()
    return ticket


def _subject(subject: str, symptoms: str) -> str:
    """The subject, else the first line of what happens."""
    lines = (subject or symptoms).strip().splitlines()
    if not lines:
        raise Refused(_("Dites en quelques mots ce qui se passe."), field="subject")
    return lines[0][:200]


def _category(category_id: int | None) -> Category | None:
    if category_id is None:
        return None
    found = (
        Category.objects.filter(pk=category_id, is_active=True)
        .select_related("team__calendar")
        .first()
    )
    if found is None:
        raise Refused(_("Cette catégorie n’est plus proposée."), field="category")
    return found


def _of_client(model: type, pk: int | None, client: Client, field: str):  # type: ignore[no-untyped-def]
    """The row of that key if it is the client's own; refused, naming the field, otherwise."""
    if pk is None:
        return None
    rows = Contact.objects.of(client) if model is Contact else model.objects.filter(client=client)  # type: ignore[attr-defined]
    row = rows.filter(pk=pk).first()
    if row is None:
        raise _not_theirs(field)
    return row


def _not_theirs(field: str) -> Refused:
    return Refused(_("Ce choix n’appartient pas à ce client."), field=field)


@of_the_house
def _entitle(ticket: Ticket, contract_id: int | None, at: datetime) -> None:
    """The contract that covers the request, and the verdict told at intake, which billing reads later (G12)."""
    contracts = contracts_of(ticket.client)
    verdict = verdict_of(ticket, at, contracts)
    ticket.verdict = verdict.as_json()
    wanted = contract_id or verdict.contract_id
    if wanted:
        ticket.contract = next((one for one in contracts if one.pk == wanted), None)
        if ticket.contract is None:
            raise _not_theirs("contract")


def _team(ticket: Ticket):  # type: ignore[no-untyped-def]
    """The category's team, else level 1 of the nature (B02, B19)."""
    if ticket.category and ticket.category.team:
        return ticket.category.team
    return assignment.team_of(ticket.nature, Level.L1)


def weigh(ticket: Ticket) -> priority.Weighed:
    """Impact × urgency with the company's own matrix, and the reasons in words (B03)."""
    return priority.weigh(
        ticket.impact,
        ticket.urgency,
        is_vip=bool(ticket.requester and ticket.requester.is_vip),
        is_major=ticket.is_major,
        matrix=terms.priorities(ticket.reported_at),
    )


#: What `describe` may change, in the order it is told.
_DESCRIBED = ("subject", "symptoms", "requester_id", "site_id", "asset_id")


@transaction.atomic
def describe(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    subject: str | None = None,
    symptoms: str | None = None,
    requester_id: int | None = None,
    site_id: int | None = None,
    asset_id: int | None = None,
    version: int | None = None,
) -> Ticket:
    """Complete what is known, during the call or after; the story keeps before and after (R149, C20)."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "note", by)
    before = {name: getattr(ticket, name) for name in _DESCRIBED}
    if subject is not None:
        ticket.subject = _subject(subject, symptoms or ticket.symptoms)
    if symptoms is not None:
        ticket.symptoms = symptoms.strip()
    client = ticket.client
    ticket.requester = _of_client(Contact, requester_id, client, "requester") or ticket.requester
    ticket.site = _of_client(Site, site_id, client, "site") or ticket.site
    ticket.asset = _of_client(Asset, asset_id, client, "asset") or ticket.asset
    changed = {
        name: [before[name], getattr(ticket, name)]
        for name in _DESCRIBED
        if before[name] != getattr(ticket, name)
    }
    if changed:
        fields = [name.removesuffix("_id") for name in changed]
        door.keep(ticket, "ticket.described", by=by, at=at, fields=fields, changed=changed)
    return ticket


_CLASSIFIED = (
    "category_id",
    "kind",
    "nature",
    "impact",
    "urgency",
    "priority",
    "team_id",
    "contract_id",
)


@transaction.atomic
def reclassify(
    *,
    ticket_id: int,
    by: User | None,
    at: datetime,
    category_id: int | None = None,
    kind: str = "",
    nature: str = "",
    impact: int | None = None,
    urgency: int | None = None,
    contract_id: int | None = None,
    reason: str = "",
    version: int | None = None,
) -> Ticket:
    """New category, kind, nature, impact or urgency: priority, team and promises follow, elapsed time kept (B13, D09)."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "assign", by)
    before = {name: getattr(ticket, name) for name in _CLASSIFIED}
    if category_id is not None and category_id != ticket.category_id:
        ticket.category = category = _category(category_id)
        if category:
            kind, nature = kind or category.kind, nature or category.nature
    ticket.kind, ticket.nature = kind or ticket.kind, nature or ticket.nature
    ticket.impact, ticket.urgency = impact or ticket.impact, urgency or ticket.urgency
    if contract_id is not None:
        ticket.contract = _of_client(Contract, contract_id, ticket.client, "contract")
    weighed = weigh(ticket)
    ticket.priority = weighed.priority
    if ticket.level > Level.L1:
        ticket.team = assignment.team_of(ticket.nature, ticket.level) or ticket.team
    else:
        ticket.team = _team(ticket) or ticket.team
    changed = {
        name: [before[name], getattr(ticket, name)]
        for name in _CLASSIFIED
        if before[name] != getattr(ticket, name)
    }
    if not changed:
        return ticket
    retargeting.retarget(ticket, by=by, at=at)
    fields = [name.removesuffix("_id") for name in changed]
    door.keep(
        ticket, "ticket.reclassified", by=by, at=at, fields=fields, changed=changed,
        reason=reason or ", ".join(weighed.reasons),
    )  # fmt: skip
    return ticket


@transaction.atomic
def raise_priority(*, ticket_id: int, at: datetime) -> Ticket:
    """A promise is about to break: one notch more urgent, else more impact; the reason says so (D10)."""
    ticket = door.lock(ticket_id)
    if ticket.priority == 1:
        return ticket
    urgency = ticket.urgency - 1 or None
    impact = None if urgency else ticket.impact - 1 or None
    if not (urgency or impact):
        return ticket
    return reclassify(
        ticket_id=ticket_id, by=None, at=at, urgency=urgency, impact=impact,
        reason=gettext_noop("Échéance proche"),
    )  # fmt: skip
