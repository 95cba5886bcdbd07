"""Targets, steps and tiers that managers set: dated from tomorrow, so that what was promised stays as it was (D01, D10, D13)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, events, setting
from core.errors import Refused
from tickets import sla
from tickets.models import ClockKind, EscalationStep, ServiceTarget
from tickets.services.terms import PARIS

#: What a person may choose for a step; the end of a promise always breaks it besides.
CHOICES = ("warn", "remind", "backup", "raise", "alert", "escalate")
SHARES = (25, 50, 75, 90, 100)
#: The kinds a line of the table may promise.
TARGETED = (*sla.AGREED, *sla.INTERNAL)


@transaction.atomic
def add_target(*, by: User, at: datetime, since: date, **named: Any) -> ServiceTarget:
    """Promise so many minutes for what the line names, from a day to come."""
    access.require(by, "tickets.edit_rules")
    _ahead(since, at)
    row = ServiceTarget(since=since, **named)
    if row.kind not in TARGETED:
        raise Refused(_("Choisissez un engagement."), field="kind")
    if row.minutes is not None and not 0 < row.minutes <= 60 * 24 * 60:
        raise Refused(_("Donnez un délai en minutes ouvrées."), field="minutes")
    row.save()
    events.record(
        "rules.target_added", about=row, by=by, at=at, kind=row.kind, minutes=row.minutes,
        since=since.isoformat(), label=row.get_kind_display(),
    )  # fmt: skip
    return row


@transaction.atomic
def end_target(*, target_id: int, by: User, at: datetime) -> ServiceTarget:
    """The line holds for the last time today; what was promised under it stays promised."""
    access.require(by, "tickets.edit_rules")
    row = ServiceTarget.objects.select_for_update(of=("self",)).get(pk=target_id)
    tomorrow = _tomorrow(at)
    if row.until is not None and row.until <= tomorrow:
        raise Refused(_("Cette ligne a déjà pris fin."))
    row.until = max(tomorrow, row.since)
    row.save(update_fields=["until"])
    events.record(
        "rules.target_ended",
        about=row,
        by=by,
        at=at,
        until=row.until.isoformat(),
        label=row.get_kind_display(),
    )
    return row


@transaction.atomic
def set_steps(
    *,
    kind: str,
    shares: Mapping[int, Sequence[str]],
    late: Sequence[str] = (),
    every: int = 60,
    times: int = 3,
    since: date,
    by: User,
    at: datetime,
) -> None:
    """The whole plan of a kind of promise from a day on: what happens at each share, then every so often."""
    access.require(by, "tickets.edit_rules")
    _ahead(since, at)
    if kind not in ClockKind.values:
        raise Refused(_("Choisissez un engagement."), field="kind")
    _sensible(shares, late, every, times)
    EscalationStep.objects.filter(kind=kind, since=since).delete()
    given = {**{share: tuple(effects) for share, effects in shares.items() if effects}}
    given.setdefault(100, ())
    rows = [
        EscalationStep(kind=kind, since=since, percent=share, effects=list(effects))
        for share, effects in sorted(given.items())
    ]
    if late:
        rows.append(
            EscalationStep(
                kind=kind, since=since, every_minutes=every, times=times, effects=list(late)
            )
        )
    EscalationStep.objects.bulk_create(rows)
    events.record(
        "rules.steps_set", about=rows[0], by=by, at=at, kind=kind, since=since.isoformat(),
        steps={str(row.percent or f"+{row.every_minutes}"): row.effects for row in rows},
    )  # fmt: skip


def _sensible(
    shares: Mapping[int, Sequence[str]], late: Sequence[str], every: int, times: int
) -> None:
    effects = {effect for given in (*shares.values(), late) for effect in given}
    if not set(shares) <= set(SHARES) or not effects <= set(CHOICES):
        raise Refused(_("Choisissez des étapes de la liste."))
    if late and not (5 <= every <= 10_000 and 1 <= times <= 20):
        raise Refused(_("Répétez de 1 à 20 fois, toutes les 5 minutes au moins."), field="every")


@transaction.atomic
def set_tiers(*, tiers: int, by: User, at: datetime) -> None:
    """Two levels of support, or three (D13)."""
    access.require(by, "tickets.edit_rules")
    if tiers not in (2, 3):
        raise Refused(_("Choisissez deux ou trois niveaux."), field="tiers")
    before = setting.value("support_tiers", on=at)
    setting.change("support_tiers", tiers, since=at)
    told = {"support_tiers": [before, tiers]}
    events.record("rules.tiers_set", about=by, by=by, at=at, tiers=tiers, changes=told)


def _tomorrow(at: datetime) -> date:
    return at.astimezone(PARIS).date() + timedelta(days=1)


def _ahead(since: date, at: datetime) -> None:
    if since < _tomorrow(at):
        raise Refused(_("Choisissez un jour à partir de demain."), field="since")
