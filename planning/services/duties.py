"""On-call duty: put somebody on it, swap it, hand it over, note the work done (I10). The module is off by default."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, events, setting
from core.errors import Refused
from planning.dials import ROTA
from planning.models import CallOut, Duty
from planning.selectors.duties import on_rota
from planning.slots import Interval

LONGEST = timedelta(days=14)


def switch_rota(*, is_on: bool, by: User, at: datetime) -> None:
    """Put the on-call rota in force, or out of it; duties are kept."""
    access.require(by, "planning.set_duties")
    setting.change(ROTA, is_on, since=at)
    events.record("rota.switched", about=[by], by=by, at=at, is_on=is_on)


@transaction.atomic
def add_duty(*, person_id: int, period: Interval, step: int, by: User, at: datetime) -> Duty:
    """Put somebody on duty. `Refused` when the step is taken then; rests are warned of, not refused (PRIV-05)."""
    access.require(by, "planning.set_duties")
    person = on_rota().filter(pk=person_id).first()
    if person is None:
        raise Refused(_("Cette personne n’est pas d’astreinte."), field="person")
    if not period[0] < period[1] <= period[0] + LONGEST:
        raise Refused(
            _("Une astreinte finit après son début et dure quinze jours au plus."), field="ends_at"
        )
    duty = Duty(
        person=person, period=DateTimeTZRange(*period, "[)"), step=step, noted_by=by, noted_at=at
    )
    try:
        with transaction.atomic():
            duty.save()
    except IntegrityError as problem:
        raise Refused(
            _("Quelqu’un est déjà d’astreinte à cet échelon."), field="starts_at"
        ) from problem
    events.record("duty.added", about=[duty, person], by=by, at=at, step=step)
    return duty


@transaction.atomic
def end_duty(*, duty_id: int, by: User, at: datetime) -> Duty:
    """Take a duty off the rota."""
    access.require(by, "planning.set_duties")
    duty = _lock(duty_id)
    duty.is_cancelled, duty.swap_with = True, None
    duty.save(update_fields=["is_cancelled", "swap_with"])
    events.record("duty.cancelled", about=[duty, duty.person], by=by, at=at)
    return duty


@transaction.atomic
def ask_swap(*, duty_id: int, with_id: int, by: User, at: datetime) -> Duty:
    """Ask a colleague to take one's duty; nothing changes until they say yes."""
    duty = _own(duty_id, by, at)
    other = on_rota().filter(pk=with_id).exclude(pk=by.pk).first()
    if other is None:
        raise Refused(_("Choisissez un collègue d’astreinte."), field="person")
    duty.swap_with, duty.swap_asked_at = other, at
    duty.save(update_fields=["swap_with", "swap_asked_at"])
    events.record("duty.swap_asked", about=[duty, other], by=by, at=at)
    return duty


@transaction.atomic
def answer_swap(*, duty_id: int, accepts: bool, by: User, at: datetime) -> Duty:
    """Take the duty that a colleague offers, or not; only the one who was asked answers."""
    duty = _lock(duty_id)
    if duty.swap_with_id != by.pk:
        raise PermissionDenied("swap")
    if duty.ends_at <= at:
        raise Refused(_("Cette astreinte est finie."))
    before = duty.person
    if accepts:
        duty.person = by
    duty.swap_with = None
    duty.save(update_fields=["person", "swap_with"])
    kind = "duty.swapped" if accepts else "duty.swap_declined"
    events.record(kind, about=[duty, before], by=by, at=at, before=before.pk)
    return duty


@transaction.atomic
def hand_over(*, duty_id: int, note: str, by: User, at: datetime) -> Duty:
    """Leave word to whoever comes next: what is open, what to watch."""
    duty = _own(duty_id, by, at, over_is_fine=True)
    if not note.strip():
        raise Refused(_("Dites ce qui reste ouvert, ou « rien à signaler »."), field="note")
    duty.handover, duty.handed_over_at = note.strip()[:2000], at
    duty.save(update_fields=["handover", "handed_over_at"])
    events.record("duty.handed_over", about=[duty, duty.person], by=by, at=at)
    return duty


@transaction.atomic
def add_call_out(
    *, duty_id: int, starts_at: datetime, minutes: int, what: str, by: User, at: datetime
) -> CallOut:
    """Note work done during one's duty: compensation is counted from it."""
    duty = _own(duty_id, by, at, over_is_fine=True)
    if not duty.starts_at <= starts_at < duty.ends_at or starts_at > at:
        raise Refused(_("Ce début n’est pas pendant l’astreinte."), field="called_at")
    if not 1 <= minutes <= 720:
        raise Refused(_("La durée va de 1 min à 12 h."), field="minutes")
    done = CallOut.objects.create(
        duty=duty, starts_at=starts_at, minutes=minutes, what=what.strip()[:200], noted_at=at
    )
    events.record("duty.called_out", about=[duty, by], by=by, at=at, minutes=minutes)
    return done


def _lock(duty_id: int) -> Duty:
    duty = (
        Duty.objects.select_for_update(of=("self",))
        .select_related("person", "swap_with")
        .get(pk=duty_id)
    )
    if duty.is_cancelled:
        raise Refused(_("Cette astreinte a été retirée."))
    return duty


def _own(duty_id: int, by: User, at: datetime, *, over_is_fine: bool = False) -> Duty:
    access.require(by, "planning.own_duties")
    duty = _lock(duty_id)
    if duty.person_id != by.pk:
        raise PermissionDenied("duty")
    if duty.ends_at <= at and not over_is_fine:
        raise Refused(_("Cette astreinte est finie."))
    return duty
