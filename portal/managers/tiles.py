"""The five numbers, each with its target or its past, and the list it opens (screens/desk.md §5)."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from quality.selectors import Headline, Period, Rate

ANSWER_TARGET, BROADCAST_TARGET, FIRST_LEVEL_TARGET = 98, 100, 70


def address(name: str, period: Period) -> str:
    """The list behind a number, for the same days and team."""
    query = {"days": (period.last - period.first).days + 1, "until": period.last.isoformat()}
    if period.team_id:
        query["team"] = period.team_id
    return f"{reverse('management:list', args=[name])}?{urlencode(query)}"


def tiles(now: Headline, first_level_before: Rate, period: Period) -> list[dict[str, Any]]:
    """The parameters of `ui/tile.html`, five times; the share before tells which way it goes."""
    return [
        _rate_tile(
            _("Promesse 4 h tenue"), now.answers, ANSWER_TARGET, address("reponses-rompues", period),
            _broken(now.answers.broken),
            ngettext(
                "objectif %(target)s %%, %(n)s promesse", "objectif %(target)s %%, %(n)s promesses", now.answers.total
            ) % {"target": ANSWER_TARGET, "n": now.answers.total},
        ),
        _rate_tile(
            _("Promesse 24 h tenue"), now.broadcasts, BROADCAST_TARGET, address("informations", period),
            _("%(n)s en cours") % {"n": now.broadcasts_running} if now.broadcasts_running else "",
            ngettext(
                "%(kept)s sur %(n)s problème grave", "%(kept)s sur %(n)s problèmes graves", now.broadcasts.total
            ) % {"kept": now.broadcasts.kept, "n": now.broadcasts.total}
            if now.broadcasts.total
            else _("aucun problème grave terminé"),
        ),
        _rate_tile(
            _("Résolu au premier niveau"), now.first_level, FIRST_LEVEL_TARGET, address("niveau-2", period),
            _points(now.first_level, first_level_before),
            ngettext(
                "objectif %(target)s %%, %(n)s résolu", "objectif %(target)s %%, %(n)s résolus", now.first_level.total
            ) % {"target": FIRST_LEVEL_TARGET, "n": now.first_level.total},
        ),
        {
            "url": address("ouverts", period), "name": _("Tickets ouverts"),
            "figure": formats.number(now.open_now), "value": now.open_old, "maximum": now.open_now,
            "bar_tone": "soon" if now.open_old else "quiet",
            "context": _("dont %(n)s de plus de dix jours") % {"n": now.open_old},
        },
        {
            "url": reverse("management:satisfaction"), "name": _("Satisfaction"),
            "figure": formats.number(now.score, 1) if now.score is not None else "–",
            "difference": _("sur 5"), "value": now.score, "maximum": 5 if now.score is not None else None,
            "context": _("%(n)s réponses") % {"n": now.surveys}
            if now.surveys >= 10
            else ngettext(
                "%(n)s réponse, pas encore dix", "%(n)s réponses, pas encore dix", now.surveys
            ) % {"n": now.surveys},
        },
    ]  # fmt: skip


def _broken(count: int) -> str:
    return ngettext("%(n)d rompue", "%(n)d rompues", count) % {"n": count} if count else ""


def _rate_tile(
    name: str, rate: Rate, target: int, url: str, difference: str, context: str
) -> dict[str, Any]:
    percent = rate.percent
    return {
        "url": url,
        "name": name,
        "figure": "–" if percent is None else formats.percent(percent / 100, 1),
        "difference": _("%(n)s cas") % {"n": rate.total}
        if percent is not None and rate.is_thin
        else difference,
        "tone": "soon" if percent is not None and percent < target and not rate.is_thin else "",
        "value": percent,
        "maximum": 100 if percent is not None else None,
        "target": target,
        "bar_tone": "quiet" if rate.is_thin else "accent",
        "context": context,
    }


def _points(now: Rate, before: Rate) -> str:
    if now.percent is None or before.percent is None:
        return ""
    gap: Decimal = now.percent - before.percent
    sign = "+" if gap >= 0 else "−"
    return _("%(sign)s %(gap)s points") % {"sign": sign, "gap": formats.number(abs(gap), 1)}
