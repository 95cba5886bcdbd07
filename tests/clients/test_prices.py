"""What an hour, a journey and a ticket cost: the contract, then the client, then the catalogue; said as it is billed."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from clients import selectors, services
from clients.models import Contract, Rate, TopUp
from core import clock
from tests import cast
from tests.clients.sold import NOON, TODAY, use, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.mark.row("L19")
@pytest.mark.row("G16")
def test_prices_come_from_the_contract_then_the_client_then_the_catalogue(
    sign_in: Any, claire: Any, simon: Any
) -> None:
    client = cast.client()
    price = {"since": "2026-01-01", "price": "99"}
    assert sign_in(claire).post(reverse("clients:add_catalogue_rate"), price).status_code == 403
    page = sign_in(simon)
    page.post(reverse("clients:add_catalogue_rate"), price)
    assert selectors.verdict_for(client, at=NOON).hourly_rate == 99
    page.post(reverse("clients:add_client_rate", args=[client.pk]), {**price, "price": "70"})
    assert "70,00" in selectors.verdict_for(client, at=NOON).sentence
    contract = cast.contract(client, "TIME_AND_MATERIALS")
    page.post(
        reverse("clients:add_rate", args=[contract.pk]),
        {"since": "2026-01-01", "band": "NIGHT", "coefficient": "1.5"},
    )
    card = selectors.card_for(client.pk, selectors.verdict_for(client, at=NOON), TODAY)
    assert [card.labour("REMOTE", band=band).amount for band in ("DAY", "NIGHT")] == [82, 123]
    both = page.post(reverse("clients:add_rate", args=[contract.pk]), {**price, "coefficient": "2"})
    assert "pas les deux" in both.content.decode()
    night = Rate.objects.get(contract=contract)
    page.post(reverse("clients:end_rate", args=[night.pk]))
    assert selectors.card_for(client.pk, verdict(contract), TODAY).labour("REMOTE", band="NIGHT").amount == 82  # fmt: skip
    assert "99,00" in page.get(reverse("clients:catalogue")).content.decode()


@pytest.mark.row("L19")
def test_of_two_prices_for_the_same_the_one_that_began_last_holds(claire: Any) -> None:
    client = cast.client()
    contract = cast.contract(client, "TIME_AND_MATERIALS")
    prices = ((date(2026, 1, 1), 70), (date(2026, 7, 1), 75))
    for owner, written in (
        ({"contract_id": contract.pk}, prices),
        ({"client_id": client.pk}, prices[::-1]),
    ):
        for since, price in written:
            services.add_rate(by=claire, at=NOON, since=since, work="REMOTE", price=Decimal(price), **owner)  # fmt: skip
    for at, hour in ((NOON, 75), (datetime(2026, 6, 30, 9, tzinfo=UTC), 70)):
        told = verdict(contract, at=at)
        card = selectors.card_for(client.pk, told, at.date())
        assert (told.rate_to_say, card.labour("REMOTE").amount) == (hour, hour)
        assert selectors.card_of(client.pk, None, at.date()).labour("REMOTE").amount == hour


@pytest.mark.row("L19")
@pytest.mark.row("G12")
def test_the_price_said_at_the_call_is_the_price_billed(sign_in: Any, claire: Any) -> None:
    client = cast.client()

    def said_and_billed() -> tuple[Any, ...]:
        told = selectors.verdict_for(client, at=NOON)
        card = selectors.card_for(client.pk, told, TODAY)
        return told.rate_to_say, card.labour("REMOTE").amount, told.fee_to_say, card.journey(None)

    by = {"by": claire, "at": NOON, "since": date(2026, 1, 1)}
    services.add_rate(client_id=client.pk, coefficient=Decimal("0.9"), **by)
    assert said_and_billed() == (Decimal("73.80"), Decimal("73.80"), 45, 45), "reduced once"
    contract = cast.contract(client, "TIME_AND_MATERIALS")
    assert said_and_billed() == (82, 82, 45, 45), "the contract's own hour comes first"
    services.add_rate(contract_id=contract.pk, price=Decimal(70), **by)
    services.add_rate(contract_id=contract.pk, coefficient=Decimal("0.5"), **by)
    services.add_rate(contract_id=contract.pk, work="TRAVEL", price=Decimal(60), **by)
    assert said_and_billed() == (35, 35, 60, 60)
    assert "35,00\u202f€ HT de l’heure" in verdict(contract).sentence
    page = sign_in(claire)
    told = page.get(f"/api/v1/clients/{client.pk}/entitlement/").json()
    assert (told["hourly_rate"], told["travel_fee"]) == ("35.00", "60.00")
    for address in (
        reverse("clients:contract", args=[contract.pk]),
        reverse("portal:charter", args=[client.pk]),
    ):
        shown = page.get(address).content.decode()
        assert "35,00\u202f€" in shown
        assert "60,00\u202f€" in shown


@pytest.mark.row("G15", "L19")
def test_the_price_of_a_ticket_is_said_wherever_the_pack_is(
    sign_in: Any, claire: Any, simon: Any, carole: Any
) -> None:
    contract = cast.contract(cast.client(), "TICKET_PACK")
    page = sign_in(claire)
    bought = {"quantity": "10", "label": "Dix", "key": "k", "unit_price": "60"}
    assert page.post(reverse("clients:buy_pack", args=[contract.pk]), bought).status_code == 302
    use(contract, Decimal("8.5"), "t1")
    paper = page.get(reverse("clients:proposal_pdf", args=[TopUp.objects.get().pk])).content
    assert "600,00" in pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    price = {"since": "2026-01-01", "work": "TICKET", "price": "95"}
    for refused in ({"role": "EXPERT"}, {"article": "Batterie"}):
        assert page.post(reverse("clients:add_rate", args=[contract.pk]), price | refused).status_code != 302  # fmt: skip
    assert sign_in(simon).post(reverse("clients:add_catalogue_rate"), price).status_code == 302
    for address in (reverse("clients:contract", args=[contract.pk]), reverse("client:contracts")):
        reader = page if address.startswith("/clients/") else sign_in(carole.user)
        shown = reader.get(address).content.decode()
        assert "soit 90,00\u202f€ HT" in shown
        assert "95,00\u202f€ HT le ticket" in shown
    csv = page.get(reverse("clients:statement_csv", args=[contract.pk])).content.decode()
    assert [line.split(";")[-1] for line in csv.splitlines()] == ["Valeur HT", "600,00", "-510,00"]
    ledger = page.get(f"/api/v1/contracts/{contract.pk}/ledger/").json()
    assert ledger["balance"]["worth"] == "90.00"
    Contract.objects.filter(pk=contract.pk).update(ends_on=date(2026, 12, 20))
    [ending] = selectors.endings(claire, at=NOON, days=90)
    assert ending.value == 600, "what a year of the pack was bought for is at stake"
    told = page.get(f"/api/v1/clients/{contract.client_id}/entitlement/").json()
    assert told["ticket_price"] == "95.00"
    part = {"since": "2026-01-01", "work": "PART"}
    add = reverse("clients:add_client_rate", args=[contract.client_id])
    assert "Pour quelle fourniture" in page.post(add, part | {"price": "40"}).content.decode()
    assert page.post(add, part | {"price": "40", "article": "Batterie"}).status_code == 302
    case = {"client": contract.client_id, "at": "2026-11-17T10:00", "minutes": "20", "place": "REMOTE", "article": "batterie"}  # fmt: skip
    shown = page.get(reverse("billing:simulate"), case).content.decode()
    assert "40,00" in shown
    assert "1,00 ticket" in shown
