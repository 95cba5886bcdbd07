"""By which channels, and when, a person hears a line of the matrix: one pure function (K07, D21).

| the line is | and the person | then |
|---|---|---|
| mandatory | chose whatever they chose | every channel of the line, at once |
| switched off on the matrix page | | nothing |
| of a silenced group and channel | | not by that channel |
| « in working hours » | is on call | at once |
| « in working hours » | is not | the next opening of their team; the centre at once |
| any | is in their quiet hours, not on call | the end of them; the centre at once |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core import worktime
from core.formats import local
from core.worktime import Hours

#: What waits in the centre disturbs nobody.
SILENT = "INAPP"


@dataclass(frozen=True)
class Choice:
    """What one person chose. `silenced` holds « group:channel »."""

    silenced: frozenset[str] = frozenset()
    quiet_from: time | None = None
    quiet_until: time | None = None


@dataclass(frozen=True)
class Case:
    """One line of the matrix for one person at one instant."""

    channels: str
    group: str
    is_mandatory: bool = False
    is_quiet: bool = False
    is_off: bool = False
    is_on_call: bool = False
    hours: Hours | None = None


def decide(case: Case, choice: Choice, at: datetime) -> dict[str, datetime]:
    """Channel → the instant from which it may be used; empty when the person hears nothing."""
    asked = case.channels.split()
    if case.is_mandatory:
        return dict.fromkeys(asked, at)
    if case.is_off:
        return {}
    start = at if case.is_on_call else _start(case, choice, at)
    return {
        channel: at if channel == SILENT else start
        for channel in asked
        if f"{case.group}:{channel}" not in choice.silenced
    }


def _start(case: Case, choice: Choice, at: datetime) -> datetime:
    """Past the quiet hours, in working hours when the line asks for them."""
    start = after_quiet(choice, at)
    if not case.is_quiet or case.hours is None:
        return start
    try:
        return after_quiet(choice, worktime.next_opening(start, case.hours))
    except worktime.NoOpening:
        return start


def after_quiet(choice: Choice, at: datetime) -> datetime:
    """`at`, or the end of the quiet hours it falls in; they may pass midnight."""
    opens, closes = choice.quiet_from, choice.quiet_until
    if opens is None or closes is None or opens == closes:
        return at
    here = local(at)
    is_inside = (
        opens <= here.time() < closes
        if opens < closes
        else (here.time() >= opens or here.time() < closes)
    )
    if not is_inside:
        return at
    end = here.replace(hour=closes.hour, minute=closes.minute, second=0, microsecond=0, fold=0)
    return end if end > here else end + timedelta(days=1)


def silenced(groups: Iterable[str], channels: Iterable[str], heard: Iterable[str]) -> list[str]:
    """What is silenced, from the boxes that are ticked on the page."""
    ticked = set(heard)
    every = [f"{group}:{channel}" for group in groups for channel in channels]
    return [name for name in every if name not in ticked]
