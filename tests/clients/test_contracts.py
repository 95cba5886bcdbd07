"""What was sold, page by page: lines, amendments, rates, packs, their end; and the verdict that reads them."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.db import transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from accounts.models import User
from clients import selectors, services
from clients.models import Amendment, Asset, Contract, LedgerEntry, Rate, TopUp
from core import clock, deliveries
from core.errors import Refused
from core.models import Event
from notifications import digest
from notifications.models import Message
from tests import cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
LINE = {"position": 1, "since": "2026-01-01", "covers_remote": "on"}


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def verdict(contract: Contract, **case: Any) -> Any:
    return selectors.verdict_for(contract.client, at=case.pop("at", NOON), **case)


def buy(contract: Contract, quantity: int, key: str, expires_on: date | None = None) -> None:
    services.buy_pack(
        contract_id=contract.pk, quantity=quantity, label=f"Carnet {key}", key=key,
        by=cast.person("claire"), at=NOON, expires_on=expires_on,
    )  # fmt: skip


def use(contract: Contract, quantity: int | Decimal, key: str, **more: Any) -> LedgerEntry:
    return services.record_entry(
        contract_id=contract.pk, kind="USE", quantity=quantity, label="Essai", key=key, by=None,
        at=NOON, **more,
    )  # fmt: skip


def held(contract: Contract, day: date = TODAY) -> dict[str, Decimal]:
    return {one.pack.label: one.left for one in selectors.packs_of(contract, day)}


@pytest.mark.row("G11")
@pytest.mark.row("G12")
def test_lines_decide_what_is_covered_and_the_steps_say_why(sign_in: Any, claire: Any) -> None:
    client = cast.client()
    contract = cast.contract(client, covers_on_site=False, covers_travel=False)
    server = Asset.objects.create(client=client, name="SRV-01", kind="Serveur")
    other = Asset.objects.create(client=client, name="PC-01", kind="Poste")
    page = sign_in(claire)
    address = reverse("clients:add_line", args=[contract.pk])
    given = {**LINE, "title": "Serveurs", "assets": "srv-01", "covers_on_site": "on"}
    assert page.post(address, given).status_code == 302
    given = {**LINE, "title": "Postes", "categories": "Poste de travail", "position": 2}
    assert page.post(address, given).status_code == 302
    assert (
        "Équipement inconnu"
        in page.post(address, {**given, "assets": "nulle part"}).content.decode()
    )

    told = verdict(contract, asset=server)
    assert (told.line_title, told.covers["on_site"]) == ("Serveurs", True)
    told = verdict(contract, asset=other, category="Poste de travail > Lenteur")
    assert (told.line_title, told.covers["on_site"]) == ("Postes", False)
    assert told.steps == (
        "Infogérance " + contract.number + "\u00a0: retenu, ligne «\u202fPostes\u202f»",
    )
    told = verdict(contract, asset=other, category="Réseau > Wi-Fi")
    assert told.code == "TO_BILL"
    assert "catégorie hors périmètre" in told.steps[0]
    shown = page.get(reverse("clients:contract", args=[contract.pk])).content.decode()
    assert "Serveurs" in shown
    assert "SRV-01" in shown

    answer = page.get(f"/api/v1/clients/{client.pk}/entitlement/", {"asset": server.pk}).json()
    assert (answer["line_title"], answer["steps"]) == ("Serveurs", list(verdict(contract, asset=server).steps))  # fmt: skip


@pytest.mark.row("G11")
def test_an_amendment_holds_from_its_day_and_what_held_before_stays_readable(
    sign_in: Any, claire: Any
) -> None:
    contract = cast.contract(cast.client())
    page, address = sign_in(claire), reverse("clients:amend", args=[contract.pk])
    form = page.get(address).context["form"]
    given = {
        name: form[name].value()
        for name in form.fields
        if form[name].value() is not None and form[name].value() is not False
    }
    given |= {"effective_on": "2027-01-01", "summary": "Révision", "hourly_rate": "90"}
    assert page.post(address, given).status_code == 302
    made = Amendment.objects.get()
    assert made.changes == {"hourly_rate": {"before": "82.00", "after": "90"}}
    assert verdict(contract).hourly_rate == 82
    assert verdict(contract, at=datetime(2027, 1, 1, 9, tzinfo=UTC)).hourly_rate == 90
    shown = page.get(reverse("clients:contract", args=[contract.pk])).content.decode()
    assert "Révision" in shown
    assert "à venir" in shown
    assert "82,00" in shown
    with pytest.raises(Refused, match="après le précédent"):
        services.amend(
            contract_id=contract.pk, effective_on=date(2026, 12, 1), summary="Trop tôt",
            by=claire, at=NOON, hourly_rate=Decimal(70),
        )  # fmt: skip
    assert Amendment.objects.count() == 1


@pytest.mark.row("G11")
def test_a_suspension_says_why_at_the_call_and_notice_ends_the_renewal(
    sign_in: Any, claire: Any, nolwenn: Any
) -> None:
    contract = cast.contract(cast.client(), ends_on=date(2026, 12, 31), renewal_months=12)
    page = sign_in(claire)
    suspend = reverse("clients:suspend_contract", args=[contract.pk])
    assert sign_in(nolwenn).post(suspend, {"reason": "x"}).status_code == 403
    page.post(suspend, {"reason": "Locaux fermés pour travaux"})
    told = verdict(contract)
    assert told.code == "SUSPENDED"
    assert "Locaux fermés pour travaux" in told.reasons
    page.post(reverse("clients:resume_contract", args=[contract.pk]))
    in_2027 = datetime(2027, 2, 1, 9, tzinfo=UTC)
    assert [verdict(contract).code, verdict(contract, at=in_2027).code] == ["COVERED", "COVERED"]
    api = f"/api/v1/contracts/{contract.pk}/"
    assert page.post(f"{api}suspend/", {}).status_code == 400
    assert page.post(f"{api}suspend/", {"reason": "Litige"}).json()["suspended_at"]
    assert page.post(f"{api}resume/").json()["suspended_at"] is None
    page.post(reverse("clients:give_notice", args=[contract.pk]), {"on": "2026-09-01"})
    assert verdict(contract, at=in_2027).code == "EXPIRED"
    kinds = Event.objects.filter(kind__startswith="contract.").order_by("pk").values_list("kind", flat=True)  # fmt: skip
    assert list(kinds) == [*["contract.suspended", "contract.resumed"] * 2, "contract.notice_given"]


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


@pytest.mark.row("G11")
def test_machines_of_one_name_stay_the_ones_that_a_line_covers(sign_in: Any, claire: Any) -> None:
    client = cast.client()
    contract = cast.contract(client)
    covered, other = (
        Asset.objects.create(client=client, name="ACCUEIL", serial=serial)
        for serial in ("S-1", "S-2")
    )
    page, given = sign_in(claire), {**LINE, "title": "Accueil"}
    page.post(reverse("clients:add_line", args=[contract.pk]), {**given, "assets": "s-1"})
    line = contract.lines.get()
    address = reverse("clients:edit_line", args=[line.pk])
    form = page.get(address).context["form"]
    page.post(address, {**given, "title": "Poste", "assets": form["assets"].value()})
    assert list(line.assets.all()) == [covered]
    page.post(address, {**given, "assets": "accueil"})
    assert set(line.assets.all()) == {covered, other}


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


@pytest.mark.row("G17")
def test_a_seller_reads_on_mondays_what_ends_at_their_own_clients(
    sign_in: Any, claire: Any
) -> None:
    monday = datetime(2026, 11, 16, 6, 50, tzinfo=UTC)
    client, other = cast.client(), cast.client("Ailleurs")
    client.seller = claire
    client.save()
    cast.contract(client, ends_on=date(2026, 12, 10))
    for owner, name in ((client, "PC-9"), (other, "PC-8")):
        Asset.objects.create(
            client=owner, name=name, kind="Portable", warranty_ends_on=date(2026, 12, 1)
        )
    said = digest.of(claire, monday).endings
    assert [line.split(" | ")[0] for line in said] == ["1er\u00a0déc.", "10\u00a0déc."]
    assert "PC-9" in said[0]
    assert "à renouveler" in said[1]
    assert not digest.of(claire, monday + timedelta(days=1)).endings
    assert not digest.of(cast.person("simon"), monday).endings
    assert digest.write(user=claire, at=monday)
    mail = Message.objects.get(kind="digest", user=claire, channel="EMAIL")
    assert "PC-9" in mail.text
    assert "PC-8" not in mail.text


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


@pytest.mark.row("G27", "G26")
def test_the_charter_says_where_when_what_and_how_soon(
    sign_in: Any, sophie: Any, paul: Any, claire: Any
) -> None:
    contract = cast.contract(cast.client(), restore_minutes=480, ends_on=date(2027, 12, 31))
    services.save_line(
        contract_id=contract.pk, title="Serveurs", since=date(2026, 1, 1), covers_on_site=True,
        natures=["NETWORK"], by=claire, at=NOON,
    )  # fmt: skip
    address = reverse("portal:charter", args=[contract.client_id])
    shown = sign_in(sophie.user).get(address).content.decode()
    for words in ("Serveurs", "lundi au vendredi", "Nous joindre", "GTR", "8\u202fh"):
        assert words in shown, words
    assert "Qui s’occupe de vous" not in shown
    services.name_people(
        client_id=contract.client_id, by=claire, at=NOON,
        named={"REFERENT": (cast.person("nolwenn"), cast.person("gaelle")), "SELLER": (claire, None)},
    )  # fmt: skip
    User.objects.filter(pk=claire.pk).update(is_active=False)
    named = sign_in(sophie.user).get(address).content.decode()
    for words in (
        "Qui s’occupe de vous",
        "Référent",
        "Le Goff",
        "Morvan",
        "Un engagement en danger",
    ):
        assert words in named, words
    assert str(claire) not in named
    User.objects.filter(pk=claire.pk).update(is_active=True)
    assert "82,00" not in shown
    assert "82,00" in sign_in(claire).get(address).content.decode()
    assert sign_in(paul.user).get(address).status_code == 404
    pdf = sign_in(sophie.user).get(reverse("portal:charter_pdf", args=[contract.client_id]))
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.row("G16")
@pytest.mark.row("G12")
def test_the_seller_sees_who_pays_and_how_much(sign_in: Any, claire: Any, nolwenn: Any) -> None:
    contract = cast.contract(cast.client(), covers_outside_hours=False)
    Rate.objects.create(coefficient=Decimal(2), band="WEEKEND", since=date(2026, 1, 1))
    page, address = sign_in(claire), reverse("billing:simulate")
    case = {
        "client": contract.client_id,
        "at": "2026-11-14T10:00",
        "minutes": "60",
        "place": "ON_SITE",
    }
    shown = page.get(address, case).content.decode()
    assert "retenu" in shown
    assert "164,00" in shown
    assert "week-end" in shown
    shown = page.get(address, {**case, "at": "2026-11-16T10:00"}).content.decode()
    assert "Ce que cela coûterait" in shown
    assert "164,00" not in shown
    assert "précisez" not in page.get(address, {"q": "kergoat"}).content.decode()
    assert page.get(address, {"q": "inconnu au bataillon"}).status_code == 200
    assert sign_in(nolwenn).get(address).status_code == 403


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


@pytest.mark.row("G11")
@pytest.mark.row("G13")
def test_the_clock_reminds_of_a_notice_once_and_sales_hear_of_both(claire: Any) -> None:
    client = cast.client()
    client.seller = claire
    client.save()
    contract = cast.contract(
        client, "HOUR_PACK", ends_on=date(2027, 3, 10), renewal_months=12, notice_days=90
    )
    assert services.remind_notices(at=NOON - timedelta(days=10)) == 0
    assert [services.remind_notices(at=NOON), services.remind_notices(at=NOON + timedelta(days=1))] == [1, 0]  # fmt: skip
    assert services.remind_notices(at=NOON + timedelta(days=365)) == 1
    buy(contract, 600, "un")
    use(contract, 540, "a")
    deliveries.deliver_pending()
    told = Message.objects.filter(channel="EMAIL", to=claire.email).order_by("pk")
    subjects = [" ".join(message.subject.split()) for message in told]
    assert subjects[0].startswith("Préavis avant le jeudi 10 décembre 2026")
    assert subjects[-1].startswith("Bientôt épuisé")
    assert "1\u202fh" in told.last().text
    assert "10\u202fh" in told.last().text
