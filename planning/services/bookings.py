"""What people do with the planning: book, move, cancel, be absent. The database alone refuses two at once."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.models import Site
from core import access, events
from core.errors import Refused
from planning.models import AbsenceReason, Booking, BookingKind
from planning.slots import Interval

TAKEN = gettext_lazy("Créneau pris entre-temps : choisissez-en un autre, rien n’est perdu.")


@transaction.atomic
def book(
    *,
    technician_id: int,
    period: Interval,
    kind: str,
    by: User,
    at: datetime,
    site: Site | None = None,
    label: str = "",
    is_draft: bool = False,
) -> Booking:
    """Take a stretch of somebody's time. `Refused` when part of it is taken already (I04, pain 6)."""
    access.require(by, "planning.book")
    _check(period)
    booking = Booking(
        technician_id=technician_id,
        period=_range(period),
        kind=kind,
        site=site,
        label=label[:160],
        is_draft=is_draft,
        booked_by=by,
        booked_at=at,
    )
    _save(booking)
    return booking


@transaction.atomic
def move(
    *, booking_id: int, period: Interval, by: User, at: datetime, technician_id: int | None = None
) -> Booking:
    """Give a booking another time, or another technician. `Refused` when the new time is taken (I04)."""
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    access.require(by, "planning.book")
    _check(period)
    if booking.is_cancelled:
        raise Refused(_("Ce créneau a été annulé."))
    booking.period = _range(period)
    booking.technician_id = technician_id or booking.technician_id
    booking.booked_by, booking.booked_at = by, at
    _save(booking, ["period", "technician", "booked_by", "booked_at"])
    return booking


@transaction.atomic
def confirm(*, booking_id: int) -> Booking:
    """Make a draft firm: the visit is published. The caller has asked for the right."""
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    booking.is_draft = False
    booking.save(update_fields=["is_draft"])
    return booking


@transaction.atomic
def cancel_booking(*, booking_id: int) -> Booking:
    """Free the time again. Idempotent; the caller has asked for the right."""
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    booking.is_cancelled = True
    booking.save(update_fields=["is_cancelled"])
    return booking


@transaction.atomic
def add_absence(
    *, technician_id: int, period: Interval, reason: str, by: User, at: datetime
) -> Booking:
    """Note that somebody is away: « Absent », « Congé »… and never why in medical words (I03).

    `Refused`, naming the visits to move first, when the time holds some.
    """
    access.require(by, "planning.absence")
    _check(period)
    if reason not in AbsenceReason.values:
        raise Refused(_("Choisissez un motif de la liste."), field="reason")
    booking = Booking(
        technician_id=technician_id,
        period=_range(period),
        kind=BookingKind.ABSENCE,
        absence=reason,
        booked_by=by,
        booked_at=at,
    )
    _save(
        booking,
        refusal=_(
            "Des interventions ou une absence sont déjà posées sur ces jours : déplacez-les d’abord."
        ),
    )
    events.record("absence.added", about=[booking, booking.technician], by=by, at=at, reason=reason)
    return booking


@transaction.atomic
def end_absence(*, booking_id: int, by: User, at: datetime) -> Booking:
    """Take an absence back: the person may be planned again."""
    booking = Booking.objects.select_for_update().get(pk=booking_id)
    access.require(by, "planning.absence")
    if booking.kind != BookingKind.ABSENCE or booking.is_cancelled:
        raise Refused(_("Cette absence a déjà été retirée."))
    booking.is_cancelled = True
    booking.save(update_fields=["is_cancelled"])
    events.record("absence.ended", about=[booking, booking.technician], by=by, at=at)
    return booking


def _check(period: Interval) -> None:
    if period[1] <= period[0]:
        raise Refused(_("La fin doit suivre le début."), field="ends_at")


def _range(period: Interval) -> DateTimeTZRange:
    return DateTimeTZRange(period[0], period[1], "[)")


def _save(booking: Booking, fields: list[str] | None = None, *, refusal: str = "") -> None:
    """Write inside a savepoint, so that the refusal of the constraint leaves the caller's work whole."""
    try:
        with transaction.atomic():
            booking.save(update_fields=fields)
    except IntegrityError as problem:
        if "no_double_booking" not in str(problem):
            raise
        raise Refused(refusal or str(TAKEN), field="starts_at") from problem
