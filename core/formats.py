"""How hours, durations, money, days and names are written on screen (rule 6 of the design system).

Pure functions: the caller brings the instant and, where words depend on it, `now`. Instants are shown in the
current time zone (Europe/Paris), in the reader's language: the examples are French, `HABITS` and the
catalogue say what English does otherwise. Templates reach these through `core.templatetags.formats`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext,
    gettext_lazy,
    ngettext,
    pgettext,
    pgettext_lazy,
)

from core.language import remembered

NARROW = (
    "\u202f"  # narrow no-break space: before ; ! ? », after «, between thousands, before a unit
)
NO_BREAK = "\u00a0"  # no-break space: before :
MINUS = "\u2212"


@dataclass(frozen=True)
class Habits:
    """What a language does with figures: separators, signs, sizes."""

    thousands: str
    decimal: str
    money: str
    percent: str
    sizes: tuple[str, str, str]


FRENCH = Habits(
    NARROW, ",", f"{{}}{NARROW}€", f"{{}}{NARROW}%", (f"{NARROW}o", f"{NARROW}Ko", f"{NARROW}Mo")
)
HABITS = {
    "en": Habits(",", ".", "€{}", "{}%", (f"{NO_BREAK}B", f"{NO_BREAK}kB", f"{NO_BREAK}MB")),
}


def _habits() -> Habits:
    return HABITS.get((get_language() or "")[:2], FRENCH)


DAYS = (
    gettext_lazy("lundi"),
    gettext_lazy("mardi"),
    gettext_lazy("mercredi"),
    gettext_lazy("jeudi"),
    gettext_lazy("vendredi"),
    gettext_lazy("samedi"),
    gettext_lazy("dimanche"),
)
DAYS_SHORT = (
    gettext_lazy("lun."),
    gettext_lazy("mar."),
    gettext_lazy("mer."),
    gettext_lazy("jeu."),
    gettext_lazy("ven."),
    gettext_lazy("sam."),
    gettext_lazy("dim."),
)
MONTHS = (
    gettext_lazy("janvier"),
    gettext_lazy("février"),
    gettext_lazy("mars"),
    gettext_lazy("avril"),
    gettext_lazy("mai"),
    gettext_lazy("juin"),
    gettext_lazy("juillet"),
    gettext_lazy("août"),
    gettext_lazy("septembre"),
    gettext_lazy("octobre"),
    gettext_lazy("novembre"),
    gettext_lazy("décembre"),
)
MONTHS_SHORT = (
    gettext_lazy("janv."),
    gettext_lazy("févr."),
    pgettext_lazy("mois abrégé", "mars"),
    gettext_lazy("avr."),
    pgettext_lazy("mois abrégé", "mai"),
    pgettext_lazy("mois abrégé", "juin"),
    gettext_lazy("juil."),
    pgettext_lazy("mois abrégé", "août"),
    gettext_lazy("sept."),
    gettext_lazy("oct."),
    gettext_lazy("nov."),
    gettext_lazy("déc."),
)


def local(instant: datetime) -> datetime:
    """The instant on the wall clock of the reader."""
    return timezone.localtime(instant)


@remembered
def hour(instant: datetime, *, short: bool = False) -> str:
    """« 14 h 20 »; `short` drops round minutes: « 9 h »."""
    at = local(instant)
    if short and at.minute == 0:
        return _glue(gettext("%(hours)s h") % {"hours": at.hour})
    return _glue(
        gettext("%(hours)s h %(minutes)s") % {"hours": at.hour, "minutes": f"{at.minute:02d}"}
    )


def duration(length: timedelta | int, *, full: bool = False) -> str:
    """« 42 min », « 3 h 05 », « 20 h », « −18 min » from a timedelta or whole minutes.

    `full` keeps hours and minutes whatever the length, for columns: « 0 h 20 », « 2 h 00 ».
    """
    minutes = int(length.total_seconds() // 60) if isinstance(length, timedelta) else int(length)
    sign, minutes = (MINUS, -minutes) if minutes < 0 else ("", minutes)
    hours, rest = divmod(minutes, 60)
    if not hours and not full:
        return sign + f"{rest}{NARROW}min"
    if not rest and not full:
        return f"{sign}{number(hours)}{NARROW}h"
    return f"{sign}{number(hours)}{NARROW}h{NARROW}{rest:02d}"


def stopwatch(length: timedelta) -> str:
    """A running time: « 06:12 », « 1:06:12 »."""
    seconds = max(0, int(length.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def number(value: Decimal | float | int, decimals: int = 0) -> str:
    """« 4 812 », « 67,2 », « −2,8 »; rounded half up."""
    habits = _habits()
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole, _, part = f"{abs(exact):,}".partition(".")
    text = whole.replace(",", habits.thousands) + (habits.decimal + part if part else "")
    return MINUS + text if exact < 0 else text


def figures(value: Decimal) -> str:
    """« 12 », « 1,5 »: as many decimals as the value has."""
    exact = value.normalize()
    return number(exact, max(0, -int(exact.as_tuple().exponent)))


def money(amount: Decimal | float | int) -> str:
    """« 1 234,50 € », rounded half up to the cent."""
    written = number(amount, 2)
    sign, figures = (MINUS, written[1:]) if written.startswith(MINUS) else ("", written)
    return sign + _habits().money.format(figures)


def percent(share: Decimal | float | int, decimals: int = 0) -> str:
    """« 96,4 % » from a share between 0 and 1."""
    return _habits().percent.format(number(Decimal(str(share)) * 100, decimals))


def file_size(octets: int) -> str:
    """« 812 o », « 48 Ko », « 3,4 Mo »."""
    bytes_, thousands, millions = _habits().sizes
    if octets < 1000:
        return f"{octets}{bytes_}"
    if octets < 1_000_000:
        return f"{number(Decimal(octets) / 1000)}{thousands}"
    return f"{number(Decimal(octets) / 1_000_000, 1)}{millions}"


def day(on: date) -> str:
    """« mar. 17 », for days of the weeks around now."""
    return f"{DAYS_SHORT[on.weekday()]}{NO_BREAK}{on.day}"


@remembered
def day_month(on: date, *, today: date | None = None) -> str:
    """« 12 oct. », « 1er avr. »; with the year when it is not this one."""
    text = f"{_ordinal(on.day)}{NO_BREAK}{MONTHS_SHORT[on.month - 1]}"
    return text if today is None or on.year == today.year else f"{text} {on.year}"


def day_long(on: date, *, year: bool = False) -> str:
    """« mardi 17 novembre », with the year when asked."""
    text = f"{DAYS[on.weekday()]} {_ordinal(on.day)}{NO_BREAK}{MONTHS[on.month - 1]}"
    return f"{text} {on.year}" if year else text


def month(on: date) -> str:
    """« novembre 2026 »."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def day_figures(on: date) -> str:
    """« 17/11/2026 », for tables and forms."""
    return f"{on:%d/%m/%Y}"


@remembered
def exact(instant: datetime) -> str:
    """The unmistakable form, for tooltips: « mardi 17 novembre 2026, 14 h 20 »."""
    return f"{day_long(local(instant).date(), year=True)}, {hour(instant)}"


def moment(instant: datetime, now: datetime) -> str:
    """Day and hour as one says it: « 14 h 20 » today, « demain, 9 h 36 », « mer. 18, 11 h 00 », « 12 oct., 9 h 00 »."""
    on, today = local(instant).date(), local(now).date()
    gap = (on - today).days
    if gap == 0:
        return hour(instant)
    named = {-1: gettext("hier"), 1: gettext("demain")}.get(gap)
    if named is None:
        named = day(on) if 0 < gap < 7 else day_month(on, today=today)
    return f"{named}, {hour(instant)}"


def relative(instant: datetime, now: datetime) -> str:
    """« à l'instant », « il y a 4 min », « dans 16 min »; the day and hour once it is another day (rule 7)."""
    gap = now - instant
    if local(instant).date() != local(now).date():
        return moment(instant, now)
    if abs(gap) < timedelta(minutes=1):
        return gettext("à l’instant")
    if gap > timedelta():
        return gettext("il y a %(length)s") % {"length": duration(gap)}
    return gettext("dans %(length)s") % {"length": duration(-gap)}


def days_left(count: int) -> str:
    """« 1 jour », « 13 jours »."""
    return _glue(ngettext("%(count)s jour", "%(count)s jours", count) % {"count": number(count)})


def initials(name: str) -> str:
    """« MG » for Maëlle Guivarc'h; first and last word, two letters for a single one."""
    words = [word for word in re.split(r"[\s\-]+", name.strip()) if word]
    if not words:
        return "?"
    letters = words[0][0] + words[-1][0] if len(words) > 1 else words[0][:2]
    return letters.upper()


def phone(digits: str) -> str:
    """« 02 97 00 14 62 » from « +33297001462 » or « 0297001462 »; other numbers are returned as they are."""
    bare = re.sub(r"[\s.\-]", "", digits)
    national = "0" + bare[3:] if bare.startswith("+33") else bare
    if not re.fullmatch(r"0\d{9}", national):
        return digits
    return NO_BREAK.join(re.findall(r"\d\d", national))


def typo(text: str) -> str:
    """French spacing: « » ? ! ; glued with a narrow no-break space, `:` with a no-break space, ' made ’."""
    text = re.sub(r"«\s*", f"«{NARROW}", text)
    text = re.sub(r"\s*»", f"{NARROW}»", text)
    text = re.sub(r"[ \u00a0\u202f]+([?!;])", rf"{NARROW}\1", text)
    text = re.sub(r"[ \u00a0\u202f]+:(?=\s|$)", f"{NO_BREAK}:", text)
    return re.sub(r"(?<=\w)'(?=\w)", "’", text)


def _ordinal(number_of_day: int) -> str:
    return pgettext("premier du mois", "1er") if number_of_day == 1 else str(number_of_day)


def _glue(text: str) -> str:
    return text.replace(" ", NARROW)
