"""Time spent: a timer that follows the person, and entries by hand (C16)."""

import math
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from tickets.models import Ticket, TimeEntry, WorkKind
from tickets.services import door

MOST_MINUTES = 24 * 60


def sensible(minutes: int) -> None:
    """Refused where nobody can have worked so long, or not at all."""
    if not 0 < minutes <= MOST_MINUTES:
        raise Refused(_("La durée doit être entre 1 minute et 24 heures."), field="minutes")


def add(
    ticket: Ticket,
    *,
    user: User,
    kind: str,
    minutes: int,
    by: User,
    at: datetime,
    note: str = "",
    is_billable: bool = True,
    source: str | None = None,
    ended_at: datetime | None = None,
) -> TimeEntry:
    """Write one finished entry and its fact; called by the verbs. Same `source`, same entry."""
    ended_at = ended_at or at
    values = {
        "ticket": ticket,
        "user": user,
        "kind": kind,
        "started_at": ended_at - timedelta(minutes=minutes),
        "ended_at": ended_at,
        "minutes": minutes,
        "is_billable": is_billable,
        "note": note[:200],
    }
    if source:
        entry, is_new = TimeEntry.objects.get_or_create(source=source, defaults=values)
    else:
        entry, is_new = TimeEntry.objects.create(**values), True
    if is_new:
        door.record(ticket, "time.logged", by=by, at=at, entry=entry.pk, kind=kind, minutes=minutes)
    return entry


@transaction.atomic
def log_time(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    kind: str,
    minutes: int,
    note: str = "",
    user: User | None = None,
    is_billable: bool = True,
    source: str | None = None,
    ended_at: datetime | None = None,
) -> TimeEntry:
    """Add minutes by hand, or from a mission's report (`source`, written once whatever happens).

    `ended_at` is when the work was over, now unless said: its price and its day depend on it (G16, INV-03).
    """
    ticket = door.lock(ticket_id)
    if kind not in WorkKind.values:
        raise Refused(_("Choisissez la nature du temps."), field="kind")
    sensible(minutes)
    _still_open(ticket)
    return add(
        ticket, user=user or by, kind=kind, minutes=minutes, by=by, at=at, note=note,
        is_billable=is_billable, source=source, ended_at=ended_at,
    )  # fmt: skip


@transaction.atomic
def correct_time(*, entry_id: int, minutes: int, reason: str, by: User, at: datetime) -> TimeEntry:
    """One's own finished time as it really was, with the reason; the fact keeps what it said before."""
    entry = TimeEntry.objects.select_related("ticket").get(pk=entry_id)
    ticket = door.lock(entry.ticket_id)
    entry = TimeEntry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    if entry.user_id != by.pk or entry.ended_at is None:
        raise Refused(_("Seul un temps terminé qui est le vôtre peut être corrigé."))
    sensible(minutes)
    if not reason.strip():
        raise Refused(_("Dites pourquoi le temps est corrigé."), field="reason")
    before, entry.minutes = entry.minutes, minutes
    entry.save(update_fields=["minutes"])
    door.record(
        ticket, "time.corrected", by=by, at=at, entry=entry.pk, before=before, after=minutes,
        reason=reason.strip(),
    )  # fmt: skip
    return entry


def _still_open(ticket: Ticket) -> None:
    """What is added after the resolution would never reach billing, which heard it then."""
    if not ticket.is_open:
        raise Refused(_("Ce ticket est résolu : rouvrez-le pour y ajouter du temps."))


@transaction.atomic
def start_timer(
    *, ticket_id: int, by: User, at: datetime, kind: str = WorkKind.REMOTE
) -> TimeEntry:
    """Start one's timer on this ticket; the one running elsewhere stops and is kept."""
    ticket = door.lock(ticket_id)
    _still_open(ticket)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = TimeEntry.objects.select_for_update(of=("self",)).filter(user=by, ended_at=None)
    running = mine.select_related("ticket").first()
    if running and running.ticket_id == ticket.pk:
        return running
    if running:
        _stop(running, at)
    return TimeEntry.objects.create(ticket=ticket, user=by, kind=kind, started_at=at)


@transaction.atomic
def stop_timer(*, by: User, at: datetime, note: str = "") -> TimeEntry:
    """Stop one's running timer, rounded up to the minute."""
    running = (
        TimeEntry.objects.select_for_update(of=("self",))
        .filter(user=by, ended_at=None)
        .select_related("ticket")
        .first()
    )
    if running is None:
        raise Refused(_("Aucun chronomètre ne tourne."))
    if note:
        running.note = note[:200]
    _stop(running, at)
    return running


def _stop(entry: TimeEntry, at: datetime) -> None:
    elapsed = max(at - entry.started_at, timedelta())
    entry.ended_at = max(at, entry.started_at)
    entry.minutes = max(1, math.ceil(elapsed.total_seconds() / 60))
    entry.save(update_fields=["ended_at", "minutes", "note"])
    door.record(
        entry.ticket, "time.logged", by=entry.user, at=at, entry=entry.pk, kind=entry.kind,
        minutes=entry.minutes,
    )  # fmt: skip


def stop_all(ticket: Ticket, *, at: datetime) -> None:
    """The ticket is resolved: whoever's timer runs on it is stopped and kept."""
    running = TimeEntry.objects.select_for_update(of=("self",)).filter(ticket=ticket, ended_at=None)
    for entry in running.select_related("ticket", "user"):
        _stop(entry, at)
