"""Rights, their reviews, unusual accesses and suppliers over REST: the same grid and doors as the pages (Q07)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from accounts import services as accounts
from accounts.models import User
from clients.models import AccessAlert, AccessReviewLine, Asset, AssetType, Supplier
from core import clock
from tests import cast
from tests.clients.test_rights import give

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def api(person: User) -> Browser:
    at = clock.now()
    token, _row = accounts.issue_token(
        user=person, name="essai", expires_at=at + timedelta(days=1), at=at
    )
    return Browser(headers={"Authorization": f"Bearer {token}"})


def send(browser: Browser, path: str, body: Any, verb: str = "post") -> Any:
    return getattr(browser, verb)(f"{V1}{path}", body, content_type="application/json")


@pytest.mark.row("H06")
@pytest.mark.row("H07")
@pytest.mark.row("Q07")
def test_the_list_of_rights_and_a_review_answered_by_a_program(
    yann: User, loic: User, herve: User, denis: User, quentin: User,
    django_assert_max_num_queries: Any,
) -> None:  # fmt: skip
    User.objects.filter(pk__in=[yann.pk, loic.pk]).update(manager=herve)
    ended = clock.now() - timedelta(minutes=1)
    kept, gone = (
        give(yann, cast.client("Alpha"), "manual:1"),
        give(loic, cast.client("Bravo"), "manual:2"),
    )
    give(yann, cast.client("Coda"), "manual:3", ends_at=ended)
    director, manager = api(denis), api(herve)
    with django_assert_max_num_queries(8):
        listed = director.get(f"{V1}/grants/?live=1").json()["results"]
    assert {(row["user_name"], row["client_name"]) for row in listed} == {("Yann Kervella", "Alpha"), ("Loic Pennec", "Bravo")}  # fmt: skip
    assert len(api(yann).get(f"{V1}/grants/").json()["results"]) == 2, "one's own alone"

    assert send(manager, "/access-reviews/", {}).status_code == 403
    review = send(director, "/access-reviews/", {}).json()
    assert (review["total"], review["waiting"]) == (2, 2)
    with django_assert_max_num_queries(14):
        mine = manager.get(f"{V1}/access-reviews/{review['id']}/lines/?mine=1").json()["results"]
    lines = {row["client_name"]: row["id"] for row in mine}
    address = f"/access-reviews/{review['id']}/answer/"
    said = {"answer": "REMOVE", "reason": "Plus de mission chez eux"}
    assert send(manager, address, {**said, "lines": [lines["Bravo"], 999_999]}).status_code == 409
    assert not AccessReviewLine.objects.exclude(answer="").exists()
    assert send(manager, address, {**said, "lines": [lines["Bravo"]]}).json() == {"answered": 1}
    assert send(manager, address, {"lines": [], **said}).status_code == 400
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert (gone.revoked_at is None, kept.revoked_at is None) == (False, True)
    assert director.get(f"{V1}/access-reviews/{review['id']}/").json()["waiting"] == 1
    assert api(quentin).get(f"{V1}/access-reviews/").status_code == 403


@pytest.mark.row("H15")
@pytest.mark.row("Q07")
def test_an_unusual_access_is_read_and_closed_by_a_program(
    yann: User, denis: User, quentin: User
) -> None:
    now = clock.now()
    alert = AccessAlert.objects.create(
        person=yann, rule="refusals", day=now.date(), raised_at=now, limit=5, lines=[1, 2]
    )
    director = api(denis)
    row = director.get(f"{V1}/access-alerts/?outcome=").json()["results"][0]
    assert (row["person_name"], row["words"]) == ("Yann Kervella", "Beaucoup de refus en une heure")
    address = f"/access-alerts/{alert.pk}/close/"
    assert send(director, address, {"outcome": "HARMLESS", "note": ""}).status_code == 400
    closed = send(
        director, address, {"outcome": "TALKED", "note": "Une adresse mal copiée."}
    ).json()
    assert (closed["outcome"], closed["closed_by"]) == ("TALKED", denis.pk)
    assert (
        send(director, address, {"outcome": "TALKED", "note": "Encore une fois."}).status_code
        == 409
    )
    assert api(quentin).get(f"{V1}/access-alerts/").status_code == 403


@pytest.mark.row("G23")
@pytest.mark.row("Q07")
def test_suppliers_are_kept_by_a_program_within_ones_reach(
    nolwenn: User, yann: User, quentin: User
) -> None:
    client, other = cast.client(), cast.client("Ailleurs")
    kind = AssetType.objects.filter(part="NETWORK").first()
    here = Asset.objects.create(client=client, name="Box", type=kind, part="NETWORK")
    there = Asset.objects.create(client=other, name="Box", type=kind, part="NETWORK")
    desk = api(nolwenn)
    new = {
        "client": client.pk,
        "name": "Opérateur",
        "service": "Fibre",
        "phone": "02 97 00 00 01",
        "assets": [here.pk],
    }
    made = send(desk, "/suppliers/", new).json()
    assert (made["phone"], made["assets"]) == ("+33297000001", [here.pk])
    wrong = send(desk, "/suppliers/", {**new, "assets": [there.pk]})
    assert wrong.json()["errors"].keys() == {"assets"}
    assert Supplier.objects.count() == 1
    path = f"/suppliers/{made['id']}/"
    assert send(desk, path, {"is_active": False}, "patch").json()["is_active"] is False
    assert desk.get(f"{V1}/suppliers/?client={client.pk}&is_active=true").json()["results"] == []
    assert api(yann).get(f"{V1}{path}").status_code == 404, "no right on that client"
    assert api(quentin).get(f"{V1}{path}").status_code == 200
    assert send(api(quentin), path, {"name": "Autre"}, "patch").status_code == 403
