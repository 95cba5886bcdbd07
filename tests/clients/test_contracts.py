"""What was sold, page by page: lines, amendments, the end, the charter; and the verdict that reads them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from clients import services
from clients.models import Amendment, Asset, Rate
from core import clock, deliveries
from core.errors import Refused
from core.models import Event
from notifications import digest
from notifications.models import Message
from tests import cast
from tests.clients.sold import LINE, NOON, buy, use, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


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
