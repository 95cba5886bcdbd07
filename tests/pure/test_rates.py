"""What an hour costs, told by examples: one line of each table is one case (G16, L19)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import bands, rating
from billing.bands import Night
from billing.rating import Journey, Piece, Work
from clients.entitlement import Verdict
from clients.pricing import Card, Lot, Row
from core.calendars.stored import hours_of, office_week
from core.worktime import Hours

PARIS = ZoneInfo("Europe/Paris")


def calendar(
    weekly: list[list[list[str]]], special: list[dict[str, object]] | None = None
) -> Hours:
    return hours_of(
        weekly=weekly, zone="Europe/Paris", region="METROPOLE", closures=[], special=special or [],
        breaks=[],
    )  # fmt: skip


OFFICE = calendar(office_week())
LUNCH = calendar([[["09:00", "12:00"], ["14:00", "18:00"]]] * 5 + [[["09:00", "12:00"]], []])
ALWAYS = calendar([[["00:00", "24:00"]]] * 7)
CALENDARS = {"bureau": OFFICE, "pause": LUNCH, "24/7": ALWAYS}

#: calendar | starts (Paris) | minutes | the stretches it makes. 2026: 11 November is a Wednesday, 14 a Saturday.
STRETCHES = """
bureau | 2026-11-17 09:00 |   60 | DAY 60
bureau | 2026-11-17 16:30 |   60 | DAY 60
bureau | 2026-11-17 19:30 |   60 | DAY 30, NIGHT 30
bureau | 2026-11-17 23:30 |   60 | NIGHT 60
bureau | 2026-11-18 06:30 |   60 | NIGHT 30, DAY 30
bureau | 2026-11-17 16:00 |  960 | DAY 240, NIGHT 660, DAY 60
bureau | 2026-11-10 23:00 |  120 | NIGHT 60, HOLIDAY 60
bureau | 2026-11-11 10:00 |   60 | HOLIDAY 60
bureau | 2026-11-11 23:30 |   60 | HOLIDAY 30, NIGHT 30
bureau | 2026-11-13 23:00 |  120 | NIGHT 60, WEEKEND 60
bureau | 2026-11-14 10:00 |  120 | WEEKEND 120
bureau | 2026-11-15 23:00 |  120 | WEEKEND 60, NIGHT 60
bureau | 2026-12-25 10:00 |   60 | HOLIDAY 60
bureau | 2026-08-15 10:00 |   60 | HOLIDAY 60
bureau | 2026-10-25 01:00 |  180 | WEEKEND 180
bureau | 2026-03-29 01:00 |  180 | WEEKEND 180
pause  | 2026-11-17 11:30 |  180 | DAY 180
pause  | 2026-11-14 09:00 |  180 | DAY 180
pause  | 2026-11-14 11:00 |  120 | DAY 60, WEEKEND 60
24/7   | 2026-11-11 02:00 |  120 | HOLIDAY 120
24/7   | 2026-11-14 23:00 |  120 | DAY 120
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.row("G16")
def test_work_is_cut_where_its_price_changes() -> None:
    for name, start, minutes, expected in rows(STRETCHES):
        cut = bands.split(instant(start), int(minutes), CALENDARS[name], Night())
        assert ", ".join(f"{one.band} {one.minutes}" for one in cut) == expected, (name, start)


@settings(max_examples=120, deadline=None)
@given(
    st.integers(0, 1_000_000),
    st.integers(1, 4_000),
    st.integers(1, 3_999),
    st.sampled_from([OFFICE, LUNCH, ALWAYS]),
    st.builds(Night, st.integers(0, 23), st.integers(0, 23)),
)
@pytest.mark.row("G16")
def test_the_parts_make_the_whole_wherever_it_is_cut(
    start: int, minutes: int, where: int, hours: Hours, night: Night
) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start)
    whole = bands.split(at, minutes, hours, night)
    assert sum(one.minutes for one in whole) == minutes
    assert whole[0].starts_at == at
    where = min(where, minutes)
    parts = bands.split(at, where, hours, night)
    if where < minutes:
        parts += bands.split(at + timedelta(minutes=where), minutes - where, hours, night)
    for band in ("DAY", "NIGHT", "WEEKEND", "HOLIDAY"):
        assert sum(x.minutes for x in whole if x.band == band) == sum(
            x.minutes for x in parts if x.band == band
        )


def row(owner: str, price: str = "", factor: str = "", **named: object) -> Row:
    return Row(
        owner, price=Decimal(price) if price else None, coefficient=Decimal(factor) if factor else None,
        **named,
    )  # fmt: skip


CARD_ROWS = (
    row("CONTRACT", "110", role="EXPERT"),
    row("CONTRACT", "95", work="ON_SITE"),
    row("CONTRACT", "120", work="ON_SITE", role="EXPERT"),
    row("CONTRACT", "150", band="HOLIDAY"),
    row("CONTRACT", "40", work="TRAVEL", within_km=20),
    row("CONTRACT", "75", work="TRAVEL", within_km=50),
    row("CONTRACT", "130", work="TRAVEL"),
    row("CLIENT", "70"),
    row("CLIENT", factor="1.25", band="NIGHT"),
    row("CATALOGUE", "99"),
    row("CATALOGUE", "105", work="PROJECT"),
    row("CATALOGUE", factor="1.5", band="NIGHT"),
    row("CATALOGUE", factor="2", band="WEEKEND"),
    row("CATALOGUE", "55", work="TRAVEL"),
)
CARDS = {
    "contract":  Card(CARD_ROWS, Decimal(82), Decimal(45), has_contract=True),
    "client":    Card(tuple(r for r in CARD_ROWS if r.owner != "CONTRACT")),
    "catalogue": Card(tuple(r for r in CARD_ROWS if r.owner == "CATALOGUE")),
    "empty":     Card(),
}  # fmt: skip

REDUCED = (
    row("CLIENT", factor="0.9"),
    row("CATALOGUE", "100"),
    row("CATALOGUE", factor="0.5", role="EXPERT"),
    row("CATALOGUE", factor="1.5", band="NIGHT"),
)
CARDS |= {
    "reduced": Card(REDUCED),
    "reduced, contract": Card(REDUCED, Decimal(80), Decimal(45), has_contract=True),
    "journeys reduced": Card((
        row("CLIENT", factor="0.9", work="TRAVEL"), row("CATALOGUE", "50", work="TRAVEL", within_km=20),
        row("CATALOGUE", "100", work="TRAVEL"), row("CATALOGUE", factor="1.5", work="TRAVEL", band="NIGHT"),
    )),
    "journeys, contract": Card((
        row("CLIENT", factor="0.9", work="TRAVEL"), row("CLIENT", factor="0.1"),
        row("CATALOGUE", factor="2", work="TRAVEL", within_km=20, band="WEEKEND"),
    ), Decimal(80), Decimal(40), has_contract=True),
    "contract reduced": Card((*REDUCED, row("CONTRACT", factor="0.75")), Decimal(80), Decimal(45), has_contract=True),
}  # fmt: skip

#: card | work | role | moment | price of an hour | what an hour weighs on a pack
HOURS = """
contract  | REMOTE  | TECHNICIAN | DAY     |  82.00 | 1
contract  | REMOTE  | EXPERT     | DAY     | 110.00 | 1
contract  | ON_SITE | TECHNICIAN | DAY     |  95.00 | 1
contract  | ON_SITE | EXPERT     | DAY     | 120.00 | 1
contract  | REMOTE  | TECHNICIAN | NIGHT   | 102.50 | 1.25
contract  | REMOTE  | EXPERT     | NIGHT   | 137.50 | 1.25
contract  | ON_SITE | TECHNICIAN | NIGHT   | 118.75 | 1.25
contract  | ON_SITE | TECHNICIAN | WEEKEND | 190.00 | 2
contract  | REMOTE  | TECHNICIAN | HOLIDAY | 150.00 | 1
contract  | PROJECT | TECHNICIAN | DAY     |  82.00 | 1
client    | REMOTE  | TECHNICIAN | DAY     |  70.00 | 1
client    | ON_SITE | EXPERT     | DAY     |  70.00 | 1
client    | REMOTE  | TECHNICIAN | NIGHT   |  87.50 | 1.25
client    | REMOTE  | TECHNICIAN | WEEKEND | 140.00 | 2
client    | PROJECT | TECHNICIAN | DAY     |  70.00 | 1
catalogue | REMOTE  | TECHNICIAN | DAY     |  99.00 | 1
catalogue | PROJECT | TECHNICIAN | DAY     | 105.00 | 1
catalogue | REMOTE  | TECHNICIAN | NIGHT   | 148.50 | 1.5
catalogue | PROJECT | TECHNICIAN | WEEKEND | 210.00 | 2
empty     | REMOTE  | TECHNICIAN | DAY     |  82.00 | 1
empty     | ON_SITE | EXPERT     | HOLIDAY |  82.00 | 1
reduced   | REMOTE  | TECHNICIAN | DAY     |  90.00 | 1
reduced   | REMOTE  | TECHNICIAN | NIGHT   | 135.00 | 1.5
reduced   | REMOTE  | EXPERT     | DAY     |  90.00 | 1
reduced, contract | REMOTE | TECHNICIAN | DAY   | 80.00 | 1
contract reduced  | REMOTE | TECHNICIAN | NIGHT | 90.00 | 1.5
"""
#: card | kilometres, moment | price of the journey
JOURNEYS = """
contract  | 5   |  40.00
contract  | 20  |  40.00
contract  | 21  |  75.00
contract  | 80  | 130.00
contract  | ?   | 130.00
client    | 5   |  55.00
catalogue | 400 |  55.00
empty     | 5   |  45.00
journeys reduced   | 5         |  45.00
journeys reduced   | 80        |  90.00
journeys reduced   | 80 NIGHT  | 135.00
journeys, contract | 5         |  40.00
journeys, contract | 5 WEEKEND |  80.00
"""


@pytest.mark.row("G16")
@pytest.mark.row("L19")
def test_the_price_is_the_contracts_then_the_clients_then_the_catalogues() -> None:
    for name, work, role, band, price, weight in rows(HOURS):
        found = CARDS[name].labour(work, role, band)
        assert (found.amount, found.weight) == (Decimal(price), Decimal(weight)), (
            name,
            work,
            role,
            band,
        )
    for name, km, price in rows(JOURNEYS):
        far, *moment = km.split()
        found = CARDS[name].journey(None if far == "?" else float(far), band=(moment or ["DAY"])[0])
        assert found == Decimal(price), (name, km)


#: verdict | rounding, least at a distance, least on site | work | minutes taken, over | net before tax
WORKS = """
bill    | 15 0 0  | REMOTE 20 DAY                  | 0 0     |  41.00
bill    | 15 0 0  | REMOTE 20 DAY, REMOTE 20 DAY   | 0 0     |  61.50
bill    | 30 0 60 | ON_SITE 20 DAY                 | 0 0     |  82.00
bill    | 15 30 0 | REMOTE 5 DAY                   | 0 0     |  41.00
bill    | 1 0 0   | REMOTE 30 DAY, REMOTE 30 NIGHT | 0 0     | 102.50
bill    | 15 0 0  | REMOTE 50 DAY, REMOTE 5 NIGHT  | 0 0     |  88.83
bill    | 15 0 0  | ON_SITE 60 WEEKEND             | 0 0     | 164.00
covered | 15 0 0  | REMOTE 60 DAY, ON_SITE 60 DAY  | 0 0     |   0.00
covered | 15 0 0  | PROJECT 60 DAY                 | 0 0     |  82.00
office  | 15 0 0  | ON_SITE 60 DAY, ON_SITE 60 NIGHT | 0 0   | 123.00
hours   | 15 0 0  | REMOTE 60 DAY                  | 60 0    |   0.00
hours   | 15 0 0  | REMOTE 60 NIGHT                | 90 0    |   0.00
hours   | 15 0 0  | REMOTE 60 WEEKEND              | 120 0   |   0.00
hours   | 15 0 0  | REMOTE 150 DAY                 | 120 30  |  41.00
hours   | 15 0 0  | REMOTE 120 NIGHT               | 120 40  |  82.00
hours   | 15 0 0  | PROJECT 60 DAY                 | 60 0    |   0.00
"""
RATED = {
    "bill":    {"code": "TO_BILL"},
    "covered": {"code": "COVERED", "covers": dict.fromkeys(("remote", "on_site", "travel", "parts"), True)},
    "office":  {"code": "COVERED", "covers_outside_hours": False, "covers": dict.fromkeys(("remote", "on_site", "travel", "parts"), True)},
    "hours":   {"code": "HOURS", "remaining_minutes": 120, "covers": dict.fromkeys(("remote", "on_site", "travel", "parts"), True)},
}  # fmt: skip
CARD = Card((row("CATALOGUE", factor="1.5", band="NIGHT"), row("CATALOGUE", factor="2", band="WEEKEND")))  # fmt: skip


@pytest.mark.row("G16")
@pytest.mark.row("G13")
def test_minimum_rounding_and_multipliers_by_examples() -> None:
    for name, agreed, done, taken, net in rows(WORKS):
        step, remote, on_site = map(int, agreed.split())
        verdict = Verdict(
            rounding_minutes=step, minimum_remote_minutes=remote, minimum_on_site_minutes=on_site,
            **RATED[name],
        )  # fmt: skip
        pieces = [one.split() for one in done.split(", ")]
        work = Work(tuple(Piece(place, int(n), band=band) for place, n, band in pieces))
        rated = rating.rate(verdict, work, card=CARD)
        due = sum(
            (line.quantity * line.unit_price).quantize(Decimal("0.01")) for line in rated.lines
        )
        assert f"{rated.pack_minutes} {rated.over_minutes}" == taken, (name, done)
        assert due == Decimal(net), (name, done)


@pytest.mark.row("G15")
def test_a_ticket_pays_the_whole_work_or_none_of_it() -> None:
    covers = dict.fromkeys(("remote", "on_site", "travel", "parts"), True)
    pack = {"code": "TICKETS", "tickets_on_site": Decimal(2), "covers": covers}
    visit = Work((Piece("REMOTE", 10), Piece("ON_SITE", 240)), (Journey(12.0),))
    paid = rating.rate(Verdict(remaining_tickets=Decimal("2.5"), **pack), visit)
    assert (paid.pack_tickets, paid.over_minutes) == (Decimal(2), 0)
    assert {line.unit_price for line in paid.lines} == {Decimal(0)}
    short = rating.rate(Verdict(remaining_tickets=Decimal("1.5"), **pack), visit)
    assert (short.pack_tickets, short.over_minutes) == (Decimal(0), 255)
    labour = [line.unit_price for line in short.lines if line.kind == "LABOUR"]
    assert labour == [Decimal("82.00"), Decimal("82.00")]
    assert rating.rate(Verdict(remaining_tickets=Decimal(1), **pack), Work((Piece("REMOTE", 10),))).pack_tickets == 1  # fmt: skip


#: rows of contract, client, catalogue: « - » is no row; a price, or × a reduction | price beyond the pack
TICKETS = """
-        | -        | -        | by the hour
-        | -        | 100      | 100.00
-        | 95       | 100      |  95.00
90       | 95       | 100      |  90.00
90       | x0.5     | x0.5     |  90.00
x0.9     | 95       | 100      |  85.50
-        | x0.9     | 100      |  90.00
-        | 95       | x0.5     |  95.00
"""
#: rows of contract, client, catalogue (« name price », « x reduction ») | part | price noted | price asked
PARTS = """
-              | -              | -              | Switch   | 0   |   0.00
-              | -              | -              | Switch   | 120 | 120.00
-              | -              | switch 150     | Switch   | 0   | 150.00
-              | -              | switch 150     | Switch   | 120 | 120.00
-              | -              | switch 150     | Onduleur | 0   |   0.00
-              | switch 140     | switch 150     | Switch   | 120 | 140.00
switch 130     | switch 140     | switch 150     | SWITCH   | 120 | 130.00
-              | x0.9           | switch 150     | Switch   | 0   | 135.00
-              | x0.9           | -              | Switch   | 120 | 108.00
x0.8           | x0.9           | -              | Switch   | 120 |  96.00
-              | -              | x0.95          | Switch   | 120 | 114.00
x0.8           | switch 140     | -              | Switch   | 120 | 112.00
switch 130     | x0.9           | x0.95          | Switch   | 120 | 130.00
switch 130, x0.5 | -            | -              | Switch   | 0   |  65.00
"""


def things(work: str, cells: list[str]) -> Card:
    """The rows that these cells say, one cell an owner."""
    found = [Row("CATALOGUE", price=Decimal(99)), Row("CLIENT", coefficient=Decimal("0.1"))]
    for owner, cell in zip(("CONTRACT", "CLIENT", "CATALOGUE"), cells, strict=True):
        for said in cell.split(", ") if cell != "-" else []:
            *name, amount = said.split()
            article = name[0] if name else ""
            price, factor = ("", amount[1:]) if amount.startswith("x") else (amount, "")
            found.append(row(owner, price, factor, work=work, article=article))
    return Card(tuple(found), has_contract=True)


@pytest.mark.row("L19", "G15")
def test_tickets_and_parts_follow_the_same_chain_and_no_hour_speaks_for_them() -> None:
    for *cells, price in rows(TICKETS):
        found = things("TICKET", cells).ticket()
        assert (str(found) if found is not None else "by the hour") == price, cells
    for *cells, article, noted, price in rows(PARTS):
        card = things("PART", cells)
        assert card.part(article, Decimal(noted)) == Decimal(price), (cells, article, noted)
        assert card.labour("REMOTE").amount == 82


#: packs held « quantity at price » | ticket on the card | verdict | work | lines « quantity unit × price, worth »
BY_TICKET = """
10 at 60          | -  | TICKETS 10 | REMOTE 40  | 1 ticket × 0, 60.00
10 at 60          | 90 | TICKETS 10 | REMOTE 40  | 1 ticket × 0, 90.00
1 at 60, 10 at 70 | -  | TICKETS 11 | ON_SITE 90 | 1 ticket × 0, 60.00; 1 ticket × 0, 70.00
10 at ?           | -  | TICKETS 10 | REMOTE 40  | 0.7500 h × 0, 82.00
1 at 60, 10 at ?  | -  | TICKETS 11 | ON_SITE 90 | 1.5000 h × 0, 82.00
1 at 60           | -  | TICKETS 1  | ON_SITE 90 | 1.5000 h × 82.00, 82.00
1 at 60           | 90 | TICKETS 1  | ON_SITE 90 | 2 ticket × 90.00, 90.00
0 at 60           | 90 | TO_BILL 0  | REMOTE 40  | 1 ticket × 90.00, 90.00
0 at 60           | -  | TO_BILL 0  | REMOTE 40  | 0.7500 h × 82.00, 82.00
0 at 60           | 90 | TO_BILL -  | REMOTE 40  | 0.7500 h × 82.00, 82.00
10 at 60          | 90 | TICKETS 10 | PROJECT 60 | 1.0000 h × 82.00, 82.00
"""


@pytest.mark.row("G15")
def test_a_ticket_is_worth_its_price_within_the_pack_and_costs_the_cards_beyond() -> None:
    covers = dict.fromkeys(("remote", "on_site", "travel", "parts"), True)
    for packs, price, told, done, expected in rows(BY_TICKET):
        code, left = told.split()
        verdict = Verdict(
            code, tickets_on_site=Decimal(2), covers=covers, contract_label="Carnet",
            remaining_tickets=None if left == "-" else Decimal(left),
        )  # fmt: skip
        lots = [one.split(" at ") for one in packs.split(", ")]
        card = Card(
            () if price == "-" else (row("CATALOGUE", price, work="TICKET"),), has_contract=True,
            lots=tuple(Lot(Decimal(n), None if at == "?" else Decimal(at)) for n, at in lots),
        )  # fmt: skip
        place, minutes = done.split()
        rated = rating.rate(verdict, Work((Piece(place, int(minutes)),)), card=card)
        said = "; ".join(
            f"{x.quantity} {x.unit} × {x.unit_price}, {x.value_price:.2f}" for x in rated.lines
        )
        assert said == expected, (packs, price, told, done)
        paid = [line for line in rated.lines if line.covered_by]
        assert bool(rated.pack_tickets) == bool(paid)


def test_a_holiday_is_told_by_the_day_of_the_calendar() -> None:
    assert bands.band_at(instant("2026-07-14 12:00"), OFFICE, Night()) == "HOLIDAY"
    opened = calendar(office_week(), [{"on": "2026-07-14", "hours": [["09:00", "12:00"]]}])
    assert bands.band_at(instant("2026-07-14 10:00"), opened, Night()) == "DAY"
    assert date(2026, 7, 14).weekday() == 1
