"""Hours, tickets and time on site: bought, used, given back, expired, told when little is left."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from clients import services
from clients.models import Asset, LedgerEntry, TopUp
from core import clock
from core.errors import Refused
from tests import cast
from tests.clients.sold import NOON, buy, held, use, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.mark.row("G13")
def test_packs_are_used_as_they_expire_and_what_is_left_expires(claire: Any) -> None:
    contract = cast.contract(cast.client(), "HOUR_PACK")
    buy(contract, 600, "long", date(2027, 6, 30))
    buy(contract, 60, "court", date(2026, 11, 30))
    buy(contract, 600, "sans fin")
    first = use(contract, 90, "ticket:1:1:use")
    assert first.pack.label == "Carnet court"
    assert held(contract) == {"Carnet court": 0, "Carnet long": 570, "Carnet sans fin": 600}
    assert use(contract, 90, "ticket:1:1:use") == first
    services.give_back(
        contract_id=contract.pk, source="ticket:1:1", quantity=40, label="Rendu",
        key="ticket:1:1:back1", by=claire, at=NOON,
    )  # fmt: skip
    assert held(contract) == {"Carnet court": 10, "Carnet long": 600, "Carnet sans fin": 600}
    december = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert verdict(contract, at=december).remaining_minutes == 1200
    assert [services.expire_packs(at=december), services.expire_packs(at=december)] == [1, 0]
    assert LedgerEntry.objects.get(kind="EXPIRY").quantity == -10
    assert verdict(contract, at=december).remaining_minutes == 1200
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.update(quantity=0)


@pytest.mark.row("G13")
def test_hours_given_back_pay_first_what_was_used_beyond_the_packs(claire: Any) -> None:
    """What expires afterwards is what nobody used."""
    contract = cast.contract(cast.client(), "HOUR_PACK")
    buy(contract, 600, "court", date(2026, 11, 30))
    use(contract, 600, "ticket:1:1:use")
    use(contract, 300, "ticket:2:1:use", may_overdraw=True)
    services.give_back(
        contract_id=contract.pk, source="ticket:1:1", quantity=600, label="Rendu",
        key="ticket:1:1:back1", by=claire, at=NOON,
    )  # fmt: skip
    assert held(contract) == {"Carnet court": 300}
    assert verdict(contract).remaining_minutes == 300
    december = datetime(2026, 12, 1, 9, tzinfo=UTC)
    services.expire_packs(at=december)
    assert verdict(contract, at=december).remaining_minutes == 0


@pytest.mark.row("G13")
@pytest.mark.row("G17")
def test_when_a_fifth_is_left_a_recharge_is_to_be_proposed_once(sign_in: Any, claire: Any) -> None:
    contract = cast.contract(
        cast.client(), "HOUR_PACK", ends_on=date(2026, 12, 20), monthly_fee=100
    )
    Asset.objects.create(
        client=contract.client, name="PC-9", kind="Portable", warranty_ends_on=date(2026, 12, 1)
    )
    buy(contract, 600, "un")
    use(contract, 450, "a")
    assert not TopUp.objects.exists()
    use(contract, 60, "b")
    use(contract, 30, "c")
    ask = TopUp.objects.get()
    assert (ask.left, ask.proposed, ask.state) == (90, 600, "OPEN")
    page = sign_in(claire)
    paper = page.get(reverse("clients:proposal_pdf", args=[ask.pk])).content
    printed = " ".join(pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text().split())
    assert "820,00" in printed
    board = page.get(reverse("clients:renewals")).content.decode()
    assert "il restait 1\u202fh\u202f30, proposer 10\u202fh" in board
    assert "Garantie" in board
    assert "20/12/2026" in board
    assert "1\u202f200,00" in board
    with pytest.raises(Refused, match="Il ne reste que"):
        use(contract, 90, "d")
    use(contract, 90, "d", may_overdraw=True)
    assert verdict(contract).remaining_minutes == -30
    bought = {"quantity": "10", "label": "Carnet deux", "key": "k"}
    for _twice in range(2):
        page.post(reverse("clients:buy_pack", args=[contract.pk]), bought)
    assert held(contract) == {"Carnet un": 0, "Carnet deux": 570}
    assert verdict(contract).remaining_minutes == 570
    ask.refresh_from_db()
    assert ask.state == "BOUGHT"


@pytest.mark.row("G14")
def test_time_on_site_that_runs_out_is_told_to_sales_too(sign_in: Any, claire: Any) -> None:
    contract = cast.contract(cast.client(), on_site_minutes=600)
    for n in (400, 100, 200):
        services.record_entry(
            contract_id=contract.pk, kind="ON_SITE", quantity=n, label="Visite", key=f"m:{n}",
            by=None, at=NOON,
        )  # fmt: skip
    ask = TopUp.objects.get()
    assert (ask.left, ask.proposed) == (100, 180)
    dropped = reverse("clients:drop_top_up", args=[ask.pk])
    page = sign_in(claire)
    assert page.post(dropped, {"reason": " "}).status_code == 200
    assert page.post(dropped, {"reason": "Le client déménage"}).status_code == 302
    ask.refresh_from_db()
    assert (ask.state, ask.reason) == ("DROPPED", "Le client déménage")
    for n in (-200, 150):
        services.record_entry(
            contract_id=contract.pk, kind="ON_SITE", quantity=n, label="Visite", key=f"n:{n}",
            by=None, at=NOON,
        )  # fmt: skip
    assert TopUp.objects.get(state="OPEN").left == -50, "told again when the year is over-run"


@pytest.mark.row("G15")
def test_a_ticket_pack_is_told_and_stated_in_tickets(sign_in: Any, carole: Any, paul: Any) -> None:
    contract = cast.contract(cast.client(), "TICKET_PACK")
    buy(contract, 10, "dix")
    use(contract, Decimal("1.5"), "t1")
    told = verdict(contract)
    assert (told.code, told.remaining_tickets, told.allowance_tickets) == ("TICKETS", Decimal("8.5"), 10)  # fmt: skip
    assert "8,5 tickets" in told.sentence
    page = sign_in(carole.user)
    shown = page.get(reverse("client:contracts")).content.decode()
    assert "8,5 tickets" in shown
    csv = page.get(reverse("clients:statement_csv", args=[contract.pk])).content.decode()
    assert csv.splitlines()[1:] == [
        "17/11/2026;Achat;Carnet dix;Carnet dix;10,00;10,00",
        "17/11/2026;Consommation;Essai;Carnet dix;-1,50;8,50",
    ]
    ledger = page.get(f"/api/v1/contracts/{contract.pk}/ledger/").json()
    assert (ledger["balance"]["left"], ledger["balance"]["unit"]) == ("8.50", "TICKET")
    assert [line["after"] for line in ledger["lines"]] == ["10.00", "8.50"]
    pdf = page.get(reverse("clients:statement_pdf", args=[contract.pk]))
    assert pdf.content.startswith(b"%PDF")
    assert sign_in(paul.user).get(reverse("client:contracts")).status_code == 403


def test_an_old_ledger_without_packs_keeps_its_balance_beside_new_ones() -> None:
    contract = cast.contract(cast.client(), "HOUR_PACK")
    for kind, minutes, key in (("PURCHASE", 600, "old"), ("USE", -105, "old:1"), ("CORRECTION", 15, "old:2")):  # fmt: skip
        LedgerEntry.objects.create(
            contract=contract, kind=kind, quantity=minutes, label="Avant", key=key,
            at=NOON - timedelta(days=90),
        )  # fmt: skip
    told = verdict(contract)
    assert (told.remaining_minutes, told.allowance_minutes) == (510, 600)
    buy(contract, 120, "neuf", date(2027, 1, 31))
    use(contract, 150, "n:1")
    assert held(contract) == {"Carnet neuf": 0}
    assert verdict(contract).remaining_minutes == 480
