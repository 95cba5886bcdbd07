"""Filters and tags that write hours, durations, money and days: the only way a template writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core import formats
from core.language import said_again
from core.markup import fill

register = template.Library()


def _filter(name: str, write: Callable[[Any], str]) -> None:
    """Register `write` as a filter that leaves nothing where there is no value."""

    def apply(value: Any) -> str:
        return "" if value is None or value == "" else write(value)

    register.filter(name, apply)


def _on(value: date | datetime) -> date:
    return formats.local(value).date() if isinstance(value, datetime) else value


_filter("hour", formats.hour)
_filter("hour_short", lambda at: formats.hour(at, short=True))
_filter("duration", formats.duration)
_filter("duration_full", lambda length: formats.duration(length, full=True))
_filter("stopwatch", formats.stopwatch)
_filter("money", formats.money)
_filter("figures", formats.figures)
_filter("file_size", formats.file_size)
_filter("day", lambda on: formats.day(_on(on)))
_filter("day_month", lambda on: formats.day_month(_on(on)))
_filter("day_long", lambda on: formats.day_long(_on(on)))
_filter("day_year", lambda on: formats.day_long(_on(on), year=True))
_filter("day_figures", lambda on: formats.day_figures(_on(on)))
_filter("month", lambda on: formats.month(_on(on)))
_filter("exact", formats.exact)
_filter("initials", lambda name: formats.initials(str(name)))
_filter("phone_number", lambda digits: formats.phone(str(digits)))
_filter("said_again", lambda text: said_again(str(text)))
_filter("typo", lambda text: formats.typo(str(text)))


@register.filter
def number(value: Decimal | float | int | None, decimals: int = 0) -> str:
    """`{{ total|number }}`, `{{ rate|number:1 }}`."""
    return "" if value is None else formats.number(value, decimals)


@register.filter
def figures(value: Decimal | str) -> str:
    """`{{ part.quantity|figures }}`: « 2 », « 1,5 », as many decimals as it has."""
    return formats.figures(Decimal(value))


@register.filter
def number_or_none(value: Decimal | float | int | None, decimals: int | str | None = 0) -> str:
    """As `number`, « – » where there is nothing to count."""
    return "–" if value is None else formats.number(value, int(decimals or 0))


@register.filter
def percent(share: Decimal | float | None, decimals: int = 0) -> str:
    """`{{ kept|percent:1 }}` from a share between 0 and 1; « – » when there is none."""
    return "–" if share is None else formats.percent(share, decimals)


@register.simple_tag(takes_context=True)
def relative(context: Context, at: datetime | None) -> SafeString | str:
    """`{% relative event.at %}`: « il y a 4 min » in a <time> whose tooltip says day and hour (rule 7).

    Needs `now` in the context; the page's script keeps the words true while it stays open.
    """
    return "" if at is None else written_relative(at, context["now"])


def written_relative(at: datetime, now: datetime) -> SafeString:
    """The same for tags of ours that draw a whole line."""
    return _time(at, formats.relative(at, now), live=True)


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime | None) -> SafeString | str:
    """`{% moment clock.due_at %}`: « 14 h 20 » today, else « demain, 9 h 36 » or « mer. 18, 11 h 00 »."""
    if at is None:
        return ""
    return _time(at, formats.moment(at, context["now"]), live=False)


@register.simple_tag
def time_range(start: datetime, end: datetime | None) -> str:
    """« 13 h 30 – 16 h », or « 13 h 29 – en cours »."""
    until = formats.hour(end, short=True) if end else gettext("en cours")
    return f"{formats.hour(start, short=True)} – {until}"


@register.simple_tag
def elapsed(since: datetime, until: datetime) -> timedelta:
    """The time between two instants, to be shown with `duration` or `stopwatch`."""
    return until - since


def _time(at: datetime, words: str, *, live: bool) -> SafeString:
    return fill(
        '<time class="num" datetime="{at}" title="{exact}"{mark}>{words}</time>',
        at=at.isoformat(timespec="seconds"),
        exact=formats.exact(at),
        mark=" data-relative" if live else "",
        words=words,
    )
