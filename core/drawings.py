"""Shapes the server draws as SVG, because the content policy forbids inline style: bars, a day's track, a clock's axis."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from core import formats

Block = tuple[float, float, str]


def share(value: Any, maximum: Any) -> Decimal:
    """Percentage of `maximum`, kept between 0 and 100, one decimal."""
    if not maximum:
        return Decimal(0)
    exact = Decimal(str(value)) * 100 / Decimal(str(maximum))
    return max(Decimal(0), min(Decimal(100), exact)).quantize(Decimal("0.1"))


def bar(value: Any, maximum: Any, tone: str, target: Any, label: str) -> SafeString:
    """A trough filled to value/maximum, with an optional target tick."""
    said = label or gettext("%(value)s sur %(maximum)s") % {"value": value, "maximum": maximum}
    tick = mark_safe("")
    if target is not None:
        tick = format_html(
            '<rect class="bar-target" x="{}%" width="2" height="13"/>', share(target, maximum)
        )
    return format_html(
        '<svg class="bar bar-{}" role="img" aria-label="{}">'
        '<rect class="bar-trough" width="100%" height="5" y="4" rx="2.5"/>'
        '<rect class="bar-fill" width="{}%" height="5" y="4" rx="2.5"/>{}</svg>',
        tone,
        said,
        share(value, maximum),
        tick,
    )


def track(blocks: Iterable[Block], now_at: float | None) -> SafeString:
    """The five-pixel shape of a day between 8 h and 18 h; hours are decimal (9.5 is 9 h 30)."""
    opens, length = 8, 10
    shapes = format_html_join(
        "",
        '<rect class="track-{}" x="{}%" width="{}%" y="3" height="5" rx="2"/>',
        (
            (kind, share(start - opens, length), share(end - max(start, opens), length))
            for start, end, kind in blocks
        ),
    )
    tick = mark_safe("")
    if now_at is not None:
        tick = format_html(
            '<rect class="track-now" x="{}%" width="2" height="11"/>', share(now_at - opens, length)
        )
    return format_html(
        '<svg class="track" aria-hidden="true">'
        '<rect class="track-day" width="100%" y="3" height="5" rx="2"/>{}{}</svg>',
        shapes,
        tick,
    )


def clock_axis(
    *,
    opens: float,
    closes: float,
    started: float,
    now_at: float,
    due: float,
    pauses: Iterable[tuple[float, float]],
) -> SafeString:
    """One axis from opening to closing: elapsed, remaining, pauses, now, due (hours of one day, decimal)."""
    length = closes - opens

    def at(hours: float) -> Decimal:
        return share(hours - opens, length)

    spans = [("axis-day", opens, closes), ("axis-left", started, due)]
    spans += [("axis-elapsed", started, min(now_at, closes))]
    spans += [("axis-pause", start, end) for start, end in pauses]
    boxes = format_html_join(
        "",
        '<rect class="{}" x="{}%" width="{}%" y="24" height="9" rx="2"/>',
        ((name, at(start), at(end) - at(start)) for name, start, end in spans),
    )
    words = [
        ("axis-say axis-minor", "middle", at(started), 14, gettext("déclaré"), started),
        ("axis-say axis-minor", "end", at(now_at), 14, gettext("maintenant"), now_at),
        ("axis-due", _anchor(at(due)), at(due), 14, gettext("échéance"), due),
        ("", "start", Decimal(0), 52, gettext("ouverture"), opens),
        ("", "end", Decimal(100), 52, gettext("fermeture"), closes),
    ]
    texts = format_html_join(
        "",
        '<text class="{}" text-anchor="{}" x="{}%" y="{}">{} {}</text>',
        ((css, anchor, x, y, said, _hour(hours)) for css, anchor, x, y, said, hours in words),
    )
    said = gettext("déclaré à %(started)s, maintenant %(now)s, échéance %(due)s") % {
        "started": _hour(started),
        "now": _hour(now_at),
        "due": _hour(due),
    }
    return format_html(
        '<svg class="axis" role="img" aria-label="{}">{}{}</svg>', said, boxes, texts
    )


def _anchor(x: Decimal) -> str:
    return "end" if x > 80 else "start"


def _hour(hours: float) -> str:
    minutes = round(hours * 60)
    whole, rest = divmod(minutes, 60)
    text = f"{whole}{formats.NARROW}h"
    return f"{text}{formats.NARROW}{rest:02d}" if rest else text
