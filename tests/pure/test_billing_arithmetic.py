"""Money and minutes: what must hold on any invoice and any piece of work (rules-billing 1.4)."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import matching, mentions, rating, totals
from billing.rating import Journey, PartFitted, Piece, Work
from clients.entitlement import Verdict

RATES = [Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "0")]
PRICES = st.decimals(0, 5000, places=4, allow_nan=False)
LINES = st.lists(
    st.builds(
        SimpleNamespace,
        quantity=st.integers(0, 400).map(lambda quarters: Decimal(quarters) / 4),
        unit_price=PRICES,
        value_price=PRICES,
        vat_rate=st.sampled_from(RATES),
    ),
    min_size=1,
    max_size=60,
)
WORKS = st.builds(
    Work,
    pieces=st.lists(
        st.builds(
            Piece,
            place=st.sampled_from(["REMOTE", "ON_SITE", "PROJECT"]),
            minutes=st.integers(0, 900),
            role=st.sampled_from(["", "EXPERT", "TECHNICIAN"]),
            band=st.sampled_from(["DAY", "NIGHT", "WEEKEND", "HOLIDAY"]),
        ),
        max_size=6,
    ).map(tuple),
    journeys=st.lists(st.builds(Journey, km=st.none() | st.floats(0, 300)), max_size=5).map(tuple),
    parts=st.lists(
        st.builds(
            PartFitted,
            label=st.just("Pièce"),
            quantity=st.decimals(1, 9, places=2),
            unit_price=st.decimals(0, 900, places=2),
        ),
        max_size=4,
    ).map(tuple),
)
COVERS = st.fixed_dictionaries(
    dict.fromkeys(("remote", "on_site", "travel", "parts"), st.booleans())
)
VERDICTS = st.builds(
    Verdict,
    code=st.sampled_from(["COVERED", "HOURS", "TO_BILL", "SUSPENDED", "EXPIRED"]),
    contract_id=st.just(1),
    contract_label=st.just("Infogérance 26-0001"),
    remaining_minutes=st.none() | st.integers(-600, 3000),
    hourly_rate=st.decimals(1, 300, places=2),
    travel_fee=st.decimals(0, 200, places=2),
    rounding_minutes=st.sampled_from([0, 1, 5, 15, 30, 60]),
    covers=COVERS,
)


@settings(max_examples=500, deadline=None)
@given(LINES)
@pytest.mark.row("L08")
def test_the_sums_of_any_invoice_agree_to_the_cent(lines):
    sums = totals.of(lines)
    assert sums.net == sum(totals.net(line) for line in lines)
    assert sums.vat == sum(share.vat for share in sums.shares)
    assert sums.gross == sums.net + sums.vat
    for share in sums.shares:
        exact = share.net * share.rate / 100
        assert abs(share.vat - exact) <= Decimal("0.005")
    for amount in (sums.net, sums.vat, sums.gross, sums.value):
        assert amount.as_tuple().exponent == -2


def test_halves_are_rounded_up_and_vat_once_per_rate():
    line = SimpleNamespace(
        quantity=Decimal(1),
        unit_price=Decimal("0.125"),
        value_price=Decimal(0),
        vat_rate=Decimal(20),
    )
    sums = totals.of([line, line, line])
    assert (sums.net, sums.vat) == (Decimal("0.39"), Decimal("0.08"))


@pytest.mark.parametrize("field", ["quantity", "unit_price"])
def test_a_negative_line_is_refused(field):
    values = {
        "quantity": Decimal(1),
        "unit_price": Decimal(1),
        "value_price": Decimal(1),
        "vat_rate": Decimal(20),
    }
    with pytest.raises(ValueError, match="never negative"):
        totals.of([SimpleNamespace(**{**values, field: Decimal(-1)})])


@settings(max_examples=500, deadline=None)
@given(VERDICTS, WORKS)
@pytest.mark.row("L04")
def test_no_minute_trip_or_part_is_lost_between_work_and_lines(verdict, work):
    rated = rating.rate(verdict, work)
    if work.is_empty:
        assert len(rated.lines) == 1
        return
    step = verdict.rounding_minutes
    wanted = sum(rating.rounded_up(work.minutes(place), step) for place in rating.PLACES)
    labour = [line for line in rated.lines if line.kind == rating.LABOUR]
    assert abs(sum(line.quantity for line in labour) * 60 - wanted) < Decimal("0.02")
    assert sum(line.quantity for line in rated.lines if line.kind == rating.TRAVEL) == len(
        work.journeys
    )
    assert [(x.label, x.quantity) for x in rated.lines if x.kind == rating.PART] == [
        (p.label, p.quantity) for p in work.parts
    ]


@settings(max_examples=500, deadline=None)
@given(VERDICTS, WORKS)
@pytest.mark.row("G12")
def test_a_covered_line_costs_nothing_and_names_its_contract_a_priced_one_names_none(verdict, work):
    for line in rating.rate(verdict, work).lines:
        if line.covered_by:
            assert line.unit_price == 0
            assert verdict.code in ("COVERED", "HOURS")
        else:
            assert line.unit_price == line.value_price


@settings(max_examples=500, deadline=None)
@given(VERDICTS, WORKS)
@pytest.mark.row("G13")
def test_a_pack_gives_no_more_than_it_has_and_takes_what_the_lines_say(verdict, work):
    rated = rating.rate(verdict, work)
    if verdict.code != "HOURS":
        assert rated.pack_minutes == 0
        return
    if verdict.remaining_minutes is not None:
        assert rated.pack_minutes <= max(verdict.remaining_minutes, 0)
    covered = sum(
        line.quantity
        for line in rated.lines
        if line.kind == rating.LABOUR and line.covered_by and line.unit == "h"
    )
    assert abs(covered * 60 - rated.pack_minutes) < Decimal("0.02")


@given(
    st.lists(st.decimals("0.01", 900, places=2), max_size=8),
    st.decimals("0.01", 5000, places=2),
    st.text(max_size=20),
)
@pytest.mark.row("L10")
def test_a_proposed_matching_never_exceeds_the_payment_nor_an_invoice(owed, amount, reference):
    opened = [matching.Open(n, f"F-2026-{n:04d}", left) for n, left in enumerate(owed, start=1)]
    parts = matching.propose(opened, amount, reference)
    assert sum(parts.values(), Decimal(0)) <= amount
    assert all(0 < part <= owed[pk - 1] for pk, part in parts.items())


def test_the_invoice_named_in_the_reference_comes_first_else_the_exact_amount():
    opened = [
        matching.Open(1, "F-2026-0001", Decimal(50)),
        matching.Open(2, "F-2026-0002", Decimal(80)),
        matching.Open(3, "F-2026-0003", Decimal(90)),
    ]
    assert matching.propose(opened, Decimal(100), "vir f-2026-0003") == {
        3: Decimal(90),
        1: Decimal(10),
    }
    assert matching.propose(opened, Decimal(80)) == {2: Decimal(80)}
    assert matching.propose(opened, Decimal(70)) == {1: Decimal(50), 2: Decimal(20)}


@pytest.mark.parametrize(
    ("siren", "valid"),
    [
        ("732829320", True),
        ("999123458", True),
        ("732829321", False),
        ("73282932", False),
        ("73282932²", False),
        ("", False),
    ],
)
@pytest.mark.row("L18")
def test_a_siren_is_nine_digits_and_its_key(siren, valid):
    assert mentions.siren_is_valid(siren) is valid


def test_goods_services_or_both():
    assert mentions.category(["LABOUR", "TRAVEL"]) == "SERVICES"
    assert mentions.category(["PART"]) == "GOODS"
    assert mentions.category(["LABOUR", "PART"]) == "MIXED"


def test_a_number_in_a_reference_is_not_that_of_a_longer_one():
    opened = [
        matching.Open(1, "F-2026-1000", Decimal(50)),
        matching.Open(2, "F-2026-10000", Decimal(90)),
    ]
    assert matching.propose(opened, Decimal(90), "VIR F-2026-10000") == {2: Decimal(90)}
    assert matching.propose(opened, Decimal(40), "F-2026-1000, solde") == {1: Decimal(40)}
