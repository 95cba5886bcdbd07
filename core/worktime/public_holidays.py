"""Public holidays, computed: metropolitan France and Alsace-Moselle, Easter included (D07)."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays

_SUBDIVISIONS = {"METROPOLE": None, "ALSACE_MOSELLE": "57"}


@lru_cache(maxsize=1024)
def _named(region: str, year: int, language: str) -> Mapping[date, str]:
    if region not in _SUBDIVISIONS:
        return {}
    return dict(
        holidays.country_holidays("FR", years=year, subdiv=_SUBDIVISIONS[region], language=language)
    )


def is_holiday(day: date, region: str) -> bool:
    """Whether `day` is a public holiday of the region; the region NONE has none."""
    return day in _named(region, day.year, "fr")


def holiday_name(day: date, region: str, *, english: bool = False) -> str:
    """How the holiday is called, in French or English; empty on an ordinary day."""
    name = _named(region, day.year, "en_US" if english else "fr").get(day, "")
    return name.replace("'", "’")
