"""What sales decides before anything leaves: each verb has its reason and its fact."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from billing import services
from billing.services.decisions import Correction
from clients.models import Rate
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


def decided(verb, item, **more):
    return getattr(services, verb)(item_id=item.pk, by=cast.person("claire"), at=build.NOW, **more)


@pytest.fixture
def over_the_pack():
    """30 minutes left, 90 worked: 30 taken, 60 to decide."""
    contract = build.pack(cast.client(), 30)
    ticket = build.ticket()
    build.time(ticket, 90)
    return contract, build.resolve(ticket)


@pytest.mark.row("L06")
def test_the_rest_taken_on_the_pack_makes_it_negative_by_decision(over_the_pack):
    contract, item = over_the_pack
    item = decided("take_hours", item, reason="Accord de Carole Lann")
    assert build.balance(contract) == -60
    assert (item.state, item.outcome, item.net_total, item.used_minutes) == (
        "READY",
        "ZERO_INVOICE",
        Decimal(0),
        90,
    )
    fact = Event.objects.get(kind="billing.item_decided")
    assert (fact.data["verb"], fact.data["reason"]) == ("take_hours", "Accord de Carole Lann")


@pytest.mark.row("L02")
def test_billing_all_of_it_gives_the_hours_back(over_the_pack):
    contract, item = over_the_pack
    item = decided("bill", item, reason="Hors périmètre")
    assert build.balance(contract) == 30
    assert (item.outcome, item.net_total) == ("INVOICE", Decimal("123.00"))
    assert all(line.covered_by == "" for line in item.lines.all())


@pytest.mark.row("L02")
def test_accepted_as_it_is(over_the_pack):
    _contract, item = over_the_pack
    assert decided("approve", item).state == "READY"


def test_offering_says_who_and_why_and_gives_the_hours_back(over_the_pack, claire):
    contract, item = over_the_pack
    item = decided("offer", item, reason="Geste commercial")
    assert (item.state, item.decided_by, item.decided_reason) == (
        "OFFERED",
        claire,
        "Geste commercial",
    )
    assert build.balance(contract) == 30


@pytest.mark.row("L02")
def test_an_adjusted_line_keeps_its_before_in_the_fact():
    item = build.ready(minutes=60)
    line = item.lines.get()
    item = decided(
        "adjust", item, reason="Tarif convenu",
        corrections=[Correction(line.pk, line.label, Decimal("1"), Decimal("70"), Decimal("20"))],
    )  # fmt: skip
    assert item.net_total == Decimal("70.00")
    fact = Event.objects.get(kind="billing.item_decided")
    assert "1 h × 82" in fact.data["before"][0]
    assert "1 h × 70" in fact.data["after"][0]


@pytest.mark.parametrize(("quantity", "price"), [("-1", "70"), ("1", "-70"), ("0", "70")])
def test_a_negative_line_is_refused(quantity, price):
    item = build.ready()
    line = item.lines.get()
    with pytest.raises(Refused, match="jamais négative"):
        decided(
            "adjust",
            item,
            reason="x",
            corrections=[Correction(line.pk, "x", Decimal(quantity), Decimal(price), Decimal(20))],
        )
    item.refresh_from_db()
    assert item.net_total == Decimal("82.00")


@pytest.mark.parametrize("verb", ["bill", "cover", "offer", "dispute", "take_hours"])
def test_a_decision_without_a_reason_is_refused_and_tells_nobody(over_the_pack, verb):
    _contract, item = over_the_pack
    with pytest.raises(Refused, match="Dites pourquoi"):
        decided(verb, item, reason=" ")
    assert not Event.objects.filter(kind="billing.item_decided").exists()


@pytest.mark.parametrize(
    "verb", ["approve", "adjust", "bill", "cover", "offer", "dispute", "take_hours"]
)
def test_nothing_is_decided_once_it_has_left(verb):
    item = build.ready()
    services.issue(item_ids=[item.pk], by=cast.person("claire"), at=build.NOW)
    more = {} if verb == "approve" else {"reason": "x"}
    if verb == "adjust":
        more["corrections"] = []
    with pytest.raises(Refused, match="déjà « Facturé »"):
        decided(verb, item, **more)


def test_without_a_contract_nothing_can_be_covered():
    with pytest.raises(Refused, match="Aucun contrat"):
        decided("cover", build.ready(), reason="x")


def test_covering_is_a_price_of_0_that_names_the_contract_never_a_discount():
    client = cast.client()
    contract = cast.contract(client, "TIME_AND_MATERIALS")
    item = decided("cover", build.ready(client), reason="Avenant signé")
    line = item.lines.get()
    assert (line.unit_price, line.covered_by, line.value_price) == (
        Decimal(0),
        str(contract),
        Decimal(82),
    )


def test_a_disputed_item_comes_back_among_those_to_decide():
    item = decided("dispute", build.ready(), reason="Le client conteste")
    assert item.state == "DISPUTED"
    assert decided("resume", item, reason="Accord trouvé").state == "TO_DECIDE"


def test_a_missing_siren_still_refuses_the_approval_and_names_the_field():
    client = cast.client()
    client.siren = ""
    client.save()
    ticket = build.ticket(client)
    build.time(ticket, 60)
    with pytest.raises(Refused) as refusal:
        decided("approve", build.resolve(ticket))
    assert refusal.value.field == "buyer.siren"


def test_the_desk_decides_nothing_about_money(nolwenn):
    item = build.ready()
    with pytest.raises(PermissionDenied):
        services.offer(item_id=item.pk, reason="x", by=nolwenn, at=build.NOW)


def test_time_taken_on_the_pack_is_not_priced_beside_it_and_what_was_typed_stays(
    over_the_pack, sign_in, claire
):
    contract, item = over_the_pack
    typed = {"reason": "Tarif convenu"}
    for line in item.lines.all():
        typed |= {
            f"label_{line.pk}": line.label, f"quantity_{line.pk}": f"{line.quantity:f}",
            f"price_{line.pk}": "82", f"vat_{line.pk}": "20",
        }  # fmt: skip
    answer = sign_in(claire).post(reverse("billing:adjust", args=[item.pk]), typed)
    page = build.flat(answer.content.decode())
    assert "est pris sur le contrat" in page
    assert "Tarif convenu" in page
    item.refresh_from_db()
    assert (item.state, item.net_total, build.balance(contract)) == (
        "TO_DECIDE", Decimal("82.00"), 0,
    )  # fmt: skip


def test_an_offer_taken_back_takes_its_hours_again(over_the_pack):
    contract, item = over_the_pack
    before = list(item.lines.values_list("label", "quantity", "unit_price", "covered_by"))
    decided("offer", item, reason="Geste commercial")
    assert build.balance(contract) == 30
    item = decided("resume", item, reason="Offert par erreur")
    assert (item.state, item.used_minutes, item.net_total) == ("TO_DECIDE", 30, Decimal("82.00"))
    assert list(item.lines.values_list("label", "quantity", "unit_price", "covered_by")) == before
    assert build.balance(contract) == 0


def test_what_a_pack_covers_says_which_pack(claire):
    client = cast.client()
    contract = build.pack(client, 120)
    invoice = services.issue(item_ids=[build.ready(client).pk], by=claire, at=build.NOW)
    assert invoice.mentions[0]["title"] == f"Couvert par votre carnet d’heures {contract.number}"


@pytest.mark.row("G16")
def test_a_night_taken_on_the_pack_weighs_what_it_weighs_when_it_is_rated():
    contract = build.pack(cast.client(), 60)
    Rate.objects.create(coefficient=Decimal("1.5"), band="NIGHT", since=date(2026, 1, 1))
    ticket, night = build.ticket(), datetime(2026, 11, 16, 21, 0, tzinfo=UTC)
    build.time(ticket, 60, started_at=night, ended_at=night + timedelta(hours=1))
    item = build.resolve(ticket)
    assert item.used_minutes == 60
    item = decided("take_hours", item, reason="Accord de Carole Lann")
    assert (item.used_minutes, item.net_total, build.balance(contract)) == (90, 0, -30)
