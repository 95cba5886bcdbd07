"""Hours, durations, money and days as the screens write them (rule 6), with narrow no-break spaces."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from core import formats

NOW = datetime(2026, 11, 17, 12, 38, tzinfo=UTC)  # 13 h 38 in Paris


def plain(text: str) -> str:
    """_ for a narrow no-break space, ~ for a no-break space."""
    return text.replace(formats.NARROW, "_").replace(formats.NO_BREAK, "~")


def test_an_hour_is_the_reader_s_wall_clock() -> None:
    assert plain(formats.hour(NOW)) == "13_h_38"
    assert plain(formats.hour(datetime(2026, 7, 17, 12, 5, tzinfo=UTC))) == "14_h_05"


def test_a_round_hour_may_be_short() -> None:
    nine = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
    assert plain(formats.hour(nine)) == "9_h_00"
    assert plain(formats.hour(nine, short=True)) == "9_h"
    assert plain(formats.hour(NOW, short=True)) == "13_h_38"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(0, "0_min"), (42, "42_min"), (60, "1_h"), (185, "3_h_05"), (1152, "19_h_12"), (-18, "−18_min"), (-75, "−1_h_15"), (72000, "1_200_h")],
)  # fmt: skip
def test_durations(minutes: int, written: str) -> None:
    assert plain(formats.duration(minutes)) == written
    assert plain(formats.duration(timedelta(minutes=minutes))) == written


def test_a_promise_broken_since_thirty_seconds_is_a_minute_late() -> None:
    assert plain(formats.duration(timedelta(seconds=-30))) == "−1_min"


def test_durations_in_a_column_keep_hours_and_minutes() -> None:
    assert plain(formats.duration(20, full=True)) == "0_h_20"
    assert plain(formats.duration(120, full=True)) == "2_h_00"


@pytest.mark.parametrize(
    ("amount", "written"),
    [("0", "0,00_€"), ("1234.5", "1_234,50_€"), ("-588", "−588,00_€"), ("0.005", "0,01_€"), ("1234567.899", "1_234_567,90_€")],
)  # fmt: skip
def test_money_is_rounded_half_up_and_never_breaks(amount: str, written: str) -> None:
    assert plain(formats.money(Decimal(amount))) == written


def test_numbers_and_shares() -> None:
    assert plain(formats.number(4812)) == "4_812"
    assert plain(formats.number(Decimal("-2.8"), 1)) == "−2,8"
    assert plain(formats.percent(Decimal("0.964"), 1)) == "96,4_%"


@given(st.decimals(-(10**9), 10**9, places=2))
def test_money_can_be_read_back(amount: Decimal) -> None:
    text = formats.money(amount).removesuffix(f"{formats.NARROW}€").replace(formats.NARROW, "")
    assert Decimal(text.replace(",", ".").replace(formats.MINUS, "-")) == amount


def test_days() -> None:
    assert plain(formats.day(date(2026, 11, 17))) == "mar.~17"
    assert plain(formats.day_month(date(2026, 4, 1))) == "1er~avr."
    assert plain(formats.day_month(date(2025, 10, 12), today=date(2026, 1, 2))) == "12~oct. 2025"
    assert plain(formats.day_long(date(2026, 11, 17), year=True)) == "mardi 17~novembre 2026"
    assert formats.day_figures(date(2026, 3, 5)) == "05/03/2026"
    assert formats.month(date(2026, 8, 1)) == "août 2026"


@pytest.mark.parametrize(
    ("gap", "written"),
    [
        (timedelta(seconds=-20), "à l’instant"),
        (timedelta(minutes=-4), "il y a 4_min"),
        (timedelta(minutes=16), "dans 16_min"),
        (timedelta(days=-1, hours=3), "hier, 16_h_38"),
        (timedelta(days=1), "demain, 13_h_38"),
        (timedelta(days=2), "jeu.~19, 13_h_38"),
        (timedelta(days=-36), "12~oct., 14_h_38"),
        (timedelta(days=-400), "13~oct. 2025, 14_h_38"),
    ],
)
def test_relative_time_says_the_day_once_it_is_another_one(gap: timedelta, written: str) -> None:
    assert plain(formats.relative(NOW + gap, NOW)) == written


def test_the_exact_form_is_unmistakable() -> None:
    assert plain(formats.exact(NOW)) == "mardi 17~novembre 2026, 13_h_38"


def test_sizes_numbers_and_initials() -> None:
    assert plain(formats.file_size(812)) == "812_o"
    assert plain(formats.file_size(48_000)) == "48_Ko"
    assert plain(formats.file_size(3_400_000)) == "3,4_Mo"
    assert plain(formats.phone("+33297001462")) == "02~97~00~14~62"
    assert formats.phone("+44 20 7946 0958") == "+44 20 7946 0958"
    assert formats.initials("Maëlle Guivarc’h") == "MG"
    assert formats.initials("Éric") == "ÉR"
    assert formats.initials("  ") == "?"


def test_french_spacing_is_glued() -> None:
    assert (
        plain(formats.typo("Pourquoi ? « Oui » : c'est dit ; voilà !"))
        == "Pourquoi_? «_Oui_»~: c’est dit_; voilà_!"
    )
    assert formats.typo("http://exemple.fr 10:30") == "http://exemple.fr 10:30"


@pytest.fixture
def english() -> Iterator[None]:
    """A reader whose language is English."""
    with translation.override("en"):
        yield


@pytest.mark.usefixtures("english")
def test_an_english_reader_has_english_figures() -> None:
    assert formats.money(Decimal("1234.5")) == "€1,234.50"
    assert formats.money(Decimal("-588")) == "−€588.00"
    assert formats.number(4812) == "4,812"
    assert formats.number(Decimal("-2.8"), 1) == "−2.8"
    assert formats.percent(Decimal("0.964"), 1) == "96.4%"
    assert plain(formats.file_size(812)) == "812~B"
    assert plain(formats.file_size(48_000)) == "48~kB"
    assert plain(formats.file_size(3_400_000)) == "3.4~MB"


@pytest.mark.usefixtures("english")
def test_an_english_reader_has_english_hours_and_days() -> None:
    nine = datetime(2026, 11, 17, 8, 0, tzinfo=UTC)
    assert formats.hour(NOW) == "13:38"
    assert formats.hour(nine) == formats.hour(nine, short=True) == "9:00"
    assert plain(formats.duration(42)) == "42_min"
    assert plain(formats.duration(72000)) == "1,200_h"
    assert plain(formats.day(date(2026, 11, 17))) == "Tue~17"
    assert plain(formats.day_month(date(2026, 4, 1))) == "1~Apr"
    assert plain(formats.day_month(date(2026, 5, 3))) == "3~May"
    assert plain(formats.day_long(date(2026, 11, 17), year=True)) == "Tuesday 17~November 2026"
    assert formats.month(date(2026, 8, 1)) == "August 2026"
    assert plain(formats.exact(NOW)) == "Tuesday 17~November 2026, 13:38"
    assert plain(formats.days_left(1)) == "1_day"


@pytest.mark.parametrize(
    ("gap", "written"),
    [
        (timedelta(seconds=-20), "just now"),
        (timedelta(minutes=-4), "4_min ago"),
        (timedelta(minutes=16), "in 16_min"),
        (timedelta(days=-1, hours=3), "yesterday, 16:38"),
        (timedelta(days=1), "tomorrow, 13:38"),
        (timedelta(days=2), "Thu~19, 13:38"),
        (timedelta(days=-36), "12~Oct, 14:38"),
    ],
)
@pytest.mark.usefixtures("english")
def test_an_english_reader_has_english_relative_times(gap: timedelta, written: str) -> None:
    assert plain(formats.relative(NOW + gap, NOW)) == written
