"""What looks unlike anybody's usual work: one table over the lines of the access log, no database, no clock (H15).

A rule counts different things (dossiers, logins, people, lines) seen by one person within a span of time, and
speaks when the number of the settings is reached. The same lines always give the same answer, however late
or often they are read; a person is spoken of once a rule and day.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.formats import local

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


@dataclass(frozen=True)
class Look:
    """One line of the log, with what the rules ask of it."""

    number: int
    kind: str
    at: datetime
    #: « client:3 », « secret:7 », « user:4 »: whose dossier, which login, through whose eyes.
    client: str = ""
    secret: str = ""
    person: str = ""
    #: A line that says « so many times » is as many looks, numbered.
    nth: int = 0
    #: The person opens dossiers by their missions, and no mission gave them this one then.
    is_outside_mission: bool = False
    #: At night or on a closed day, by somebody who is not on duty.
    is_off_hours: bool = False
    #: By somebody whose last day is announced.
    is_leaving: bool = False


@dataclass(frozen=True)
class Rule:
    """Which lines, counted how, within how long; `dial` is the setting that says how many are too many."""

    name: str
    words: Any
    kinds: str
    counts: Callable[[Look], object]
    within: timedelta
    dial: str
    only: Callable[[Look], bool] = lambda _look: True


def _client(look: Look) -> object:
    return look.client


def _thing(look: Look) -> object:
    return look.secret or look.client


def _line(look: Look) -> object:
    return look.number, look.nth


READ = "dossier.opened secret.revealed"

RULES = (
    #    name              in words                                                   lines                                  counted            within  how many            only
    Rule("many_dossiers",   _("Beaucoup de dossiers ouverts en une heure"),            "dossier.opened",                      _client,           HOUR,   "watch_dossiers"),
    Rule("outside_mission", _("Dossiers ouverts en dehors de ses missions"),           READ,                                  _client,           DAY,    "watch_outside",    lambda look: look.is_outside_mission),
    Rule("off_hours",       _("Dossiers lus la nuit ou un jour fermé, sans astreinte"), READ,                                 _client,           DAY,    "watch_off_hours",  lambda look: look.is_off_hours),
    Rule("refusals",        _("Beaucoup de refus en une heure"),                       "dossier.locked_out vault.limit_reached door.refused", _line, HOUR,   "watch_refusals"),
    Rule("leaving",         _("Lectures nombreuses après l’annonce d’un départ"),      READ,                                  _thing,            DAY,    "watch_leaving",    lambda look: look.is_leaving),
    Rule("many_secrets",    _("Beaucoup d’identifiants révélés en un jour"),           "secret.revealed",                     _thing,            DAY,    "watch_secrets"),
    Rule("taken_away",      _("Journal ou listes de droits emportés plusieurs fois"),  "trail.exported rights.exported rights.listed", _line,             DAY,    "watch_exports"),
    Rule("many_eyes",       _("Beaucoup de personnes regardées à leur place"),         "viewing.began",                       lambda look: look.person, DAY, "watch_views"),
)  # fmt: skip

BY_NAME = {rule.name: rule for rule in RULES}
#: Every kind of line that some rule reads.
KINDS = frozenset(kind for rule in RULES for kind in rule.kinds.split())
#: No rule looks further back.
LONGEST = max(rule.within for rule in RULES)


def spoken(rule: Rule, looks: Iterable[Look], limit: int) -> dict[date, list[int]]:
    """The days on which the rule speaks of this one person → the numbers of the lines that made it speak.

    A limit of zero silences the rule.
    """
    kinds, found, count = rule.kinds.split(), dict[date, set[int]](), Counter[object]()
    window: deque[Look] = deque()
    chosen = (look for look in looks if look.kind in kinds and rule.only(look))
    for look in sorted(chosen, key=lambda one: (one.at, one.number)):
        window.append(look)
        count[rule.counts(look)] += 1
        while window[0].at <= look.at - rule.within:
            gone = rule.counts(window.popleft())
            count[gone] -= 1
            if not count[gone]:
                del count[gone]
        if limit and len(count) >= limit:
            found.setdefault(local(look.at).date(), set()).update(one.number for one in window)
    return {day: sorted(numbers) for day, numbers in found.items()}


def judge(
    looks: Iterable[Look], limits: Mapping[str, int]
) -> Iterable[tuple[Rule, date, list[int]]]:
    """What every rule says of one person's lines: (rule, day, numbers)."""
    read = list(looks)
    for rule in RULES:
        for day, numbers in spoken(rule, read, limits[rule.dial]).items():
            yield rule, day, numbers
