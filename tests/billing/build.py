"""Closed work to bill, made in one line."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from billing import handlers, services, starter
from billing.models import BillableItem, ItemState
from clients.models import Client, Contract, LedgerEntry
from core import events
from interventions.models import Mission, MissionStatus, PartUsed, Report, ReportState
from planning.models import Booking
from tests import cast
from tickets.models import Ticket, TimeEntry
from tickets.moves import Status

#: Tuesday 17 November 2026, 13 h 38 in Paris.
NOW = datetime(2026, 11, 17, 12, 38, tzinfo=UTC)
DAY = timedelta(days=1)


def ticket(
    of: Client | None = None, subject: str = "Pare-feu remplacé", **fields: object
) -> Ticket:
    """A resolved ticket."""
    of = of or cast.client()
    values = {"status": Status.RESOLVED, "site": of.sites.first(), **fields}
    return Ticket.objects.create(
        client=of, subject=subject, reported_at=NOW - DAY, last_fact_at=NOW, **values
    )


def time(on: Ticket, minutes: int, kind: str = "REMOTE", **fields: object) -> TimeEntry:
    """Minutes noted and ended."""
    values = {
        "started_at": NOW - timedelta(hours=4),
        "ended_at": NOW - timedelta(hours=1),
        **fields,
    }
    return TimeEntry.objects.create(
        ticket=on, user=cast.person("yann"), kind=kind, minutes=minutes, **values
    )


def visit(
    on: Ticket, minutes: int, *, signature: str = "SIGNED", parts: tuple[tuple[str, str], ...] = ()
) -> Report:
    """A finished mission with its sealed report and its time on site."""
    at = NOW - DAY * (1 + Booking.objects.count())
    booking = Booking.objects.create(
        technician=cast.person("yann"),
        period=(at, at + timedelta(minutes=minutes)),
        kind="MISSION",
        booked_at=at,
    )
    mission = Mission.objects.create(
        ticket=on, booking=booking, technician=cast.person("yann"), client=on.client, site=on.site,
        status=MissionStatus.DONE, purpose="Remplacement du pare-feu", planned_at=at,
        departed_at=at - timedelta(minutes=30), left_at=at + timedelta(minutes=minutes),
    )  # fmt: skip
    report = Report.objects.create(
        mission=mission, state=ReportState.DRAFT, result="RESOLVED", travel_minutes=30,
        work_minutes=minutes, findings="Pare-feu remplacé, règles reprises.",
        client_signature=signature, signatory="Gaëlle Le Floc’h" if signature == "SIGNED" else "",
    )  # fmt: skip
    for label, price in parts:
        PartUsed.objects.create(report=report, label=label, unit_price=Decimal(price))
    Report.objects.filter(pk=report.pk).update(state=ReportState.SEALED)
    time(on, minutes, "ON_SITE", source=f"mission:{mission.pk}:on_site")
    time(on, 30, "TRAVEL", source=f"mission:{mission.pk}:travel")
    report.refresh_from_db()
    return report


def resolve(on: Ticket, at: datetime = NOW) -> BillableItem | None:
    """The fact of the closing, heard by billing alone; the newest item of the ticket."""
    by = cast.person("nolwenn")
    handlers.rate_the_closing(
        events.record("ticket.resolved", about=[on, on.client], by=by, at=at, deliver=False)
    )
    return BillableItem.objects.filter(ticket=on).order_by("-pk").first()


def ready(of: Client | None = None, minutes: int = 60, **fields: object) -> BillableItem:
    """An item that may leave."""
    starter.install()
    on = ticket(of, **fields)
    time(on, minutes)
    item = resolve(on)
    assert item is not None
    if item.state == ItemState.TO_DECIDE:
        item = services.approve(item_id=item.pk, by=cast.person("claire"), at=NOW)
    return item


def pack(of: Client, minutes: int) -> Contract:
    """An hour pack with a balance."""
    made = cast.contract(of, "HOUR_PACK")
    LedgerEntry.objects.create(
        contract=made,
        kind="PURCHASE",
        quantity=minutes,
        label="Achat",
        key=f"buy:{made.pk}:{minutes}",
        at=NOW - 30 * DAY,
    )
    return made


def balance(of: Contract) -> int:
    """The minutes left on a pack."""
    return sum(int(e.quantity) for e in of.entries.all() if e.kind != "ON_SITE")


def flat(text: str) -> str:
    """The text with ordinary spaces, to compare sentences."""
    return " ".join(text.split())
