"""Rights: given with a reason, alive in their window, gone at once (H02, H03, H06)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from clients import selectors, services
from clients.models import AccessGrant, Asset, Client, ClientUserObjectPermission, Secret
from core import clock
from core.errors import Refused
from core.models import Event
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


def give(user: Any, client: Client, source: str = "mission:1", **changes: Any) -> AccessGrant:
    now = clock.now()
    values: dict[str, Any] = {
        "client_id": client.pk,
        "user_id": user.pk,
        "parts": ["EQUIPMENT", "NETWORK"],
        "can_write": False,
        "starts_at": now - DAY,
        "ends_at": now + DAY,
        "reason": "Visite du 17 novembre",
        "source": source,
        "by": None,
        "at": now,
    }
    return services.grant(**{**values, **changes})


@pytest.mark.row("H02")
def test_a_technician_sees_a_client_only_inside_the_window(yann: Any) -> None:
    client = cast.client()
    Asset.objects.create(client=client, name="PC-1")
    now = clock.now()
    assert not Client.objects.visible_to(yann).exists()
    give(yann, client, "mission:1", starts_at=now + DAY, ends_at=now + 2 * DAY)
    give(yann, client, "mission:2", starts_at=now - 2 * DAY, ends_at=now - DAY)
    assert not Client.objects.visible_to(yann).exists()
    give(yann, client, "mission:3")
    assert list(Client.objects.visible_to(yann)) == [client]
    assert Asset.objects.visible_to(yann).count() == 1


@pytest.mark.row("H02")
def test_each_part_is_its_own_right(yann: Any) -> None:
    client = cast.client()
    Asset.objects.create(client=client, name="PC-1")
    Secret.objects.create(client=client, label="Pare-feu", sealed=b"")
    give(yann, client, parts=["NETWORK"], can_write=True)
    assert selectors.parts_open(yann, client, clock.now()) == {"NETWORK": True}
    assert not Asset.objects.visible_to(yann).exists()
    assert not Secret.objects.visible_to(yann).exists()


def test_logins_are_opened_by_no_role(nolwenn: Any, denis: Any) -> None:
    client = cast.client()
    Secret.objects.create(client=client, label="Pare-feu", sealed=b"")
    assert not Secret.objects.visible_to(nolwenn).exists()
    assert "SECRETS" not in selectors.parts_open(denis, client, clock.now())
    give(nolwenn, client, parts=["SECRETS"])
    assert Secret.objects.visible_to(nolwenn).count() == 1


@pytest.mark.row("H03")
def test_the_same_mission_gives_one_right_and_moves_with_it(yann: Any) -> None:
    client, now = cast.client(), clock.now()
    assert give(yann, client) == give(yann, client)
    assert ClientUserObjectPermission.objects.count() == 2
    services.move_grant(
        source="mission:1", starts_at=now + DAY, ends_at=now + 3 * DAY, by=None, at=now
    )
    assert not Client.objects.visible_to(yann).exists()
    assert selectors.parts_open(yann, client, now + 2 * DAY) == {
        "EQUIPMENT": False,
        "NETWORK": False,
    }
    assert set(ClientUserObjectPermission.objects.values_list("opens_at", flat=True)) == {now + DAY}


@pytest.mark.row("H06")
def test_a_right_taken_back_ends_at_once_and_is_told_once(yann: Any, denis: Any) -> None:
    client, now = cast.client(), clock.now()
    give(yann, client, "manual:a", by=denis)
    services.revoke(source="manual:a", by=denis, at=now)
    services.revoke(source="manual:a", by=denis, at=now)
    assert not Client.objects.visible_to(yann).exists()
    assert selectors.parts_open(yann, client, now) == {}
    assert Event.objects.filter(kind="access.revoked").count() == 1


@pytest.mark.row("H03")
def test_an_expired_right_leaves_the_table_and_says_so_once(yann: Any) -> None:
    client, now = cast.client(), clock.now()
    give(yann, client, "mission:old", starts_at=now - 3 * DAY, ends_at=now - DAY)
    give(yann, client, "mission:new")
    assert services.expire(at=now) == 1
    assert services.expire(at=now) == 0
    assert {row.grant.source for row in ClientUserObjectPermission.objects.all()} == {"mission:new"}
    told = Event.objects.get(kind="access.revoked")
    assert (told.by, told.data["expired"]) == (None, True)


@pytest.mark.row("H06")
@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "  "},
        {"parts": []},
        {"parts": ["MONEY"]},
        {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"parts": ["SECRETS"], "ends_at": None},
    ],
)
def test_a_senseless_right_is_refused_and_nothing_is_written(
    yann: Any, changes: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        give(yann, cast.client(), **changes)
    assert not AccessGrant.objects.exists()
    assert not ClientUserObjectPermission.objects.exists()
    assert not Event.objects.exists()


def test_without_a_signed_clause_nothing_is_given(yann: Any) -> None:
    yann.clause_signed_on = None
    yann.save()
    with pytest.raises(Refused, match="clause"):
        give(yann, cast.client())


def test_nobody_gives_to_oneself_and_only_the_director_gives(
    denis: Any, nolwenn: Any, yann: Any
) -> None:
    with pytest.raises(Refused, match="soi-même"):
        give(denis, cast.client(), "manual:1", by=denis)
    with pytest.raises(PermissionDenied):
        give(yann, cast.client(), "manual:2", by=nolwenn)


@pytest.mark.row("H06", "H08", "H10")
def test_a_right_is_prolonged_by_the_rules_of_giving_it(
    denis: Any, yann: Any, loic: Any, sign_in: Any
) -> None:
    client, now, director = cast.client(), clock.now(), sign_in(denis)
    rights, until = reverse("clients:rights"), (now + 30 * DAY).date()
    yann.clause_ends_on = until
    yann.save()
    own = give(denis, client, "manual:own")
    given = give(yann, client, "manual:yann", by=denis)
    over = give(yann, client, "manual:over", starts_at=now - 2 * DAY, ends_at=now - DAY, by=denis)
    opening = services.open_in_emergency(
        client_id=client.pk, parts=["SECRETS"], reason="Le serveur de paie est arrêté", by=loic,
        at=now,
    )  # fmt: skip

    def prolong(grant: AccessGrant, day: Any) -> str:
        sent = {"until": day} if day else {}
        page = director.post(
            reverse("clients:extend", args=[grant.pk]), sent, follow=True,
            headers={"referer": f"http://testserver{rights}"},
        )  # fmt: skip
        return str(page.content.decode())

    assert "soi-même" in prolong(own, until)
    assert "finit de lui-même" in prolong(opening.grant, until)
    assert "est fini" in prolong(over, until)
    assert "La clause de confidentialité de Yann Kervella finit" in prolong(given, until + DAY)
    assert "obligatoire" in prolong(given, "")
    assert not Event.objects.filter(kind="access.moved").exists()
    assert "La date est changée." in prolong(given, until)
    given.refresh_from_db()
    assert given.ends_at == datetime.combine(until + DAY, datetime.min.time(), PARIS)
    for grant, is_offered in ((given, True), (own, False), (opening.grant, False)):
        shown = director.get(rights, {"droit": grant.pk}).content.decode()
        assert (reverse("clients:extend", args=[grant.pk]) in shown) is is_offered


@pytest.mark.parametrize("asked", ["²", "9" * 5000, "-1", "1e9", ""])
def test_an_address_that_makes_no_sense_asks_for_nothing(
    denis: Any, sign_in: Any, asked: str
) -> None:
    answer = sign_in(denis).get(reverse("clients:rights"), {"droit": asked, "page": asked})
    assert (answer.status_code, answer.context["chosen"]) == (200, None)


def test_a_client_of_another_company_sees_nothing_of_ours(
    paul: Any, sophie: Any, carole: Any
) -> None:
    ours = cast.client()
    assert list(Client.objects.visible_to(sophie.user)) == [ours]
    assert ours not in Client.objects.visible_to(paul.user)
    assert selectors.parts_open(carole.user, ours, clock.now()) == {"EQUIPMENT": False}
    assert selectors.parts_open(paul.user, ours, clock.now()) == {}


def test_a_closed_account_sees_nothing(nolwenn: Any) -> None:
    cast.client()
    nolwenn.is_active = False
    assert not Client.objects.visible_to(nolwenn).exists()
    assert selectors.parts_open(nolwenn, cast.client(), clock.now()) == {}


def test_visibility_costs_one_statement(yann: Any, django_assert_num_queries: Any) -> None:
    for n in range(5):
        give(yann, cast.client(f"Client {n}"), f"mission:{n}")
    with django_assert_num_queries(1):
        assert len(Client.objects.visible_to(yann)) == 5
    with django_assert_num_queries(1):
        assert list(Asset.objects.visible_to(yann)) == []


@pytest.mark.row("H06")
def test_the_list_of_rights_shows_people_clients_and_ends(
    denis: Any, yann: Any, sign_in: Any
) -> None:
    give(yann, cast.client(), "manual:1", reason="=cmd|' /C calc'!A0", by=denis)
    page = sign_in(denis).get("/clients/droits/")
    assert "Yann Kervella" in page.content.decode()
    out = sign_in(denis).get("/clients/droits/liste.csv").content.decode("utf-8-sig")
    assert "Yann Kervella;Technicien;Biscuiterie Kergoat-Lann" in out
    assert ";'=cmd|" in out
