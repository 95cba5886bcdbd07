"""From closed work to a billable item: once per closing, in the transaction that takes the hours (L01, L06)."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing import doubts, mentions, rates, rating, totals
from billing.models import BillableItem, BillableLine, ItemState, Outcome, RatedWork
from billing.selectors import work as work_done
from billing.services import hours, parties
from clients import selectors as clients
from clients.entitlement import IN_FORCE, Verdict
from clients.models import PACKS, Contract, ZeroDocument
from clients.models.terms import Band
from core import events, formats
from core.language import of_the_house
from tickets.entitled import verdict_of
from tickets.models import Ticket


@of_the_house
@transaction.atomic
def create_item(
    *, ticket_id: int, source: str, at: datetime, by: User | None = None, only_new: bool = False
) -> BillableItem | None:
    """Rate what a closing brought and is not rated yet (R023, R150, R183).

    The verdict is that of the day the work was done, like its prices, whenever the ticket is closed.
    `source` is the closing's own key: asking twice gives the same item. `only_new` makes nothing when
    no work was added since the last item (a later closing, a late time entry).
    """
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("client", "site", "category", "asset")
        .get(pk=ticket_id)
    )
    if done := BillableItem.objects.filter(source=source).first():
        return done
    evidence = work_done.unrated(ticket)
    if evidence.is_empty and (only_new or ticket.billable_items.exists()):
        return None
    contracts = {
        c.pk: c
        for c in Contract.objects.select_for_update().filter(client=ticket.client).order_by("pk")
    }
    verdict = verdict_of(ticket, evidence.performed_at(at))
    item = _item(
        ticket, source, evidence, verdict, contracts.get(verdict.contract_id or 0), by=by, at=at
    )
    events.record(
        "billing.item_created",
        about=[item, ticket, ticket.client],
        by=by,
        at=at,
        item=item.pk,
        state=item.state,
        outcome=item.outcome,
        net=str(item.net_total),
    )
    return item


def _item(
    ticket: Ticket,
    source: str,
    evidence: work_done.Evidence,
    verdict: Verdict,
    contract: Contract | None,
    *,
    by: User | None,
    at: datetime,
) -> BillableItem:
    done, rated = _rate(ticket, evidence, verdict, at)
    sums = totals.of(rated.lines)
    item = BillableItem(
        source=source,
        ticket=ticket,
        client=ticket.client,
        contract=contract,
        mission=evidence.reports[-1].mission if evidence.reports else None,
        verdict=verdict.as_json(),
        subject=ticket.subject,
        performed_on=evidence.performed_on(at),
        used_minutes=rated.pack_minutes or rated.on_site_minutes,
        used_tickets=rated.pack_tickets,
        net_total=sums.net,
        outcome=outcome_of(sums.net, contract),
        created_at=at,
    )
    found = doubts.of(
        verdict, rated, _circumstances(item, evidence, verdict, sums.net, done.is_empty)
    )
    item.doubts = [doubt.as_json() for doubt in found]
    item.checks = _checks(item, verdict, rated, contract)
    item.state = ItemState.TO_DECIDE if found else ItemState.READY
    item.save()
    _keep(item, rated, evidence)
    hours.take(item, rated, by=by, at=at)
    return item


def _rate(
    ticket: Ticket, evidence: work_done.Evidence, verdict: Verdict, at: datetime
) -> tuple[rating.Work, rating.Rating]:
    """The work cut by moments, and what it costs by the card in force the day it was done (G16, L19)."""
    on = evidence.performed_on(at)
    done = evidence.work(work_done.Clockwork.of(verdict, on))
    card = clients.card_for(ticket.client_id, verdict, on)
    return done, rating.rate(verdict, done, _labels(ticket, evidence, at), card)


@of_the_house
def rate_again(item: BillableItem, *, by: User | None, at: datetime) -> None:
    """Rate the same evidence once more, its times having been corrected: the verdict stays the closing's.

    The hours taken go back and the new ones are taken; new doubts replace the old ones.
    """
    evidence = work_done.of(item)
    hours.return_all(item, by=by, at=at)
    verdict = Verdict.from_json(item.verdict)
    done, rated = _rate(item.ticket, evidence, verdict, item.created_at)
    item.net_total = totals.of(rated.lines).net
    item.outcome = outcome_of(item.net_total, item.contract)
    item.used_minutes = rated.pack_minutes or rated.on_site_minutes
    item.used_tickets = rated.pack_tickets
    found = doubts.of(
        verdict, rated, _circumstances(item, evidence, verdict, item.net_total, done.is_empty)
    )
    item.doubts = [doubt.as_json() for doubt in found]
    item.lines.all().delete()
    _write_lines(item, rated)
    item.save(update_fields=["net_total", "outcome", "used_minutes", "used_tickets", "doubts"])
    hours.take(item, rated, by=by, at=at, again=hours.step(item, "again"))


def drawn_by(item: BillableItem) -> tuple[Decimal, int]:
    """The hours of its work, and the minutes they draw from a pack that takes them all: a night weighs more (G16)."""
    verdict = replace(
        Verdict.from_json(item.verdict), code="HOURS", remaining_minutes=None, covers_outside_hours=True,
        covers=dict.fromkeys(("remote", "on_site", "travel", "parts"), True),
    )  # fmt: skip
    _done, rated = _rate(item.ticket, work_done.of(item), verdict, item.created_at)
    worked = (line.quantity for line in rated.lines if line.unit == "h")
    return sum(worked, Decimal(0)), rated.pack_minutes


def outcome_of(net: Decimal, contract: Contract | None) -> Outcome:
    """What leaves: something to pay is an invoice; nothing to pay follows the contract's choice (R113)."""
    if net:
        return Outcome.INVOICE
    if contract and contract.zero_document == ZeroDocument.STATEMENT:
        return Outcome.STATEMENT
    return Outcome.ZERO_INVOICE


def _labels(ticket: Ticket, evidence: work_done.Evidence, at: datetime) -> rating.Words:
    visits = ", ".join(str(report.mission) for report in evidence.reports)
    purpose = evidence.reports[-1].mission.purpose if evidence.reports else ticket.subject
    city = ticket.site.city if ticket.site else ticket.client.city
    of = {"ticket": ticket, "subject": ticket.subject}
    return rating.Words(
        remote=_label(_("Assistance à distance, demande n° %(ticket)s : %(subject)s") % of),
        on_site=_label(f"{purpose} ({visits})" if visits else purpose),
        travel=_label((_("Déplacement %s, aller et retour") % city).replace(" ,", ",")),
        nothing=_label(_("Assistance, demande n° %(ticket)s : %(subject)s") % of),
        project=_label(_("Projet, demande n° %(ticket)s : %(subject)s") % of),
        vat_rate=rates.vat_rates(formats.local(at).date())[0],
        bands={b.value: b.label.lower() for b in Band if b != Band.DAY},
        spent=formats.duration,
    )


def _label(text: str) -> str:
    """As printed: French spacing, the number on the line of its sign, at most what a line holds."""
    return formats.typo(text).replace("n° ", f"n°{formats.NO_BREAK}")[:300]


def _circumstances(
    item: BillableItem, evidence: work_done.Evidence, verdict: Verdict, net: Decimal, is_empty: bool
) -> doubts.Circumstances:
    lacking = mentions.missing_of_buyer(parties.buyer_of(item.client, [item]), "")
    return doubts.Circumstances(
        told_code=item.ticket.verdict.get("code", ""),
        is_pack=bool(item.contract and item.contract.kind in PACKS),
        is_empty=is_empty and verdict.code not in IN_FORCE,
        unsigned=evidence.unsigned(),
        lacks_report=evidence.lacks_report(),
        missing=tuple(one.sentence for one in lacking),
        net=net,
        limit=rates.amount("billing.decide_above", item.performed_on),
    )


def _checks(
    item: BillableItem, verdict: Verdict, rated: rating.Rating, contract: Contract | None
) -> list[str]:
    """What the preview lists under « Pourquoi »."""
    said = [*verdict.reasons]
    taken = item.used_minutes or item.used_tickets
    if contract and taken:
        text = _("%s prise sur le contrat") % verdict.said(taken)
        if verdict.left is not None:
            text += _(" : %(before)s, puis %(after)s") % {
                "before": verdict.said(verdict.left),
                "after": verdict.said(verdict.left - taken),
            }
        said.append(text)
    told = item.ticket.verdict.get("code")
    if told == verdict.code:
        said.append(_("Même verdict qu’à l’appel"))
    return said


def _write_lines(item: BillableItem, rated: rating.Rating) -> None:
    BillableLine.objects.bulk_create(
        BillableLine(item=item, position=n, **vars(line))
        for n, line in enumerate(rated.lines, start=1)
    )


def _keep(item: BillableItem, rated: rating.Rating, evidence: work_done.Evidence) -> None:
    _write_lines(item, rated)
    RatedWork.objects.bulk_create(
        [
            *(RatedWork(item=item, time_entry=entry) for entry in evidence.entries),
            *(RatedWork(item=item, report=report) for report in evidence.reports),
        ]
    )


def is_finished(ticket_id: int) -> bool:
    """Whether nothing more is owed on the ticket, so that new work is late work."""
    return not Ticket.objects.get(pk=ticket_id).is_open
