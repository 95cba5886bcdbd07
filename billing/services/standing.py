"""The client's commercial status follows its payments; only a person suspends it (L12, G10, R114)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing import standing, words
from billing.models import Invoice, InvoiceKind
from clients.models import Client, CommercialStatus
from core import access, events, formats
from core.errors import Refused
from core.language import of_the_house

PARIS = ZoneInfo("Europe/Paris")


def owed_by(client_id: int) -> list[standing.Owed]:
    """The invoices of this client that are not settled."""
    rows = Invoice.objects.filter(
        client_id=client_id, kind=InvoiceKind.INVOICE, settled_on__isnull=True
    ).order_by("due_on", "pk")
    return [standing.Owed(r.number, r.gross_total - r.paid_total, r.due_on) for r in rows]


@transaction.atomic
def refresh_standing(*, client_id: int, by: User | None, at: datetime) -> Client:
    """Recompute the status from what is owed; a change is a fact, no change is nothing."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    found = standing.of(
        owed_by(client_id),
        today=at.astimezone(PARIS).date(),
        is_suspended=client.suspended_at is not None,
    )
    if client.commercial_status == CommercialStatus.PROSPECT and not client.invoices.exists():
        return client
    reason = client.commercial_reason if found.status == standing.SUSPENDED else _reason(found)
    if (client.commercial_status, client.commercial_reason) == (found.status, reason):
        return client
    return _change(client, found.status, reason, by, at)


@transaction.atomic
def suspend_client(*, client_id: int, reason: str, by: User, at: datetime) -> Client:
    """Suspend non-urgent service, by decision and with its reason (rules-billing L11)."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    access.require(by, "billing.suspend")
    if client.suspended_at:
        raise Refused(_("%s est déjà suspendu.") % client)
    if not reason.strip():
        raise Refused(_("Dites pourquoi, en quelques mots."), field="reason")
    client.suspended_at = at
    client.save(update_fields=["suspended_at"])
    return _change(client, CommercialStatus.SUSPENDED, reason[:200], by, at)


@transaction.atomic
def restore_client(*, client_id: int, by: User, at: datetime) -> Client:
    """Lift the suspension; the status becomes what the payments say."""
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    access.require(by, "billing.suspend")
    if not client.suspended_at:
        raise Refused(_("%s n’est pas suspendu.") % client)
    client.suspended_at = None
    client.save(update_fields=["suspended_at"])
    return refresh_standing(client_id=client_id, by=by, at=at)


@of_the_house
def _reason(found: standing.Standing) -> str:
    if found.late:
        first = found.late[0]
        return _("%(number)s, %(left)s due depuis le %(day)s") % {
            "number": first.number,
            "left": formats.money(first.left),
            "day": words.day_full(first.due_on),
        }
    if found.owed:
        return _("%s à recevoir") % formats.money(found.owed)
    return ""


def _change(client: Client, status: str, reason: str, by: User | None, at: datetime) -> Client:
    before = client.commercial_status
    client.commercial_status, client.commercial_reason = status, reason
    client.save(update_fields=["commercial_status", "commercial_reason"])
    events.record(
        "client.standing_changed",
        about=client,
        by=by,
        at=at,
        before=before,
        after=status,
        reason=reason,
    )
    return client


def refresh_late(*, at: datetime) -> int:
    """Every client whose invoice fell due: each in its own transaction; how many were looked at."""
    today = at.astimezone(PARIS).date()
    late = (
        Invoice.objects.filter(kind=InvoiceKind.INVOICE, settled_on__isnull=True, due_on__lt=today)
        .exclude(
            client__commercial_status__in=[CommercialStatus.OVERDUE, CommercialStatus.SUSPENDED]
        )
        .values_list("client_id", flat=True)
        .distinct()
        .order_by("client_id")
    )
    clients = list(late)
    for client_id in clients:
        refresh_standing(client_id=client_id, by=None, at=at)
    return len(clients)
