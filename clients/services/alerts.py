"""Reading the access log for what is out of the ordinary, and saying what came of it (H15)."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.models import User
from clients import watching
from clients.models import AccessAlert, AccessWatch, AlertOutcome
from clients.selectors.alerts import Night, looks_of, watched
from clients.selectors.calendars import office_hours
from core import access, events, setting
from core.errors import Refused
from core.models import TrailEntry

#: Lines of the log in one transaction, and rounds of one run.
BATCH = 1_000
ROUNDS = 20
#: Lines named by one alert.
MOST_NAMED = 500
#: A log that was never watched is watched from here on: the past raises no storm.
LOOKED_BACK = timedelta(days=1)
SHORTEST_NOTE = 5


def watch_access(*, at: datetime) -> int:
    """Read the lines added since the last time; return how many alerts are new (H15)."""
    raised = 0
    for _round in range(ROUNDS):
        step = _read_some(at)
        if step is None:
            break
        raised += step
    return raised


@transaction.atomic
def _read_some(at: datetime) -> int | None:
    """One batch, then the mark moves: whoever stops in between reads the same lines again. None at the end."""
    watch = _mark(at)
    rows = TrailEntry.objects.filter(number__gt=watch.number).order_by("number")[:BATCH]
    lines = list(rows.values_list("number", "by_id", "kind", "at"))
    if not lines:
        return None
    told = [(by, when) for _number, by, kind, when in lines if by and kind in watching.KINDS]
    raised = _judge({by for by, _when in told}, [when for _by, when in told], at) if told else 0
    watch.number = lines[-1][0]
    watch.save(update_fields=["number"])
    return raised


def _mark(at: datetime) -> AccessWatch:
    """How far the log was read, held by this reader alone."""
    held = AccessWatch.objects.select_for_update().filter(pk=1)
    if not held.exists():
        before = TrailEntry.objects.filter(at__lt=at - LOOKED_BACK).order_by("-number")
        start = before.values_list("number", flat=True).first() or 0
        AccessWatch.objects.get_or_create(pk=1, defaults={"number": start})
    return held.get()


def _judge(keys: Collection[int], times: Collection[datetime], at: datetime) -> int:
    """Every rule, over the day around the new lines of these people."""
    people = watched(keys)
    names = [rule.dial for rule in watching.RULES]
    dials = setting.values([*names, "watch_night_from", "watch_night_until"], on=at)
    night = Night(dials["watch_night_from"], dials["watch_night_until"], office_hours())
    since, until = min(times) - watching.LONGEST, max(times) + watching.LONGEST
    looks = looks_of(people, since, until, night)
    return sum(
        _raise(person, rule, day, numbers, dials, at)
        for person in people
        for rule, day, numbers in watching.judge(looks[person.pk], dials)
    )


def _raise(
    person: User,
    rule: watching.Rule,
    day: date,
    numbers: list[int],
    dials: Mapping[str, int],
    at: datetime,
) -> bool:
    """One alert a person, rule and day; while nobody closed it, further lines of that day join it."""
    made = {"raised_at": at, "limit": dials[rule.dial], "lines": numbers[:MOST_NAMED]}
    alert, is_new = AccessAlert.objects.get_or_create(
        person=person, rule=rule.name, day=day, defaults=made
    )
    if is_new:
        events.record("access.alerted", about=[alert, person], by=None, at=at, rule=rule.name)
    elif not alert.outcome and not set(numbers) <= set(alert.lines):
        alert.lines = sorted({*alert.lines, *numbers})[:MOST_NAMED]
        alert.save(update_fields=["lines"])
    return is_new


@transaction.atomic
def end_alerted(*, alert_id: int, by: User, at: datetime) -> User:
    """End at once every session and token of the person an alert is about; nobody does so to themselves here (H15, Q05)."""
    alert = AccessAlert.objects.select_for_update().get(pk=alert_id)
    access.require(by, "clients.end_alerted")
    if alert.person_id == by.pk:
        raise Refused(_("Cet accès vous concerne : quelqu’un d’autre le lit et le clôt."))
    return sessions.put_out(user_id=alert.person_id, by=by, at=at, why=alert.words)


@transaction.atomic
def close_alert(*, alert_id: int, outcome: str, note: str, by: User, at: datetime) -> AccessAlert:
    """Say what was seen and what came of it; nobody closes an alert about themselves (H15)."""
    alert = AccessAlert.objects.select_for_update().get(pk=alert_id)
    access.require(by, "clients.review_alerts")
    if alert.person_id == by.pk:
        raise Refused(_("Personne ne clôt un accès inhabituel qui le concerne."))
    if alert.outcome:
        raise Refused(_("C’est déjà clos : « %s ».") % alert.get_outcome_display())
    if outcome not in AlertOutcome.values:
        raise Refused(_("Choisissez une suite."), field="outcome")
    if len(note.strip()) < SHORTEST_NOTE:
        raise Refused(_("Dites en quelques mots ce que vous avez vu."), field="note")
    alert.outcome, alert.note = outcome, note.strip()[:1000]
    alert.closed_by, alert.closed_at = by, at
    alert.save(update_fields=["outcome", "note", "closed_by", "closed_at"])
    events.record(
        "access.alert_closed", about=[alert, alert.person], by=by, at=at, rule=alert.rule,
        outcome=outcome, reason=alert.note,
    )  # fmt: skip
    return alert
