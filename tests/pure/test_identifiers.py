"""Company numbers and telephone numbers (G01, A03)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import identifiers
from core.phones import e164


@pytest.mark.row("G01")
def test_true_numbers_pass_with_or_without_spaces() -> None:
    assert identifiers.siren("732 829 320") == "732829320"
    assert identifiers.siret("732 829 320 00074") == "73282932000074"
    assert identifiers.siret("356 000 000 00048") == "35600000000048"
    assert identifiers.vat("FR 44 732829320") == "FR44732829320"


@pytest.mark.parametrize("text", ["732829321", "73282932", "abcdefghi", "٧٣٢٨٢٩٣٢٠", ""])
def test_false_sirens_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="SIREN"):
        identifiers.siren(text)


@given(st.integers(0, 99_999_999))
def test_one_wrong_digit_is_always_seen(start: int) -> None:
    base = f"{start:08d}"
    good = next(base + d for d in "0123456789" if identifiers.luhn(base + d))
    wrong = str((int(good[4]) + 1) % 10)
    assert not identifiers.luhn(good[:4] + wrong + good[5:])


@pytest.mark.parametrize(
    "typed",
    ["02 97 00 31 12", "0297003112", "+33 2 97 00 31 12", "0033297003112", "02.97.00.31.12", "+33 (0)2 97 00 31 12"],
)  # fmt: skip
def test_a_number_is_one_number_however_it_is_typed(typed: str) -> None:
    assert e164(typed) == "+33297003112"


@pytest.mark.parametrize("typed", ["", "Kergoat", "12", "26-0118"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert e164(typed) == ""
