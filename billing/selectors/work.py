"""What was done on a ticket and has not been rated yet, cut where its price changes (G16)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from billing import bands, rates
from billing.models import BillableItem
from billing.rating import Journey, PartFitted, Piece, Work
from clients.entitlement import Verdict
from clients.models import Site
from clients.pricing import DAY, ON_SITE, PROJECT, REMOTE
from core.models import BusinessCalendar
from core.worktime import Hours
from interventions.models import Report, ReportState, SignatureKind
from planning.distance import DETOUR, km
from tickets.models import Ticket, TimeEntry, WorkKind
from tickets.services.terms import house_calendar

PARIS = ZoneInfo("Europe/Paris")
#: Where each kind of noted time is priced.
PLACE = {
    WorkKind.PHONE: REMOTE,
    WorkKind.REMOTE: REMOTE,
    WorkKind.ON_SITE: ON_SITE,
    WorkKind.PROJECT: PROJECT,
}


@dataclass(frozen=True)
class Clockwork:
    """By which hours day, night and week-end are told."""

    hours: Hours
    night: bands.Night

    @classmethod
    def of(cls, verdict: Verdict, on: date) -> "Clockwork":
        """The calendar of the contract's line, else of the house."""
        calendar = BusinessCalendar.objects.filter(pk=verdict.calendar_id or 0).first()
        night = bands.Night(
            rates.hour("billing.night_begins", on), rates.hour("billing.night_ends", on)
        )
        return cls((calendar or house_calendar()).hours(), night)


@dataclass(frozen=True)
class Evidence:
    """The rows that prove a piece of work."""

    entries: tuple[TimeEntry, ...]
    reports: tuple[Report, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing new since the last item."""
        return not (self.entries or self.reports)

    def work(self, clockwork: Clockwork) -> Work:
        """The billable minutes by place, person and moment, the journeys, the parts."""
        return Work(
            pieces=tuple(
                piece
                for entry in self.entries
                if entry.is_billable and entry.kind in PLACE
                for piece in _pieces(entry, clockwork)
            ),
            journeys=tuple(self._journeys(clockwork)),
            parts=tuple(
                PartFitted(part.label, part.quantity, part.unit_price)
                for report in self.reports
                for part in report.parts.all()
            ),
        )

    def _journeys(self, clockwork: Clockwork) -> Iterator[Journey]:
        """One a visit that had a road, and one for each journey noted by hand."""
        for report in self.reports:
            mission = report.mission
            if report.travel_minutes or mission.departed_at:
                yield Journey(
                    distance(mission.technician, mission.site),
                    mission.technician.role,
                    _band(mission.departed_at, clockwork),
                )
        for entry in self.entries:
            by_hand = not (entry.source or "").startswith("mission:")
            if entry.kind == WorkKind.TRAVEL and entry.is_billable and by_hand:
                km_there = distance(entry.user, entry.ticket.site)
                yield Journey(km_there, entry.user.role, _band(entry.started_at, clockwork))

    def performed_on(self, otherwise: datetime) -> date:
        """The day of the last work, in Paris (INV-03)."""
        return self.performed_at(otherwise).astimezone(PARIS).date()

    def performed_at(self, otherwise: datetime) -> datetime:
        """When the last work was over; `otherwise` when nothing was noted."""
        ends = [entry.ended_at for entry in self.entries if entry.ended_at]
        ends += [r.mission.left_at for r in self.reports if r.mission.left_at]
        return max(ends, default=otherwise)

    def unsigned(self) -> tuple[str, ...]:
        """The missions whose report the client did not sign."""
        return tuple(
            str(r.mission) for r in self.reports if r.client_signature != SignatureKind.SIGNED
        )

    def lacks_report(self) -> bool:
        """Whether time on site was noted without any sealed report (J22)."""
        return self.is_on_site() and not self.reports

    def is_on_site(self) -> bool:
        """Whether billable time was noted on site."""
        return any(e.kind == WorkKind.ON_SITE and e.is_billable for e in self.entries)


def _pieces(entry: TimeEntry, clockwork: Clockwork) -> list[Piece]:
    cut = bands.split(entry.started_at, entry.minutes, clockwork.hours, clockwork.night)
    place = PLACE[WorkKind(entry.kind)]
    return [Piece(place, one.minutes, entry.user.role, one.band) for one in cut]


def _band(instant: datetime | None, clockwork: Clockwork) -> str:
    return bands.band_at(instant, clockwork.hours, clockwork.night) if instant else DAY


def distance(person: User, site: Site | None) -> float | None:
    """The kilometres by road, estimated from where the person leaves; None when a place is unknown."""
    office = person.office
    if site is None or office is None:
        return None
    here, there = (office.latitude, office.longitude), (site.latitude, site.longitude)
    if None in here or None in there:
        return None
    return km(here, there) * DETOUR  # type: ignore[arg-type]


def of(item: BillableItem) -> Evidence:
    """What this item was rated from, as it reads now."""
    entries = TimeEntry.objects.filter(rated__item=item).select_related(
        "user__office", "ticket__site"
    )
    reports = (
        Report.objects.filter(rated__item=item)
        .select_related("mission__technician__office", "mission__site")
        .prefetch_related("parts")
        .order_by("pk")
    )
    return Evidence(tuple(entries), tuple(reports))


def unrated(ticket: Ticket) -> Evidence:
    """The ended time entries and the sealed reports of this ticket that no item has rated."""
    entries = TimeEntry.objects.filter(
        ticket=ticket, ended_at__isnull=False, rated__isnull=True
    ).select_related("user__office", "ticket__site")
    billed = Report.objects.filter(mission__ticket=ticket, rated__isnull=False)
    reports = (
        Report.objects.filter(mission__ticket=ticket, state=ReportState.SEALED)
        .exclude(mission__in=billed.values("mission"))
        .select_related("mission__technician__office", "mission__site")
        .prefetch_related("parts")
        .order_by("pk")
    )
    return Evidence(tuple(entries), tuple(reports))
