"""A cell of a spreadsheet never starts a formula, and a figure stays a figure (rules-security 3.3.8)."""

import pytest

from core import exports


@pytest.mark.parametrize("figure", ["-12,50", "-3", "-0.25", "12,50", -4])
def test_a_figure_below_zero_can_be_summed(figure: object) -> None:
    assert exports.safe_cell(figure) == figure


@pytest.mark.parametrize(
    "typed", ["-2+3", "-12,50 €", "-A1", "=1+1", "+33297000001", "@SUM(A1)", "\t=1", "-1\n"]
)
def test_what_might_be_run_is_text(typed: str) -> None:
    assert exports.safe_cell(typed) == f"'{typed}"
