"""Who to send: skill, availability, knowledge of the client, access, road (I05). Pure; never an opaque score.

The score only orders; what people read are the reasons.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from planning.slots import STEP, Interval

GOOD, FAIR, BAD = "good", "fair", "bad"


@dataclass(frozen=True)
class Need:
    """What a visit asks of the person sent."""

    minutes: int
    not_before: datetime
    skill: str = ""
    level: int = 1
    #: What a start is rounded up to.
    step: timedelta = STEP


@dataclass(frozen=True)
class Profile:
    """One person as the ranking sees them; `slot` is their first free one, `busy` why there is none."""

    user_id: int
    name: str
    skill_level: int = 0
    visits: int = 0
    has_access: bool = False
    clause_signed: bool = True
    road_minutes: int | None = None
    road_from: str = ""
    slot: Interval | None = None
    busy: str = ""
    #: The last day of a placement at this very client (G24).
    placed_until: date | None = None


@dataclass(frozen=True)
class Reason:
    """One reason in words, with its tone: good, fair or bad."""

    tone: str
    words: str


@dataclass(frozen=True)
class Suggestion:
    """One ranked person. `possible` is False when a rule forbids sending them; the reasons say which."""

    profile: Profile
    score: int
    possible: bool
    reasons: tuple[Reason, ...] = field(default_factory=tuple)


def rank(need: Need, profiles: Iterable[Profile]) -> list[Suggestion]:
    """Everybody, the possible first, best first; ties by name so that the order never flickers."""
    found = [suggestion(need, profile) for profile in profiles]
    return sorted(found, key=lambda one: (not one.possible, -one.score, one.profile.name))


def suggestion(need: Need, profile: Profile) -> Suggestion:
    """One person's score and reasons for this need."""
    parts = [
        _skill(need, profile),
        _slot(need, profile),
        _placed(profile),
        _client(profile),
        _access(profile),
        _road(profile),
    ]
    reasons = tuple(reason for _points, reason in parts if reason)
    possible = profile.clause_signed and profile.slot is not None
    return Suggestion(profile, sum(points for points, _reason in parts), possible, reasons)


def _skill(need: Need, profile: Profile) -> tuple[int, Reason | None]:
    if not need.skill:
        return 20, None
    if not profile.skill_level:
        return 0, Reason(BAD, _("%(skill)s : compétence non déclarée") % {"skill": need.skill})
    words = _("%(skill)s, niveau %(level)s") % {"skill": need.skill, "level": profile.skill_level}
    if profile.skill_level >= need.level:
        return 36 + 2 * profile.skill_level, Reason(GOOD, words)
    return 12, Reason(FAIR, _("%(words)s : expert en appui") % {"words": words})


def _slot(need: Need, profile: Profile) -> tuple[int, Reason | None]:
    if profile.slot is None:
        return 0, Reason(BAD, profile.busy or _("Aucun créneau libre dans les deux semaines"))
    days = (profile.slot[0] - need.not_before).days
    return max(0, 30 - 5 * days), None


def _placed(profile: Profile) -> tuple[int, Reason | None]:
    if profile.placed_until is None:
        return 0, None
    words = _("Placé chez ce client jusqu’au %(day)s : déjà sur place")
    return 10, Reason(GOOD, words % {"day": formats.day_figures(profile.placed_until)})


def _client(profile: Profile) -> tuple[int, Reason | None]:
    if not profile.visits:
        return 0, None
    words = ngettext(
        "Connaît ce client : %(count)s passage",
        "Connaît ce client : %(count)s passages",
        profile.visits,
    ) % {"count": profile.visits}
    return min(20, 6 + 3 * profile.visits), Reason(GOOD, words)


def _access(profile: Profile) -> tuple[int, Reason | None]:
    if not profile.clause_signed:
        return 0, Reason(BAD, _("Accès impossible : clause de confidentialité non signée"))
    if profile.has_access:
        return 8, Reason(GOOD, _("Accès au dossier déjà ouvert"))
    return 0, Reason(FAIR, _("Accès au dossier ouvert par la réservation"))


def _road(profile: Profile) -> tuple[int, Reason | None]:
    if profile.road_minutes is None:
        return 0, None
    words = _("%(time)s de route depuis %(place)s, à vol d’oiseau") % {
        "time": formats.duration(profile.road_minutes),
        "place": profile.road_from,
    }
    tone = GOOD if profile.road_minutes <= 45 else FAIR
    return max(0, 24 - profile.road_minutes // 5), Reason(tone, words)
