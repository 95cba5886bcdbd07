"""Prices that follow the Syntec index: kept as published, computed exactly, applied by an amendment (L19, G11)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clients import selectors, services
from clients.indexing import revised
from clients.models import Amendment, Contract, PriceIndex, PriceRevision
from core import clock
from core.errors import Refused
from tests import cast
from tests.clients.sold import verdict

#: As published: 306,0 in September 2023, 314,5 in September 2024 (on 31 October 2024).
SEPTEMBER_2023 = {"month": "2023-09-01", "value": "306.0", "published_on": "2023-10-31", "source": "Fédération Syntec"}  # fmt: skip
SEPTEMBER_2024 = {"month": "2024-09-12", "value": "314.5", "published_on": "2024-10-31", "source": "Fédération Syntec"}  # fmt: skip


@pytest.mark.parametrize(
    ("price", "base", "value", "how", "after"),
    [
        ("82.00", "306.0", "314.5", {}, "84.28"),  # 84.2777…
        ("1250.00", "306.0", "314.5", {}, "1284.72"),  # 1284.7222…
        ("100.00", "242.6", "245.6", {}, "101.24"),  # +1.24 %, November 2012 to 2013
        ("0.05", "100", "110", {}, "0.06"),  # half up, on the price alone
        ("82.00", "306.0", "314.5", {"fixed_percent": Decimal(20)}, "83.82"),  # 83.8222…
        ("82.00", "314.5", "306.0", {}, "79.78"),
        ("82.00", "314.5", "306.0", {"never_down": True}, "82.00"),
    ],
)
@pytest.mark.row("L19")
def test_a_price_follows_its_index_and_is_rounded_once(price, base, value, how, after):  # type: ignore[no-untyped-def]
    found = revised(Decimal(price), Decimal(base), Decimal(value), **how)
    assert found == Decimal(after)


@pytest.mark.django_db
@pytest.mark.row("L19", "G11")
def test_a_contract_is_revised_after_a_preview_and_keeps_how(
    sign_in: Any, simon: Any, claire: Any, nolwenn: Any
) -> None:
    contract = cast.contract(cast.client(), monthly_fee=Decimal(1250))
    head, seller, indices = sign_in(simon), sign_in(claire), reverse("clients:indices")
    assert seller.post(indices, SEPTEMBER_2023).status_code == 403
    assert "après son mois" in head.post(
        indices, SEPTEMBER_2023 | {"published_on": "2023-08-31"}
    ).content.decode()  # fmt: skip
    for given in (SEPTEMBER_2023, SEPTEMBER_2024 | {"value": "314.9"}, SEPTEMBER_2024):
        assert head.post(indices, given).status_code == 302
    assert "314,5" in seller.get(indices).content.decode()
    base, target = PriceIndex.objects.order_by("month")

    page = reverse("clients:revise_prices", args=[contract.pk])
    sent = {
        "base": base.pk, "target": target.pk, "prices": ["hourly_rate", "monthly_fee"],
        "effective_on": "2027-01-01", "fixed_percent": "0",
    }  # fmt: skip
    shown = seller.post(page, sent).content.decode()
    assert "84,28" in shown
    assert "+2,78" in shown
    assert "1\u202f284,72" in shown
    assert not Amendment.objects.exists(), "a preview writes nothing"
    wrong = seller.post(page, sent | {"base": target.pk, "target": base.pk, "apply": "1"})
    assert "plus récent" in wrong.content.decode()
    assert seller.post(page, sent | {"apply": "1"}).status_code == 302

    made = PriceRevision.objects.get()
    assert made.amendment.changes == {
        "hourly_rate": {"before": "82.00", "after": "84.28"},
        "monthly_fee": {"before": "1250.00", "after": "1284.72"},
    }
    twice = seller.post(page, sent | {"apply": "1"}).content.decode()
    assert "suit déjà l’indice de septembre 2024" in twice
    rest = seller.post(page, sent | {"prices": ["travel_fee"], "apply": "1"})
    assert rest.status_code == 302, "what was left out the first time follows on its own"
    assert Amendment.objects.count() == 2
    assert verdict(contract, at=datetime(2026, 12, 31, 9, tzinfo=UTC)).hourly_rate == 82
    assert verdict(contract, at=datetime(2027, 1, 4, 9, tzinfo=UTC)).hourly_rate == Decimal("84.28")
    again = seller.get(page).context["form"]
    assert again["base"].value() == target.pk, "the next revision starts where this one ended"
    used = head.post(indices, SEPTEMBER_2024 | {"value": "320"})
    assert "a servi à une révision" in used.content.decode()
    assert sign_in(nolwenn).get(page).status_code == 403


@pytest.mark.django_db
@pytest.mark.row("L19", "G11")
def test_lines_and_card_are_revised_in_the_same_amendment_and_only_another_undoes_it(
    sign_in: Any, simon: Any, claire: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    contract = cast.contract(cast.client(), "TIME_AND_MATERIALS")
    by = {"by": claire, "at": now, "since": date(2026, 1, 1)}
    line = services.save_line(
        contract_id=contract.pk, title="Postes", monthly_fee=Decimal(420), **by
    )
    kept = services.save_line(
        contract_id=contract.pk, title="Réseau", monthly_fee=Decimal(260), **by
    )
    rate = services.add_rate(contract_id=contract.pk, work="PROJECT", price=Decimal(95), **by)
    services.add_rate(contract_id=contract.pk, band="NIGHT", coefficient=Decimal("1.5"), **by)
    head, page = sign_in(simon), sign_in(claire)
    for given in (SEPTEMBER_2023, SEPTEMBER_2024):
        head.post(reverse("clients:indices"), given)
    base, target = PriceIndex.objects.order_by("month")

    address = reverse("clients:revise_prices", args=[contract.pk])
    choices = [name for name, _words in page.get(address).context["form"].fields["prices"].choices]
    fee, other = f"line:{line.pk}:monthly_fee", f"line:{kept.pk}:monthly_fee"
    assert choices == ["hourly_rate", "travel_fee", fee, other, f"rate:{rate.pk}:price"]
    sent = {
        "base": base.pk, "target": target.pk, "prices": ["hourly_rate", fee, f"rate:{rate.pk}:price"],
        "effective_on": "2027-01-01", "fixed_percent": "0",
    }  # fmt: skip
    shown = page.post(address, sent).content.decode()
    for words in ("Redevance HT par mois, Postes", "431,67", "Prix HT, Projet", "97,64"):
        assert words in shown, words
    assert not Amendment.objects.exists()
    assert page.post(address, sent | {"apply": "1"}).status_code == 302

    made = Amendment.objects.get()
    began = contract.rates.get(since=date(2027, 1, 1))
    assert made.changes == {
        "hourly_rate": {"before": "82.00", "after": "84.28"},
        fee: {"before": "420.00", "after": "431.67"},
        f"rate:{began.pk}:price": {"before": "95.00", "after": "97.64"},
    }
    for day, hour, project, year in (
        (date(2026, 12, 31), "82.00", "95.00", 680 * 12),
        (date(2027, 1, 1), "84.28", "97.64", Decimal("691.67") * 12),
    ):
        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        read = Contract.objects.get(pk=contract.pk)
        card = selectors.card_for(contract.client_id, verdict(read, at=at), day)
        prices = [card.labour("REMOTE").amount, card.labour("PROJECT").amount]
        assert prices == [Decimal(hour), Decimal(project)]
        assert card.labour("REMOTE", band="NIGHT").weight == Decimal("1.5")
        assert selectors.yearly(read, day) == year
    told = page.get(reverse("clients:contract", args=[contract.pk])).content.decode()
    assert "Redevance HT par mois, Postes : 420,00 → 431,67" in told
    assert "420,00\u202f€ par mois" in told
    assert "jusqu’au 01/01/2027" in told
    assert reverse("clients:end_rate", args=[began.pk]) not in told, "no button that is refused"

    by_hand = {"title": "Postes", "position": 1, "since": "2026-01-01", "monthly_fee": "400"}
    refused = page.post(reverse("clients:edit_line", args=[line.pk]), by_hand)
    assert "par un autre avenant" in refused.content.decode()
    page.post(reverse("clients:end_rate", args=[began.pk]))
    began.refresh_from_db()
    assert began.until is None, "what an amendment begins is not ended before its day"
    api = page.patch(f"/api/v1/contracts/{contract.pk}/", {"hourly_rate": "70"}, content_type="application/json")  # fmt: skip
    assert api.status_code in (400, 409)

    form = page.get(reverse("clients:amend", args=[contract.pk])).context["form"]
    given = {name: form[name].value() for name in form.fields}
    given = {
        name: value for name, value in given.items() if value is not None and value is not False
    }
    given |= {"effective_on": "2027-01-01", "summary": "Retour au prix d’avant", fee: "420"}
    assert page.post(reverse("clients:amend", args=[contract.pk]), given).status_code == 302
    assert list(contract.amendments.get(number=2).changes) == [fee]
    read = Contract.objects.get(pk=contract.pk)
    assert selectors.yearly(read, date(2027, 1, 1)) == 680 * 12


@pytest.mark.django_db
def test_only_who_keeps_the_catalogue_writes_an_index(claire: Any, simon: Any) -> None:
    at = datetime(2026, 11, 17, 9, tzinfo=UTC)
    given = {"month": date(2024, 9, 1), "published_on": date(2024, 10, 31), "source": "x", "at": at}
    with pytest.raises(PermissionDenied):
        services.keep_index(value=Decimal(300), by=claire, **given)
    with pytest.raises(Refused):
        services.keep_index(value=Decimal(0), by=simon, **given)
    assert not PriceIndex.objects.exists()
    assert not Contract.objects.exists()
