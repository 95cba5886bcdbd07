"""What was done on a ticket and has not been rated yet."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from billing.models import BillableItem
from billing.rating import PartFitted, Work
from interventions.models import Report, ReportState, SignatureKind
from tickets.models import Ticket, TimeEntry, WorkKind

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Evidence:
    """The rows that prove a piece of work."""

    entries: tuple[TimeEntry, ...]
    reports: tuple[Report, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new since the last item."""
        return not (self.entries or self.reports)

    def work(self) -> Work:
        """The billable minutes, trips and parts."""
        minutes = dict.fromkeys(WorkKind.values, 0)
        for entry in self.entries:
            if entry.is_billable:
                minutes[entry.kind] += entry.minutes
        return Work(
            phone_minutes=minutes[WorkKind.PHONE],
            remote_minutes=minutes[WorkKind.REMOTE],
            on_site_minutes=minutes[WorkKind.ON_SITE],
            trips=self._trips(),
            parts=tuple(
                PartFitted(part.label, part.quantity, part.unit_price)
                for report in self.reports
                for part in report.parts.all()
            ),
        )

    def _trips(self) -> int:
        """One a visit that had a road, and one for each journey noted by hand."""
        visits = sum(1 for r in self.reports if r.travel_minutes or r.mission.departed_at)
        by_hand = sum(
            1
            for entry in self.entries
            if entry.kind == WorkKind.TRAVEL
            and entry.is_billable
            and not (entry.source or "").startswith("mission:")
        )
        return visits + by_hand

    def performed_on(self, otherwise: datetime) -> date:
        """The day of the last work, in Paris (INV-03)."""
        ends = [entry.ended_at for entry in self.entries if entry.ended_at]
        ends += [r.mission.left_at for r in self.reports if r.mission.left_at]
        return max(ends, default=otherwise).astimezone(PARIS).date()

    def unsigned(self) -> tuple[str, ...]:
        """The missions whose report the client did not sign."""
        return tuple(
            str(r.mission) for r in self.reports if r.client_signature != SignatureKind.SIGNED
        )

    def lacks_report(self) -> bool:
        """Whether time on site was noted without any sealed report (J22)."""
        on_site = any(e.kind == WorkKind.ON_SITE and e.is_billable for e in self.entries)
        return on_site and not self.reports


def of(item: BillableItem) -> Evidence:
    """What this item was rated from, as it reads now."""
    entries = TimeEntry.objects.filter(rated__item=item).select_related("user")
    reports = (
        Report.objects.filter(rated__item=item)
        .select_related("mission__technician")
        .prefetch_related("parts")
        .order_by("pk")
    )
    return Evidence(tuple(entries), tuple(reports))


def unrated(ticket: Ticket) -> Evidence:
    """The ended time entries and the sealed reports of this ticket that no item has rated."""
    entries = TimeEntry.objects.filter(
        ticket=ticket, ended_at__isnull=False, rated__isnull=True
    ).select_related("user")
    billed = Report.objects.filter(mission__ticket=ticket, rated__isnull=False)
    reports = (
        Report.objects.filter(mission__ticket=ticket, state=ReportState.SEALED)
        .exclude(mission__in=billed.values("mission"))
        .select_related("mission__technician")
        .prefetch_related("parts")
        .order_by("pk")
    )
    return Evidence(tuple(entries), tuple(reports))
