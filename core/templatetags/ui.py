"""The smallest pieces of the design system: icon, promise pill, verdict, initials, keys, bars.

See docs/design-system.md for every component with an example.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from core import access, drawings, formats
from core.language import remembered
from core.markup import fill

register = template.Library()

Words = str | Promise


@register.filter
def may(user: Any, action: str) -> bool:
    """Whether this person may do that at all: a link that would be refused is not shown."""
    return access.may(user, action)


@register.filter
def opens(user: Any, address: str) -> bool:
    """Whether this person may go to that address; `may`, where only the address is known. What is no route is not judged."""
    try:
        mark = access.mark_of(resolve(urlsplit(address).path).func)
    except Resolver404:
        return True
    return mark is None or mark[0] != "action" or access.may(user, mark[1])


@register.filter
def sees(user: Any, field: str) -> bool:
    """Whether this person reads that field: « clients.asset.yearly_cost »."""
    return access.sees(user, field)


class PillLook(NamedTuple):
    icon: str
    words: Words


PILLS = {
    "ok":     PillLook("clock",          gettext_lazy("dans les temps")),
    "soon":   PillLook("clock-soon",     gettext_lazy("bientôt due")),
    "broken": PillLook("alert",          gettext_lazy("promesse rompue")),
    "paused": PillLook("pause",          gettext_lazy("délai suspendu")),
    "plan":   PillLook("calendar-check", gettext_lazy("calendrier annoncé")),
    "done":   PillLook("check",          gettext_lazy("tenue")),
}  # fmt: skip

VERDICTS = {
    "covered":   gettext_lazy("Couvert"),
    "billable":  gettext_lazy("À facturer"),
    "suspended": gettext_lazy("Suspendu"),
    "expired":   gettext_lazy("Expiré"),
}  # fmt: skip


@cache
def icon_names() -> frozenset[str]:
    """The names drawn in static/icons/sprite.svg."""
    found = finders.find("icons/sprite.svg")
    if not isinstance(found, str):
        raise LookupError("static/icons/sprite.svg is not among the static files")
    return frozenset(re.findall(r'<symbol id="([a-z-]+)"', Path(found).read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """`{% icon "phone" %}`; decorative unless `label` says what it means. An unknown name is an error."""
    return _spoken_icon(name, label, css) if label else _plain_icon(name, css)


@cache
def _plain_icon(name: str, css: str) -> SafeString:
    """One drawing serves the whole process: a page has a hundred of them."""
    return _icon(name, css, mark_safe('aria-hidden="true"'))


def _spoken_icon(name: str, label: str, css: str) -> SafeString:
    return _icon(name, css, format_html('role="img" aria-label="{}"', label))


def _icon(name: str, css: str, spoken: SafeString) -> SafeString:
    if name not in icon_names():
        raise ValueError(f"no icon named {name!r} in static/icons/sprite.svg")
    return format_html(
        '<svg class="icon{}" {}><use href="{}#{}"/></svg>',
        f" {css}" if css else "",
        spoken,
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag
def pill(
    state: str,
    left: timedelta | int | None = None,
    *,
    due_at: datetime | None = None,
    text: str = "",
    name: str = "",
    soon: int = 60,
    counts_from: datetime | None = None,
    counts_until: datetime | None = None,
) -> SafeString:
    """The promise pill: icon and time left, or the `text` given (« jeu. 19 », « En pause », « Répondu »).

    `state` is a key of PILLS; `left` the open time left (timedelta or minutes); `due_at` and `name` make the
    tooltip; `soon` the minutes under which it turns orange; the page counts it down by the minute between
    `counts_from` and `counts_until` (opening hours of the day; always when absent).
    """
    look = PILLS[state]
    minutes = int(left.total_seconds() // 60) if isinstance(left, timedelta) else left
    words = text or (formats.duration(minutes) if minutes is not None else look.words)
    title = ", ".join(part for part in (name, formats.exact(due_at) if due_at else "") if part)
    live = (
        _countdown(minutes, soon, counts_from, counts_until)
        if state in ("ok", "soon", "broken")
        else ""
    )
    return fill(
        '<span class="pill pill-{state}"{title}{live}>{icon}<span class="visually-hidden">{said}\u00a0: </span>'
        '<span class="pill-time num">{words}</span></span>',
        state=state,
        title=fill(' title="{text}"', text=title) if title else "",
        live=live,
        icon=icon(look.icon),
        said=look.words,
        words=words,
    )


def _countdown(
    minutes: int | None, soon: int, start: datetime | None, end: datetime | None
) -> SafeString:
    if minutes is None:
        return mark_safe("")
    bounds = "".join(
        fill(' data-{name}="{at}"', name=name, at=at.isoformat(timespec="seconds"))
        for name, at in (("from", start), ("until", end))
        if at
    )
    return fill(
        ' data-left="{left}" data-soon="{soon}"{bounds}',
        left=minutes, soon=soon, bounds=mark_safe(bounds),
    )  # fmt: skip


@register.simple_tag
def promise(clock: Any) -> SafeString:
    """`{% promise ticket.promise %}`: the pill of an object with `state`, `left`, `due_at`, `text`, `name`, `soon`."""
    fields = ("left", "due_at", "text", "name", "counts_from", "counts_until")
    given = {name: getattr(clock, name, None) for name in fields}
    soon = getattr(clock, "soon", None)
    return pill(
        clock.state,
        soon=60 if soon is None else soon,
        **{k: v for k, v in given.items() if v is not None},
    )


@register.simple_tag
@remembered
def verdict(state: str, words: bool = False) -> SafeString:
    """The contract verdict's dot: full disc covered, half disc to bill, ring suspended or expired.

    With `words` the verdict is written beside it; without, it is there for screen readers and as a tooltip.
    """
    said = VERDICTS[state]
    if words:
        return format_html(
            '<span class="verdict"><span class="dot dot-{}" aria-hidden="true"></span>{}</span>',
            state,
            said,
        )
    return format_html(
        '<span class="dot dot-{}" role="img" aria-label="{}" title="{}"></span>', state, said, said
    )


@register.simple_tag
def verdict_words(state: str) -> Words:
    """« Couvert », « À facturer », « Suspendu », « Expiré »."""
    return VERDICTS[state]


@register.simple_tag
def person(name: object = "", own: bool = False, size: str = "", initials: str = "") -> SafeString:
    """Initials chip with the name as tooltip; own ones filled; no name = dashed circle « sans intervenant ».

    `size`: "" (24 px), "medium" (32 px), "large" (40 px).
    """
    return _chip(str(name or ""), own, size, initials)


@remembered
def _chip(name: str, own: bool, size: str, initials: str) -> SafeString:
    css = "".join((" who-own" if own else "", f" who-{size}" if size else ""))
    if not name:
        said = gettext("sans intervenant")
        return format_html(
            '<span class="who who-none{}" role="img" aria-label="{}" title="{}">–</span>',
            css,
            said,
            said,
        )
    short = initials or formats.initials(name)
    return format_html(
        '<span class="who{}" role="img" aria-label="{}" title="{}">{}</span>',
        css,
        name,
        name,
        short,
    )


KEY_DRAWINGS = {"Enter": ("enter", "Entrée"), "Left": ("arrow-left", "Gauche"), "Right": ("arrow-right", "Droite"),
                "Up": ("arrow-up", "Haut"), "Down": ("arrow-down", "Bas")}  # fmt: skip


@register.simple_tag
@remembered
def keys(combination: str) -> SafeString:
    """`{% keys "Ctrl Enter" %}`: small caps of keys, hidden from screen readers and on touch screens.

    Enter, Left, Right, Up and Down are drawn; the control itself announces its key by aria-keyshortcuts.
    """
    caps = format_html_join("", "<kbd>{}</kbd>", ((_key(part),) for part in combination.split()))
    return format_html('<span class="keys" aria-hidden="true">{}</span>', caps)


def _key(part: str) -> SafeString:
    drawing = KEY_DRAWINGS.get(part)
    return icon(drawing[0]) if drawing else conditional_escape(part)


@register.simple_tag
def bar(
    value: Any, maximum: Any = 100, tone: str = "accent", target: Any = None, label: str = ""
) -> SafeString:
    """`{% bar 18 24 "soon" %}`; tones: accent, quiet, ok, soon, broken; `label` is what is heard."""
    return drawings.bar(value, maximum, tone, target, label)


@register.simple_tag
def track(blocks: Any, now_at: Any = None) -> SafeString:
    """The shape of a day from 8 h to 18 h: `blocks` are (start, end, kind) in hours (9.5 is 9 h 30).

    `kind`: work, draft, road, chosen, offered. `now_at` draws the tick of the present hour.
    """
    return drawings.track(blocks, now_at)


@register.simple_tag
def clock_axis(
    *, opens: Any, closes: Any, started: Any, now_at: Any, due: Any, pauses: Any = ()
) -> SafeString:
    """The axis of « Pourquoi 14 h 20 ? », from opening to closing, in hours of one day."""
    return drawings.clock_axis(
        opens=opens, closes=closes, started=started, now_at=now_at, due=due, pauses=pauses or ()
    )


@register.filter
def pair(first: Any, second: Any) -> tuple[Any, Any]:
    """`{{ a|pair:b }}`, to hand two values to a component."""
    return (first, second)
