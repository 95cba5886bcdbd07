"""Prices that follow the Syntec index: kept as published, computed exactly, applied by an amendment (L19, G11)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clients import services
from clients.indexing import revised
from clients.models import Amendment, Contract, PriceIndex, PriceRevision
from core.errors import Refused
from tests import cast
from tests.clients.test_contracts import verdict

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
    assert verdict(contract, at=datetime(2026, 12, 31, 9, tzinfo=UTC)).hourly_rate == 82
    assert verdict(contract, at=datetime(2027, 1, 4, 9, tzinfo=UTC)).hourly_rate == Decimal("84.28")
    again = seller.get(page).context["form"]
    assert again["base"].value() == target.pk, "the next revision starts where this one ended"
    used = head.post(indices, SEPTEMBER_2024 | {"value": "320"})
    assert "a servi à une révision" in used.content.decode()
    assert sign_in(nolwenn).get(page).status_code == 403


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
