"""Money received: append-only, matched to invoices, and the client's status follows (L10, L12)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import Invoice, Matching, Payment
from billing.services.standing import refresh_standing
from clients.models import Client
from core import access, events, formats
from core.errors import Refused

PARIS = ZoneInfo("Europe/Paris")
ZERO = Decimal(0)


@transaction.atomic
def record_payment(
    *,
    client_id: int,
    amount: Decimal,
    received_on: date,
    means: str,
    key: UUID,
    by: User,
    at: datetime,
    reference: str = "",
    parts: Mapping[int, Decimal] | None = None,
) -> Payment:
    """Record money and match it to invoices (`parts`: invoice → amount). The same key twice is one payment."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    access.require(by, "billing.pay")
    if done := Payment.objects.filter(key=key).first():
        return done
    _sensible(amount, received_on, at, parts or {})
    payment = Payment.objects.create(
        client=client, amount=amount, received_on=received_on, means=means,
        reference=reference, key=key, recorded_by=by,
    )  # fmt: skip
    settled = [_match(payment, pk, part) for pk, part in sorted((parts or {}).items()) if part]
    refresh_standing(client_id=client_id, by=by, at=at)
    events.record(
        "payment.received",
        about=[payment, *settled, client],
        by=by,
        at=at,
        amount=str(amount),
        means=means,
        invoices={one.number: str(one.paid_total) for one in settled},
    )
    return payment


@transaction.atomic
def match(*, payment_id: int, invoice_id: int, amount: Decimal, by: User, at: datetime) -> Invoice:
    """Give a part of an earlier payment to an invoice of the same client."""
    payment = Payment.objects.get(pk=payment_id)
    Client.objects.select_for_update(no_key=True).get(pk=payment.client_id)
    access.require(by, "billing.pay")
    if amount > left_of(payment):
        raise Refused(
            _("Il ne reste que %s sur ce règlement.") % formats.money(left_of(payment)),
            field="amount",
        )
    invoice = _match(payment, invoice_id, amount)
    refresh_standing(client_id=payment.client_id, by=by, at=at)
    events.record(
        "payment.matched",
        about=[payment, invoice, invoice.client],
        by=by,
        at=at,
        amount=str(amount),
        number=invoice.number,
    )
    return invoice


def left_of(payment: Payment) -> Decimal:
    """What of this payment settles nothing yet."""
    used = payment.matchings.aggregate(total=Sum("amount"))["total"] or ZERO
    return payment.amount - used


def _sensible(
    amount: Decimal, received_on: date, at: datetime, parts: Mapping[int, Decimal]
) -> None:
    if amount <= 0:
        raise Refused(_("Le montant reçu est plus grand que zéro."), field="amount")
    if received_on > at.astimezone(PARIS).date():
        raise Refused(_("Un règlement n’est pas reçu dans le futur."), field="received_on")
    if sum(parts.values(), ZERO) > amount:
        raise Refused(_("La somme des parts dépasse le montant reçu."), field="amount")


def _match(payment: Payment, invoice_id: int, amount: Decimal) -> Invoice:
    invoice: Invoice | None = (
        Invoice.objects.select_for_update()
        .filter(pk=invoice_id, client_id=payment.client_id)
        .first()
    )
    if invoice is None:
        raise Refused(_("Cette facture n’est pas de ce client."), field="parts")
    left = invoice.gross_total - invoice.paid_total
    if amount <= 0 or amount > left:
        raise Refused(
            _("%(number)s : il reste %(left)s à régler.")
            % {"number": invoice.number, "left": formats.money(left)},
            field="parts",
        )
    if payment.matchings.filter(invoice=invoice).exists():
        raise Refused(_("Ce règlement est déjà rapproché de %s.") % invoice.number, field="parts")
    Matching.objects.create(payment=payment, invoice=invoice, amount=amount)
    invoice.paid_total += amount
    if invoice.paid_total == invoice.gross_total:
        invoice.settled_on = payment.received_on
    invoice.save(update_fields=["paid_total", "settled_on"])
    return invoice
