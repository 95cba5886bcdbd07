"""The one verdict: what it says for every kind of contract, and what it never does (A04, G12)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import commercial, entitlement
from clients.entitlement import Line, Standing, Terms, Verdict, judge, year_start

ON = date(2026, 11, 17)
N, B = "\u202f", "\u00a0"
MANAGED = Terms(
    id=1,
    number="26-0118",
    kind="MANAGED_SERVICES",
    label="Infogérance 26-0118",
    starts_on=date(2026, 4, 1),
    ends_on=date(2027, 3, 31),
    covers_on_site=True,
)
PACK = replace(
    MANAGED,
    id=2,
    kind="HOUR_PACK",
    label="Carnet d’heures 26-7",
    balance_minutes=270,
    bought_minutes=1200,
)
TIME = replace(MANAGED, id=3, kind="TIME_AND_MATERIALS", label="Régie 26-9")


def verdict(*contracts: Terms, standing: Standing | None = None, site: int | None = None, nature: str = "") -> Verdict:  # fmt: skip
    return judge(standing or Standing(), contracts, site_id=site, nature=nature, on=ON)


@pytest.mark.parametrize(
    ("contracts", "code", "sentence"),
    [
        ((MANAGED,), "COVERED", "Cet appel est couvert par votre contrat."),
        (
            (replace(MANAGED, on_site_minutes=1440, used_on_site_minutes=1230),),
            "COVERED",
            f"Cet appel est couvert par votre contrat. Il vous reste 3{N}h{N}30 d’intervention sur site cette année.",
        ),
        (
            (replace(MANAGED, on_site_minutes=60, used_on_site_minutes=60),),
            "COVERED",
            "Cet appel est couvert par votre contrat. Le temps sur site de l’année est épuisé, je vous préviens avant toute visite.",
        ),
        (
            (PACK,),
            "HOURS",
            f"Cet appel est couvert. Il vous reste 4{N}h{N}30 sur votre carnet, je vous préviens avant d’aller plus loin.",
        ),
        (
            (replace(PACK, balance_minutes=0),),
            "TO_BILL",
            f"Votre carnet d’heures est épuisé{B}: 82,00{N}€ HT de l’heure. Êtes-vous d’accord{N}?",
        ),
        (
            (replace(TIME, hourly_rate=Decimal("1095.5")),),
            "TO_BILL",
            f"Votre contrat est au temps passé{B}: 1{N}095,50{N}€ HT de l’heure. Êtes-vous d’accord{N}?",
        ),
        (
            (replace(MANAGED, site_ids=frozenset({9})),),
            "TO_BILL",
            f"Votre contrat ne couvre pas cette demande{B}: 82,00{N}€ HT de l’heure. Êtes-vous d’accord{N}?",
        ),
        (
            (),
            "TO_BILL",
            f"Vous n’avez pas de contrat en cours{B}: 82,00{N}€ HT de l’heure. Êtes-vous d’accord{N}?",
        ),
        (
            (replace(MANAGED, suspended=True),),
            "SUSPENDED",
            "Votre contrat est suspendu. Je note votre demande et je vous passe le service commercial.",
        ),
        (
            (replace(MANAGED, ends_on=date(2026, 11, 16)),),
            "EXPIRED",
            f"Votre contrat a pris fin le lundi 16{B}novembre 2026. Je note votre demande et je vous passe le service commercial.",
        ),
    ],
)
def test_each_kind_of_contract_has_its_sentence(
    contracts: tuple[Terms, ...], code: str, sentence: str
) -> None:
    told = verdict(*contracts, site=1)
    assert (told.code, told.sentence) == (code, sentence)
    assert told.words == str(entitlement.WORDS[code])


def test_a_suspended_client_is_suspended_whatever_the_contract() -> None:
    told = verdict(MANAGED, PACK, standing=Standing(suspended=True, remark="Impayé de mars"))
    assert told.code == "SUSPENDED"
    assert told.contract_id is None
    assert "Impayé de mars" in told.reasons


def test_the_best_contract_for_the_client_is_chosen() -> None:
    assert verdict(TIME, PACK, MANAGED).contract_id == MANAGED.id
    assert verdict(TIME, PACK).contract_id == PACK.id
    assert verdict(replace(PACK, balance_minutes=0), TIME).contract_id == TIME.id
    assert verdict(replace(MANAGED, suspended=True), TIME).code == "TO_BILL"


def test_the_last_day_counts_and_the_next_does_not() -> None:
    last = replace(MANAGED, ends_on=ON)
    assert verdict(last).code == "COVERED"
    assert (
        judge(Standing(), [last], site_id=None, nature="", on=ON + timedelta(days=1)).code
        == "EXPIRED"
    )


def test_a_contract_that_begins_tomorrow_is_no_contract_today() -> None:
    assert verdict(replace(MANAGED, starts_on=ON + timedelta(days=1))).contract_id is None


def test_site_and_nature_outside_the_perimeter_are_to_bill_but_unknown_ones_are_not() -> None:
    narrow = replace(MANAGED, site_ids=frozenset({4}), natures=frozenset({"NETWORK"}))
    assert verdict(narrow, site=4, nature="NETWORK").code == "COVERED"
    assert verdict(narrow).code == "COVERED"
    assert verdict(narrow, site=5, nature="NETWORK").code == "TO_BILL"
    assert verdict(narrow, site=4, nature="OFFICE").code == "TO_BILL"


@pytest.mark.parametrize(
    ("start", "on", "expected"),
    [
        (date(2024, 4, 1), date(2026, 11, 17), date(2026, 4, 1)),
        (date(2024, 12, 1), date(2026, 11, 17), date(2025, 12, 1)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 4, 1)),
        (date(2024, 2, 29), date(2026, 2, 28), date(2025, 3, 1)),
        (date(2024, 2, 29), date(2026, 3, 1), date(2026, 3, 1)),
    ],
)
def test_the_contract_year_starts_on_its_anniversary(start: date, on: date, expected: date) -> None:
    assert year_start(start, on) == expected


LINES = (
    Line(id=1, title="Serveurs", asset_ids=frozenset({7}), covers_on_site=True, covers_travel=True),
    Line(id=2, title="Postes", categories=("Poste de travail",), natures=frozenset({"OFFICE"})),
    Line(id=3, title="Wi-Fi du siège", site_ids=frozenset({4}), natures=frozenset({"NETWORK"}), since=date(2026, 6, 1), until=date(2026, 12, 1), covers_on_site=True),
)  # fmt: skip
LINED = replace(MANAGED, lines=LINES)
SPENT = replace(PACK, id=5, balance_minutes=0, label="Carnet d’heures vide")
TICKETS = replace(MANAGED, id=6, kind="TICKET_PACK", label="Carnet de tickets 26-3", balance_tickets=Decimal("2.5"), bought_tickets=Decimal(10))  # fmt: skip
OVER = replace(MANAGED, id=7, label="Ancien 25-1", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))  # fmt: skip
SOLD = {
    "none": (), "lined": (LINED,), "lined+pack": (LINED, PACK), "time": (TIME,), "time+tickets": (TIME, TICKETS),
    "spent+tickets": (SPENT, TICKETS), "spent": (SPENT,), "suspended": (replace(LINED, suspended=True, suspended_reason="Litige"),),
    "suspended+time": (replace(LINED, suspended=True), TIME), "over": (OVER,), "over+pack": (OVER, PACK),
}  # fmt: skip

#: sold | day | site | service | category | machine | verdict | contract | line
EXAMPLES = """
none           | 2026-11-17 | - | -       | -                        | - | TO_BILL   | - | -
lined          | 2026-11-17 | - | -       | -                        | - | COVERED   | 1 | Serveurs
lined          | 2026-11-17 | - | OFFICE  | Poste de travail         | - | COVERED   | 1 | Serveurs
lined          | 2026-11-17 | - | OFFICE  | Poste de travail > Lent  | 9 | COVERED   | 1 | Postes
lined          | 2026-11-17 | - | OFFICE  | Poste de travailleur     | 9 | TO_BILL   | 1 | -
lined          | 2026-11-17 | - | NETWORK | Poste de travail         | 9 | COVERED   | 1 | Wi-Fi du siège
lined          | 2026-11-17 | 4 | NETWORK | Réseau                   | 9 | COVERED   | 1 | Wi-Fi du siège
lined          | 2026-05-31 | 4 | NETWORK | Réseau                   | 9 | TO_BILL   | 1 | -
lined          | 2026-12-01 | 4 | NETWORK | Réseau                   | 9 | TO_BILL   | 1 | -
lined          | 2026-11-17 | 5 | NETWORK | Réseau                   | 9 | TO_BILL   | 1 | -
lined          | 2027-04-01 | 4 | NETWORK | Réseau                   | 7 | EXPIRED   | 1 | -
lined+pack     | 2026-11-17 | 5 | NETWORK | Réseau                   | 9 | HOURS     | 2 | -
lined+pack     | 2026-11-17 | 5 | NETWORK | Réseau                   | 7 | COVERED   | 1 | Serveurs
time           | 2026-11-17 | - | OFFICE  | -                        | - | TO_BILL   | 3 | -
time+tickets   | 2026-11-17 | - | OFFICE  | -                        | - | TICKETS   | 6 | -
spent+tickets  | 2026-11-17 | - | OFFICE  | -                        | - | TICKETS   | 6 | -
spent          | 2026-11-17 | - | OFFICE  | -                        | - | TO_BILL   | 5 | -
suspended      | 2026-11-17 | - | OFFICE  | Poste de travail         | 9 | SUSPENDED | 1 | -
suspended+time | 2026-11-17 | - | OFFICE  | Poste de travail         | 9 | TO_BILL   | 3 | -
over           | 2026-11-17 | - | OFFICE  | -                        | - | EXPIRED   | 7 | -
over+pack      | 2026-11-17 | - | OFFICE  | -                        | - | HOURS     | 2 | -
"""


@pytest.mark.row("G12")
@pytest.mark.row("G11")
def test_the_verdict_by_examples() -> None:
    for line in EXAMPLES.strip().splitlines():
        sold, day, site, nature, category, machine, code, contract, title = (
            "" if cell.strip() == "-" else cell.strip() for cell in line.split("|")
        )
        told = judge(
            Standing(), SOLD[sold], site_id=int(site) if site else None, nature=nature,
            on=date.fromisoformat(day), category=category, asset_id=int(machine) if machine else None,
        )  # fmt: skip
        found = (told.code, str(told.contract_id or ""), told.line_title)
        assert found == (code, contract, title), line
        assert len(told.steps) == len(SOLD[sold]), line
        chosen = [step for step in told.steps if "retenu" in step]
        assert len(chosen) == (code in ("COVERED", "HOURS", "TICKETS") or sold in ("time", "spent", "suspended", "suspended+time")), line  # fmt: skip


#: A busy machine generates slowly; that says nothing about the rule.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
terms = st.builds(
    Terms,
    id=st.integers(1, 9),
    number=st.just("26-1"),
    kind=st.sampled_from(["MANAGED_SERVICES", "FLAT_FEE", "HOUR_PACK", "TIME_AND_MATERIALS"]),
    label=st.just("Contrat 26-1"),
    starts_on=days,
    ends_on=st.none() | days,
    suspended=st.booleans(),
    site_ids=st.frozensets(st.integers(1, 3), max_size=2),
    covers_remote=st.booleans(),
    covers_on_site=st.booleans(),
    on_site_minutes=st.none() | st.integers(0, 5000),
    hourly_rate=st.decimals(0, 500, places=2),
    balance_minutes=st.integers(-600, 6000),
    used_on_site_minutes=st.integers(0, 9000),
)


@CALM
@given(st.lists(terms, max_size=5), st.booleans(), st.none() | st.integers(1, 4), days)
def test_a_verdict_always_has_a_sentence_and_survives_its_journey(
    contracts: list[Terms], suspended: bool, site: int | None, on: date
) -> None:
    told = judge(Standing(suspended=suspended), contracts, site_id=site, nature="", on=on)
    assert told.code in entitlement.WORDS
    assert told.sentence.endswith((".", "?"))
    assert Verdict.from_json(told.as_json()) == told


@CALM
@given(st.lists(terms, max_size=5), days)
def test_covered_only_by_a_running_contract_that_is_not_suspended(
    contracts: list[Terms], on: date
) -> None:
    told = judge(Standing(), contracts, site_id=None, nature="", on=on)
    if told.code in ("COVERED", "HOURS"):
        assert any(
            c.id == told.contract_id and c.runs_on(on) and not c.suspended for c in contracts
        )
    if told.code == "HOURS":
        assert (told.remaining_minutes or 0) > 0


@CALM
@given(st.lists(terms, max_size=5), days)
def test_one_more_contract_never_makes_it_worse(contracts: list[Terms], on: date) -> None:
    rank = ["COVERED", "HOURS", "TO_BILL", "SUSPENDED", "EXPIRED"]
    before = judge(Standing(), contracts, site_id=None, nature="", on=on)
    covering = replace(MANAGED, starts_on=on, ends_on=None)
    after = judge(Standing(), [*contracts, covering], site_id=None, nature="", on=on)
    assert rank.index(after.code) <= rank.index(before.code)
    assert after.code == "COVERED"


@pytest.mark.parametrize("junk", [{}, {"code": "WHATEVER"}, {"code": None}])
def test_an_empty_or_foreign_verdict_reads_as_to_bill(junk: dict[str, object]) -> None:
    assert Verdict.from_json(junk).code == "TO_BILL"


#: verdict | ends, tacitly | left of whole | payments | colour | the gravest reason
LIGHTS = """
COVERED   | 2027-12-31     | -        | UP_TO_DATE  | covered   |
COVERED   | 2026-12-01     | -        | UP_TO_DATE  | billable  | Finit le 01/12/2026 : à renouveler
COVERED   | 2026-12-01 yes | -        | UP_TO_DATE  | covered   |
COVERED   | 2027-12-31     | -        | OUTSTANDING | covered   | payé bientôt
COVERED   | 2027-12-31     | -        | OVERDUE     | suspended | payé bientôt
HOURS     | 2027-12-31     | 121 600  | UP_TO_DATE  | covered   |
HOURS     | 2027-12-31     | 120 600  | UP_TO_DATE  | billable  | Sous 20 % : à renouveler
HOURS     | 2027-12-31     | 120 600  | OVERDUE     | suspended | payé bientôt
TO_BILL   | -              | -        | UP_TO_DATE  | billable  | le contrat
EXPIRED   | -              | -        | UP_TO_DATE  | suspended | le contrat
SUSPENDED | -              | -        | SUSPENDED   | suspended | le contrat
"""


@pytest.mark.row("G10")
def test_a_client_stands_as_badly_as_its_contract_its_balance_and_its_payments() -> None:
    for line in LIGHTS.strip().splitlines():
        code, end, left, status, colour, why = (cell.strip() for cell in line.split("|"))
        until, *tacit = end.split()
        counts = [int(n) for n in left.split()] if left != "-" else [None, None]
        verdict = Verdict(
            code, until=None if until == "-" else date.fromisoformat(until), is_tacit=bool(tacit),
            remaining_minutes=counts[0], allowance_minutes=counts[1], reasons=("le contrat",),
        )  # fmt: skip
        remark = "" if status == "UP_TO_DATE" else "payé bientôt"
        found = commercial.light(verdict, status=status, remark=remark, on=ON)
        said = " ".join(found.reasons[0].split()) if found.reasons else ""
        assert (found.colour, said) == (colour, why), line
