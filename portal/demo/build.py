"""Put the demo company together, then let the product digest it: facts delivered, work billed, figures made."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from django.db import connection
from django.db.models import F

from accounts.models import User
from billing import services as billing
from billing import starter as billing_starter
from billing.models import BillableItem, Invoice, ItemState
from core import deliveries
from core.errors import Refused
from core.models import Delivery, Setting
from knowledge import starter as knowledge_starter
from notifications.models import Message, State
from planning import services as planning
from portal.demo import (
    companies,
    contracts,
    inventory,
    people,
    promised,
    rights,
    serious,
    vault,
    watched,
    week,
)
from portal.demo.month import Month
from portal.demo.texts import COMMENTS
from quality import figures
from quality import services as quality
from quality.models import Survey
from tickets import services as tickets
from tickets.models import Call, Ticket

#: Written last: a demo company without it was interrupted.
DONE = "demo_built"


def company(now: datetime) -> dict[str, int]:
    """Build everything, each verb in its own transaction as in real life; the mark comes last."""
    _do_not_wait_for_the_disk()
    chance = Random(2009)  # noqa: S311 – the same company on every machine
    knowledge_starter.load(now)
    billing_starter.install()
    staff = people.build()
    clients = companies.build(staff, now, chance)
    contracts.build(clients, staff, now)
    _absences(staff, now)
    month = Month(staff, clients, now, chance)
    month.play()
    week.play(month)
    promised.play(month)
    serious.play(month)
    vault.play(month)
    inventory.play(month)
    rights.play(month)
    watched.look(month)
    _let_promises_break()
    _digest()
    watched.judge(month)
    _surveys(chance, now)
    _invoices(staff["Simon"], chance, now)
    _digest()
    _as_history(now)
    figures.refresh(now.date() - timedelta(days=40), now.date())
    Setting.objects.create(name=DONE, value=now.isoformat())
    return {
        "personnes": User.objects.count(),
        "clients": len(clients),
        "appels": Call.objects.count(),
        "tickets": Ticket.objects.count(),
        "factures": Invoice.objects.count(),
    }


def _do_not_wait_for_the_disk() -> None:
    """Thousands of commits would each wait for it; what a power cut takes, the missing mark tells."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO off")


def _absences(staff: dict[str, User], now: datetime) -> None:
    """One technician away next week, one away for a day this week."""
    monday = (now + timedelta(days=7 - now.weekday())).replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    planning.add_absence(
        technician_id=staff["Bastien"].pk,
        period=(monday, monday + timedelta(days=4, hours=10)),
        reason="LEAVE",
        by=staff["Denis"],
        at=now - timedelta(days=40),
    )


def _let_promises_break() -> None:
    """What time did to them until now, so that the first page of the managers counts it."""
    while tickets.fire_due():
        pass


def _digest() -> None:
    """Hand every fact to its subscribers, as the worker would."""
    while deliveries.deliver_pending():
        pass
    if Delivery.objects.filter(state="PENDING").exclude(attempts=0).exists():
        failed = Delivery.objects.filter(state="PENDING").exclude(attempts=0).first()
        raise RuntimeError(
            f"a delivery failed while building the demo: {failed} {failed.error if failed else ''}"
        )


def _surveys(chance: Random, now: datetime) -> None:
    for survey in Survey.objects.select_related("ticket"):
        answered_at = survey.sent_at + timedelta(hours=chance.randint(1, 30))
        if chance.random() < 0.55 and answered_at < now:
            score = chance.choice([5, 5, 5, 4, 4, 4, 3, 2])
            quality.answer_survey(
                survey_id=survey.pk, score=score, comment=chance.choice(COMMENTS), at=answered_at
            )


def _invoices(seller: User, chance: Random, now: datetime) -> None:
    """Work of more than a week ago was billed, day by day; most of it is paid."""
    ready = BillableItem.objects.filter(
        state=ItemState.READY, created_at__lt=now - timedelta(days=7)
    )
    for item in ready.order_by("created_at", "pk"):
        issued_at = item.created_at + timedelta(days=2)
        try:
            invoice = billing.issue(item_ids=[item.pk], by=seller, at=issued_at)
        except Refused:
            continue
        if invoice.gross_total and chance.random() < 0.6:
            paid_at = issued_at + timedelta(days=chance.randint(3, 20))
            if paid_at < now:
                billing.record_payment(
                    client_id=invoice.client_id, amount=invoice.gross_total, received_on=paid_at.date(), means="TRANSFER",
                    key=uuid4(), by=seller, at=paid_at, parts={invoice.pk: invoice.gross_total}, reference=invoice.number,
                )  # fmt: skip


def _as_history(now: datetime) -> None:
    """The month's messages have long been delivered; only those of the last hours still leave."""
    Message.objects.filter(state=State.PENDING, created_at__lt=now - timedelta(hours=3)).update(
        state=State.DELIVERED, sent_at=F("created_at"), delivered_at=F("created_at")
    )
