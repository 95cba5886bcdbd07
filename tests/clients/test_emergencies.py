"""Breaking the glass: opened at once for a reason, told at once, read the next day (H08)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from accounts.models import User
from clients import selectors, services
from clients.models import AccessGrant, Client, EmergencyOpening, NamedPerson
from core import clock, deliveries, setting
from core.errors import Refused
from core.models import Event
from notifications.models import Message
from tests import cast
from tests.accounts.test_people import token_of

pytestmark = pytest.mark.django_db
REASON = "Le serveur de paie est arrêté et le client appelle."


def opened(by: Any, **changes: Any) -> EmergencyOpening:
    values: dict[str, Any] = {"client_id": cast.client().pk, "parts": ["NETWORK"], "reason": REASON}
    return services.open_in_emergency(**{**values, **changes}, by=by, at=clock.now())


@pytest.mark.row("H08")
def test_a_technician_opens_is_in_and_director_and_owner_are_told_at_once(
    yann: Any, denis: Any, gaelle: Any, sign_in: Any
) -> None:
    client, browser = cast.client(), sign_in(yann)
    Client.objects.filter(pk=client.pk).update(referent=gaelle)
    locked = browser.get(f"/clients/{client.pk}/ferme/").content.decode()
    assert "Ouvrir en urgence…" in locked
    address = f"/clients/{client.pk}/urgence/"
    short = browser.post(address, {"reason": "vite", "parts": ["NETWORK"]})
    assert short.status_code == 200
    assert not AccessGrant.objects.exists()
    page = browser.post(address, {"reason": REASON, "parts": ["NETWORK", "SECRETS"]}, follow=True)
    assert "Refermer maintenant" in page.content.decode()
    assert selectors.parts_open(yann, client, clock.now()) == {"NETWORK": False, "SECRETS": False}
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="emergency_opened", channel="EMAIL").order_by("user_id")
    assert {message.user for message in told} == {denis, gaelle}
    assert REASON in told[0].text
    assert all(message.next_try_at <= clock.now() for message in told)
    opening = EmergencyOpening.objects.get()
    browser.post(f"/clients/urgences/{opening.pk}/refermer/")
    assert browser.get(f"/clients/{client.pk}/").url == f"/clients/{client.pk}/ferme/"


@pytest.mark.row("H08")
def test_its_window_is_a_setting_and_closes_by_itself(yann: Any) -> None:
    now = clock.now()
    setting.change("emergency_hours", 2, since=now.date())
    opening = opened(yann)
    assert opening.grant.ends_at - opening.grant.starts_at == timedelta(hours=2)
    later = opening.grant.ends_at + timedelta(seconds=1)
    assert selectors.parts_open(yann, cast.client(), later) == {}
    assert selectors.running_emergency(yann, cast.client(), later) is None


@pytest.mark.row("H08")
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": "c’est pressé"}, "vingt caractères"),
        ({"parts": []}, "partie"),
        ({"parts": ["MONEY"]}, "partie"),
    ],
)
def test_without_a_real_reason_or_a_closed_part_nothing_opens(
    yann: Any, changes: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        opened(yann, **changes)
    assert not AccessGrant.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.row("H08")
def test_not_without_a_clause_nor_twice_nor_what_is_open_already(
    yann: Any, nolwenn: Any, loic: Any
) -> None:
    with pytest.raises(Refused, match="fermée"):
        opened(nolwenn, parts=["NETWORK"])  # her role reads it
    loic.clause_signed_on = None
    loic.save()
    with pytest.raises(Refused, match="clause"):
        opened(loic)
    opened(yann)
    with pytest.raises(Refused, match="déjà en cours"):
        opened(yann, parts=["SECRETS"])
    assert EmergencyOpening.objects.count() == 1


@pytest.mark.row("H08")
def test_the_next_day_the_director_approves_or_objects_with_what_must_follow(
    yann: Any, loic: Any, denis: Any, sign_in: Any
) -> None:
    first, second = opened(yann), opened(loic)
    assert services.remind_of_emergencies(at=first.opened_at) == 0
    assert services.remind_of_emergencies(at=first.review_due_at) == 2
    assert services.remind_of_emergencies(at=first.review_due_at) == 0
    director = sign_in(denis)
    assert director.get("/clients/urgences/").content.decode().count("à relire") >= 2
    director.post(f"/clients/urgences/{first.pk}/relire/", {"verdict": "APPROVED"})
    refused = director.post(f"/clients/urgences/{second.pk}/relire/", {"verdict": "OBJECTED"})
    assert refused.status_code in (302, 409)
    follow_up = {"verdict": "OBJECTED", "follow_up": "Changer le mot de passe du pare-feu."}
    director.post(f"/clients/urgences/{second.pk}/relire/", follow_up)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.verdict, second.verdict) == ("APPROVED", "OBJECTED")
    assert selectors.parts_open(loic, cast.client(), clock.now()) == {}
    assert selectors.parts_open(yann, cast.client(), clock.now()) == {"NETWORK": False}
    deliveries.deliver_pending()
    assert Message.objects.get(kind="emergency_objected", channel="EMAIL").user == loic
    assert "Changer le mot de passe" in sign_in(loic).get("/clients/mes-acces/").content.decode()
    director.post(f"/clients/urgences/{second.pk}/suite/")
    second.refresh_from_db()
    assert second.followed_up_by == denis
    with pytest.raises(Refused, match="déjà"):
        services.review_emergency(opening_id=first.pk, verdict="APPROVED", by=denis, at=clock.now())


@pytest.mark.row("H08")
def test_nobody_reads_their_own_opening(denis: Any, yann: Any, sign_in: Any) -> None:
    own = opened(denis, parts=["SECRETS"])
    with pytest.raises(Refused, match="propre"):
        services.review_emergency(opening_id=own.pk, verdict="APPROVED", by=denis, at=clock.now())
    with pytest.raises(Refused, match="Seule la personne"):
        services.close_emergency(opening_id=own.pk, by=yann, at=clock.now())
    assert sign_in(yann).get("/clients/urgences/").status_code == 403


@pytest.mark.row("H08")
@pytest.mark.row("H04")
def test_by_api_a_technician_opens_and_gives_back_and_a_manager_asks_for_a_colleague(
    yann: Any, loic: Any, herve: Any
) -> None:
    client = cast.client()
    ours, others = (Browser(headers={"Authorization": f"Bearer {token_of(one)}"}) for one in (yann, loic))  # fmt: skip
    typed = {"client": client.pk, "parts": ["NETWORK"], "reason": REASON}
    made = ours.post("/api/v1/emergencies/", typed, "application/json")
    assert (made.status_code, made.json()["person"]) == (201, yann.pk)
    address = f"/api/v1/emergencies/{made.json()['id']}/"
    assert [ours.get(address).status_code, others.get(address).status_code] == [200, 404]
    assert ours.post(f"{address}review/", {"verdict": "APPROVED"}, "application/json").status_code == 403  # fmt: skip
    assert ours.get(f"/api/v1/clients/{client.pk}/").status_code == 200
    assert ours.post(f"{address}close/", {}, "application/json").status_code == 200
    assert ours.get(f"/api/v1/clients/{client.pk}/").status_code == 404
    manager = Browser(headers={"Authorization": f"Bearer {token_of(herve)}"})
    asked = {
        "client": client.pk, "parts": ["NETWORK"], "reason": "Il remplace un collègue.", "on_behalf_of": yann.pk,
        "wanted_until": (clock.now() + timedelta(days=5)).date().isoformat(),
    }  # fmt: skip
    answer = manager.post("/api/v1/access-requests/", asked, "application/json")
    assert (answer.json()["asker"], answer.json()["asked_by"]) == (yann.pk, herve.pk)
    assert others.post("/api/v1/access-requests/", asked, "application/json").status_code == 403
    twice = manager.post("/api/v1/access-requests/", asked, "application/json")
    assert "Yann Kervella a déjà une demande" in twice.content.decode()
    taken_back = f"/api/v1/access-requests/{answer.json()['id']}/withdraw/"
    assert others.post(taken_back, {}, "application/json").status_code == 404
    assert manager.post(taken_back, {}, "application/json").json()["state"] == "WITHDRAWN"


@pytest.mark.row("H08", "G26")
def test_where_the_referent_left_the_stand_in_named_there_is_told(
    yann: Any, denis: Any, nolwenn: Any, gaelle: Any
) -> None:
    client = cast.client()
    Client.objects.filter(pk=client.pk).update(referent=nolwenn)
    NamedPerson.objects.create(client=client, role="REFERENT", is_backup=True, user=gaelle)
    User.objects.filter(pk=nolwenn.pk).update(is_active=False)
    opened(yann)
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="emergency_opened", channel="EMAIL")
    assert {message.user for message in told} == {denis, gaelle}
