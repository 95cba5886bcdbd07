"""Issue: what was decided becomes a frozen document with a number, a seal and a PDF, or nothing does (L04, L05, L13)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing import covering, mentions, pdf, rates, sealing, totals
from billing.models import BillableItem, Invoice, InvoiceKind, InvoiceLine, ItemState, Outcome
from billing.services import numbers, parties
from billing.services.standing import refresh_standing
from clients.models import Client
from core import access, events, files
from core.errors import Refused
from core.language import of_the_house

PARIS = ZoneInfo("Europe/Paris")


@transaction.atomic
def issue(*, item_ids: Sequence[int], by: User, at: datetime) -> Invoice:
    """One document for these items of one client, contract and outcome.

    The number is the last thing taken before commit (NUM-03): whatever is missing refuses before it,
    and names the field. The year is that of the day in Paris (NUM-04).
    """
    client, items = _ready(item_ids)
    access.require(by, "billing.issue")
    invoice, lines = _draft(client, items, by, at)
    series = numbers.open_series(invoice.kind, invoice.issued_on)
    invoice.number, invoice.previous_hash = numbers.take(series, invoice.issued_on)
    invoice.hash = sealing.digest(invoice, lines, invoice.previous_hash)
    printed = pdf.render(invoice, lines)
    invoice.pdf = files.keep(printed, name=f"{invoice.number}.pdf", media_type="application/pdf")
    invoice.save(force_insert=True)
    for line in lines:
        line.invoice = invoice
    InvoiceLine.objects.bulk_create(lines)
    _leave(items, invoice)
    refresh_standing(client_id=client.pk, by=by, at=at)
    events.record(
        "invoice.issued",
        about=[invoice, *(item.ticket for item in items), client],
        by=by,
        at=at,
        number=invoice.number,
        document=invoice.kind,
        gross=str(invoice.gross_total),
        hash=invoice.hash,
        pdf=invoice.pdf.sha256,
    )
    return invoice


def _ready(item_ids: Sequence[int]) -> tuple[Client, list[BillableItem]]:
    """Lock the client, then the items; they must all be ready and go on one document."""
    first = BillableItem.objects.filter(pk__in=item_ids).order_by("pk").first()
    if first is None:
        raise Refused(_("Aucun travail n’est choisi."))
    client = Client.objects.select_for_update(no_key=True).get(pk=first.client_id)
    items = list(
        BillableItem.objects.select_for_update(of=("self",))
        .select_related("client", "contract", "ticket__site", "mission")
        .prefetch_related("lines")
        .filter(pk__in=item_ids)
        .order_by("pk")
    )
    for item in items:
        if item.state != ItemState.READY:
            raise Refused(
                _("« %(subject)s » est déjà « %(state)s ».")
                % {"subject": item.subject, "state": item.get_state_display()}
            )
    if len({(item.client_id, item.contract_id, item.outcome) for item in items}) > 1:
        raise Refused(
            _(
                "Une pièce réunit les travaux d’un seul client, d’un seul contrat et d’une seule nature."
            )
        )
    return client, items


def _draft(
    client: Client, items: list[BillableItem], by: User, at: datetime
) -> tuple[Invoice, list[InvoiceLine]]:
    """Everything but the number; refuses what cannot be printed (L18)."""
    today = at.astimezone(PARIS).date()
    seller, buyer = parties.seller_now(), parties.buyer_of(client, items)
    lines, note = _lines(items), next((item.vat_note for item in items if item.vat_note), "")
    kinds = [line.kind for line in lines]
    if "PART" not in kinds:
        buyer.pop("delivery", None)
    allowed = rates.vat_rates(today)
    if lacking := mentions.missing(
        seller=seller, buyer=buyer, lines=lines, vat_note=note, rates=allowed
    ):
        raise Refused(lacking[0].sentence, field=lacking[0].field)
    sums = totals.of(lines)
    kind = _kind(items[0], sums.net)
    due_on = _due_on(items[0], sums.gross, today)
    texts = mentions.printed(
        seller=seller, sums=sums, due_on=due_on, vat_note=note,
        recovery_fee=rates.amount("billing.recovery_fee", today), is_statement=kind == InvoiceKind.STATEMENT,
    )  # fmt: skip
    invoice = Invoice(
        kind=kind,
        client=client,
        contract=items[0].contract,
        subject=_subject(items),
        seller=seller,
        buyer=buyer,
        mentions=[*covering.band(items, sums, due_on), *covering.proofs(items), *texts],
        category=mentions.category(kinds),
        issued_on=today,
        supplied_on=max(item.performed_on for item in items),
        due_on=due_on,
        net_total=sums.net,
        vat_total=sums.vat,
        gross_total=sums.gross,
        value_total=sums.value,
        issued_by=by,
        issued_at=at,
        settled_on=None if sums.gross else today,
    )
    return invoice, lines


def _lines(items: list[BillableItem]) -> list[InvoiceLine]:
    copied: list[dict[str, Any]] = [
        {
            "kind": line.kind, "label": line.label, "quantity": line.quantity, "unit": line.unit,
            "unit_price": line.unit_price, "value_price": line.value_price, "vat_rate": line.vat_rate,
            "covered_by": line.covered_by, "net": totals.net(line),
        }
        for item in items
        for line in item.lines.all()
    ]  # fmt: skip
    return [InvoiceLine(position=n, **values) for n, values in enumerate(copied, start=1)]


def _kind(item: BillableItem, net: Decimal) -> str:
    """A statement only when nothing is due; money always makes a true invoice."""
    if item.outcome == Outcome.STATEMENT and not net:
        return InvoiceKind.STATEMENT
    return InvoiceKind.INVOICE


def _due_on(item: BillableItem, gross: Decimal, today: date) -> date:
    """30 days or what the contract says, never over 60 (PAY-01); nothing to pay is due at once."""
    if not gross:
        return today
    agreed = (
        item.contract.payment_days if item.contract else rates.days("billing.payment_days", today)
    )
    return today + timedelta(days=min(agreed, 60))


@of_the_house
def _subject(items: list[BillableItem]) -> str:
    if len(items) == 1:
        return items[0].subject
    return (_("%(count)s travaux : %(first)s…") % {"count": len(items), "first": items[0].subject})[
        :200
    ]


def _leave(items: list[BillableItem], invoice: Invoice) -> None:
    """The items are billed, or covered; never both, never twice."""
    for item in items:
        item.state = ItemState.INVOICED if invoice.gross_total else ItemState.COVERED
        item.invoice = invoice
        item.save(update_fields=["state", "invoice"])
