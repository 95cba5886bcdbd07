"""Somebody placed at a client's: their days are taken, one booking each (G24)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client, Site
from core import access, events, formats
from core.errors import Refused
from planning.models import Booking, BookingKind, Placement
from planning.selectors.people import hours_of, staffed

LONGEST = timedelta(days=366)


@transaction.atomic
def place(
    *,
    client_id: int,
    person_id: int,
    first: date,
    last: date,
    weekdays: Sequence[int],
    by: User,
    at: datetime,
    site: Site | None = None,
    note: str = "",
) -> Placement:
    """Place somebody for a period of a year at most, on these days of the week (0 is Monday).

    `Refused` when a day is taken already: the database alone decides, and then nothing is written.
    """
    access.require(by, "planning.place")
    person = staffed().filter(pk=person_id).first()
    if person is None:
        raise Refused(_("Cette personne n’est pas au planning."), field="person")
    if not first <= last <= first + LONGEST:
        raise Refused(_("Un placement finit après son début et dure un an au plus."), field="last")
    client = Client.objects.get(pk=client_id)
    if site is not None and site.client_id != client_id:
        raise Refused(_("Ce site appartient à un autre client."), field="site")
    row = Placement.objects.create(
        client=client, site=site, person=person, first_on=first, last_on=last, note=note[:160],
        noted_by=by, noted_at=at,
    )  # fmt: skip
    _take(row, weekdays)
    about = [row, client, person]
    events.record("staff.placed", about=about, by=by, at=at, name=str(person), until=str(last))
    return row


def _take(row: Placement, weekdays: Sequence[int]) -> None:
    hours = hours_of([row.person])[row.person_id]
    days = (
        row.first_on + timedelta(days=gap) for gap in range((row.last_on - row.first_on).days + 1)
    )
    spans = [list(hours.on(day)) for day in days if day.weekday() in weekdays]
    bookings = [
        Booking(
            technician=row.person, period=DateTimeTZRange(opened[0][0], opened[-1][1], "[)"),
            kind=BookingKind.PLACED, site=row.site, placement=row, label=row.note or str(row.client),
            booked_by=row.noted_by, booked_at=row.noted_at,
        )
        for opened in spans
        if opened
    ]  # fmt: skip
    if not bookings:
        raise Refused(_("Aucun jour travaillé dans cette période."), field="weekdays")
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(bookings)
    except IntegrityError as problem:
        raise Refused(
            _("Des jours de cette période sont déjà pris : déplacez-les d’abord."), field="first"
        ) from problem


@transaction.atomic
def end_placement(*, placement_id: int, by: User, at: datetime) -> Placement:
    """End it today: the days to come are free again; what was worked stays. A second end changes nothing.

    One that has not begun is over before it begins.
    """
    access.require(by, "planning.place")
    rows = Placement.objects.select_for_update(of=("self",)).select_related("person", "client")
    row = rows.get(pk=placement_id)
    today = formats.local(at).date()
    last_on = today if row.first_on <= today else today - timedelta(days=1)
    to_come = row.bookings.filter(period__startswith__gt=at, is_cancelled=False)
    if not to_come.update(is_cancelled=True) and row.last_on <= last_on:
        return row
    row.last_on = last_on
    row.first_on = min(row.first_on, row.last_on)
    row.save(update_fields=["first_on", "last_on"])
    about = [row, row.client, row.person]
    events.record("staff.placement_ended", about=about, by=by, at=at, name=str(row.person))
    return row
