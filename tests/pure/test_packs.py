"""Packs of hours and tickets: order of use, expiry, what is left (G13, G15); the end of a contract (G11)."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients import ledger, renewal
from clients.ledger import Draw, Holding
from clients.renewal import Change, Renewal

ON = date(2026, 11, 17)
HELD = (
    Holding(1, Decimal(60), Decimal(600), date(2026, 12, 31)),
    Holding(2, Decimal(120), Decimal(600), date(2026, 11, 30)),
    Holding(3, Decimal(600), Decimal(600), None),
    Holding(4, Decimal(90), Decimal(600), date(2026, 11, 16)),
    Holding(None, Decimal(30), Decimal(0), None),
)

#: taken | from which pack how much, in order; the pool is 0
DRAWS = """
0   |
60  | 2:60
120 | 2:120
150 | 2:120 1:30
200 | 2:120 1:60 3:20
800 | 2:120 1:60 3:600 0:20
900 | 2:120 1:60 3:600 0:30 0:90
"""


@pytest.mark.row("G13")
def test_the_first_to_expire_is_used_first_and_the_expired_never() -> None:
    for line in DRAWS.strip().splitlines():
        taken, expected = (cell.strip() for cell in line.split("|"))
        parts = ledger.draw(HELD, Decimal(taken), ON)
        assert " ".join(f"{one.pack or 0}:{one.quantity}" for one in parts) == expected, line
    assert ledger.balance(HELD, ON) == 810
    assert [one.pack for one in ledger.expired(HELD, ON)] == [4]
    assert ledger.balance(HELD, date(2026, 12, 1)) == 690


@pytest.mark.row("G13", "G15")
def test_a_spent_pack_is_said_out_of_what_was_bought_last_and_what_is_left_at_its_price() -> None:
    spent = [Holding(1, Decimal(0), Decimal(600)), Holding(2, Decimal(0), Decimal(300), unit_price=Decimal(80))]  # fmt: skip
    assert ledger.bought(spent, ON) == 300
    assert ledger.bought([*spent, Holding(3, Decimal(60), Decimal(120))], ON) == 120
    assert ledger.worth(spent, ON) is None
    held = [Holding(4, Decimal("2.5"), Decimal(10), unit_price=Decimal(60)), *spent]
    assert ledger.worth(held, ON) == 150
    assert ledger.worth([Holding(5, Decimal(90), unit_price=Decimal(80))], ON, Decimal(60)) == 120
    assert ledger.worth([*held, Holding(6, Decimal(1))], ON) is None, "one was not noted"


@given(
    st.lists(
        st.builds(
            Holding,
            pack=st.integers(1, 50),
            left=st.decimals(0, 500, places=2),
            bought=st.just(Decimal(500)),
            expires_on=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
        ),
        max_size=6,
        unique_by=lambda one: one.pack,
    ),
    st.decimals("0.01", 2_000, places=2),
    st.integers(-300, 0),
)
@pytest.mark.row("G13")
def test_a_use_is_taken_whole_and_no_pack_gives_more_than_it_has(
    held: list[Holding], quantity: Decimal, owed: int
) -> None:
    held = [*held, Holding(None, Decimal(owed))]
    parts = ledger.draw(held, quantity, ON)
    assert sum(one.quantity for one in parts) == quantity
    left = {one.pack: one.left for one in held if one.is_usable(ON)}
    given_by = {one.pack: one.quantity for one in parts if one.pack}
    assert all(amount <= left[pack] for pack, amount in given_by.items())
    assert sum(given_by.values()) <= max(ledger.balance(held, ON), 0)


@pytest.mark.row("G13")
def test_the_alert_rings_when_a_fifth_is_left_and_when_nothing_is() -> None:
    whole = Decimal(600)
    told = [ledger.is_low(Decimal(b), Decimal(a), whole) for b, a in ((200, 121), (121, 120), (120, 60), (200, -30), (60, 0), (0, -30))]  # fmt: skip
    assert told == [False, True, False, True, True, False]
    assert not ledger.is_low(Decimal(0), Decimal(-10), Decimal(0))
    assert ledger.draw((), Decimal(10), ON) == [Draw(None, Decimal(10))]


#: agreed end | months | days of notice | notice given on | asked on → end in force, last day for notice
ENDS = """
2026-12-31 | -  | 90 | -          | 2026-11-17 | 2026-12-31 | -
2026-12-31 | 12 | 90 | -          | 2026-11-17 | 2026-12-31 | 2026-10-02
2026-12-31 | 12 | 90 | -          | 2027-01-01 | 2027-12-31 | 2027-10-02
2026-12-31 | 12 | 90 | 2026-09-15 | 2027-03-01 | 2026-12-31 | -
2026-12-31 | 12 | 90 | 2026-11-20 | 2027-03-01 | 2027-12-31 | -
2026-08-31 | 6  | 30 | -          | 2027-01-15 | 2027-02-28 | 2027-01-29
-          | 12 | 90 | -          | 2027-01-15 | -          | -
"""


@pytest.mark.row("G11")
def test_a_tacit_renewal_goes_on_until_notice_is_given_in_time() -> None:
    def day(text: str) -> date | None:
        return None if text == "-" else date.fromisoformat(text)

    for line in ENDS.strip().splitlines():
        end, months, notice, given_on, asked, expected, by = (x.strip() for x in line.split("|"))
        agreed = Renewal(
            day(end), None if months == "-" else int(months), int(notice), day(given_on)
        )
        on = date.fromisoformat(asked)
        assert renewal.end_in_force(agreed, on) == day(expected), line
        assert renewal.notice_by(agreed, on) == day(by), line


@pytest.mark.row("G11")
def test_terms_are_read_as_they_were_on_a_day() -> None:
    now = {"hourly_rate": Decimal(90), "ends_on": date(2028, 1, 1), "covers_travel": True}
    changes = [
        Change(date(2026, 6, 1), 1, {"hourly_rate": {"before": "82", "after": "86"}}),
        Change(date(2027, 1, 1), 2, {"hourly_rate": {"before": "86", "after": "90"}, "covers_travel": {"before": False, "after": True}}),
    ]  # fmt: skip
    for on, rate, travel in ((date(2026, 5, 31), 82, False), (date(2026, 6, 1), 86, False), (date(2027, 1, 1), 90, True)):  # fmt: skip
        held = renewal.as_of(now, changes, on)
        assert (held["hourly_rate"], held["covers_travel"]) == (rate, travel), on
