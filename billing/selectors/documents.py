"""Issued documents and money: lists, doors, and what is still owed."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import User
from billing.matching import Open
from billing.models import BillableItem, Invoice, InvoiceKind, Payment
from clients.models import Client, CommercialStatus

#: name in the address → filter; nothing else reaches the query.
VIEWS: dict[str, Q] = {
    "all": Q(),
    "unpaid": Q(kind=InvoiceKind.INVOICE, settled_on__isnull=True),
    "zero": Q(kind=InvoiceKind.INVOICE, gross_total=0),
    "statements": Q(kind=InvoiceKind.STATEMENT),
}


def invoices(
    user: User,
    *,
    view: str = "all",
    q: str = "",
    month: date | None = None,
    late_on: date | None = None,
) -> QuerySet[Invoice]:
    """The visible documents, newest first; `late_on` keeps those overdue that day."""
    found = Invoice.objects.visible_to(user).filter(VIEWS.get(view, Q()))
    if late_on:
        found = found.filter(settled_on__isnull=True, due_on__lt=late_on)
    if q:
        found = found.filter(Q(client__name__icontains=q) | Q(number__iexact=q))
    if month:
        found = found.filter(issued_on__year=month.year, issued_on__month=month.month)
    return found.select_related("client").order_by("-issued_on", "-pk")


def invoice_for(user: User, pk: int) -> Invoice:
    """The door of one document: 404 when it is not this person's to see."""
    found: Invoice = get_object_or_404(
        Invoice.objects.visible_to(user).select_related("client", "contract", "pdf", "issued_by"),
        pk=pk,
    )
    return found


def items_of(invoice: Invoice) -> QuerySet[BillableItem]:
    """The works behind a document."""
    return invoice.items.select_related("ticket", "mission").order_by("pk")


def client_for(user: User, pk: int) -> Client:
    """The client whose money this is, through the clients' own door."""
    found: Client = get_object_or_404(Client.objects.visible_to(user), pk=pk)
    return found


def unsettled(client: Client) -> list[Open]:
    """What this client still owes, oldest first, at most 200 invoices."""
    rows = client.invoices.filter(kind=InvoiceKind.INVOICE, settled_on__isnull=True)
    return [
        Open(row.pk, row.number, row.gross_total - row.paid_total)
        for row in rows.order_by("due_on", "pk")[:200]
    ]


def payments(user: User) -> QuerySet[Payment]:
    """The visible payments, newest first, with what of each is matched."""
    matched = Coalesce(Sum("matchings__amount"), Decimal(0))
    return (
        Payment.objects.visible_to(user)
        .annotate(matched=matched)
        .select_related("client", "recorded_by")
        .prefetch_related("matchings__invoice")
        .order_by("-received_on", "-pk")
    )


def payment_for(user: User, pk: int) -> Payment:
    """The door of one payment."""
    found: Payment = get_object_or_404(
        Payment.objects.visible_to(user).select_related("client"), pk=pk
    )
    return found


def late_clients(user: User) -> QuerySet[Client]:
    """Those who owe, late or suspended first."""
    return (
        Client.objects.visible_to(user)
        .filter(
            commercial_status__in=[
                CommercialStatus.OVERDUE,
                CommercialStatus.SUSPENDED,
                CommercialStatus.OUTSTANDING,
            ]
        )
        .annotate(
            owed=Coalesce(
                Sum(
                    "invoices__gross_total",
                    filter=Q(invoices__settled_on__isnull=True, invoices__kind=InvoiceKind.INVOICE),
                ),
                Decimal(0),
            )
            - Coalesce(
                Sum(
                    "invoices__paid_total",
                    filter=Q(invoices__settled_on__isnull=True, invoices__kind=InvoiceKind.INVOICE),
                ),
                Decimal(0),
            )
        )
        .order_by("commercial_status", "name", "pk")
    )


def sales_of(user: User, month: date) -> Iterator[Invoice]:
    """The month's invoices in the order of their numbers, streamed."""
    return (
        invoices(user, month=month)
        .filter(kind=InvoiceKind.INVOICE)
        .order_by("issued_on", "pk")
        .iterator(chunk_size=500)
    )
