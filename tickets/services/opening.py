"""A ticket begins, and is described (A01, A15, B01–B02, R149)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client, Contact, Site
from clients.selectors import contracts_of
from core import events
from core.errors import Refused
from core.language import of_the_house
from knowledge.models import TicketKind
from tickets.entitled import verdict_of
from tickets.models import Call, Channel, Ticket
from tickets.services import (
    assignment,
    checking,
    classifying,
    door,
    ledger,
    links,
    placing,
    promises,
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
    category = classifying.category(category_id)
    ticket = Ticket(
        client=client,
        site=placing.of_client(Site, site_id, client, "site"),
        requester=placing.of_client(Contact, requester_id, client, "requester"),
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
    ticket.asset = placing.of_client(Asset, asset_id, client, "asset")
    ticket.site = placing.site_of_new(client, ticket.site, ticket.asset, ticket.requester)
    _entitle(ticket, contract_id, at)
    weighed = classifying.weigh(ticket)
    ticket.priority = weighed.priority
    ticket.team = classifying.team_of_new(ticket)
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
        checking.carry(call_id, ticket, by=by, at=at)
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
            raise placing.not_theirs("contract")


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
    ticket.requester = (
        placing.of_client(Contact, requester_id, client, "requester") or ticket.requester
    )
    ticket.site = placing.of_client(Site, site_id, client, "site") or ticket.site
    ticket.asset = placing.of_client(Asset, asset_id, client, "asset") or ticket.asset
    changed = {
        name: [before[name], getattr(ticket, name)]
        for name in _DESCRIBED
        if before[name] != getattr(ticket, name)
    }
    if changed:
        fields = [name.removesuffix("_id") for name in changed]
        door.keep(ticket, "ticket.described", by=by, at=at, fields=fields, changed=changed)
    return ticket
