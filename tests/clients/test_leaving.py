"""A right that ends acts at once: on open pages, files, links, the API and what is queued; a departure ends all (H02, H11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from accounts import services as accounts
from accounts.models import User
from clients import selectors, services
from clients.models import (
    AccessGrant,
    AccessRequest,
    Client,
    Contact,
    Document,
    Membership,
    SecretToChange,
)
from core import clock, deliveries, files, links
from core.errors import Refused
from core.models import Event
from interventions import services as interventions
from notifications import sending
from notifications import services as outbox
from quality.models import Survey
from tests import cast
from tests import field_story as story
from tests.accounts.test_people import me, token_of
from tests.clients.test_requests import ask
from tests.clients.test_rights import DAY, give
from tests.clients.test_secrets import keep, reveal
from tests.rules.doors import Side

pytestmark = pytest.mark.django_db


@pytest.mark.row("H02")
@pytest.mark.row("H06")
def test_a_right_taken_back_acts_on_pages_files_and_api_already_open(
    yann: Any, denis: Any, sign_in: Any
) -> None:
    client, now = cast.client(), clock.now()
    give(yann, client, "manual:1", parts=["DOCUMENTS", "EQUIPMENT"])
    stored = files.keep(b"schema", name="schema.txt")
    paper = Document.objects.create(client=client, part="DOCUMENTS", title="Schéma", file=stored, added_at=now)  # fmt: skip
    browser, token = sign_in(yann), token_of(yann)
    bearer = {"Authorization": f"Bearer {token}"}
    doors = (
        f"/clients/{client.pk}/documents/", f"/clients/documents/{paper.pk}/", f"/clients/{client.pk}/equipements/",
        f"/api/v1/clients/{client.pk}/", f"/api/v1/assets/?client={client.pk}", "/api/v1/clients/",
    )  # fmt: skip

    def knock() -> list[int]:
        return [(Browser() if door.startswith("/api") else browser).get(door, headers=bearer).status_code for door in doors]  # fmt: skip

    assert knock() == [200] * 6
    assert Browser().get(doors[5], headers=bearer).json()["results"]
    services.revoke(source="manual:1", by=denis, at=now)
    assert knock() == [404, 404, 404, 404, 200, 200]
    assert Browser().get(doors[5], headers=bearer).json()["results"] == []


@pytest.mark.row("H11")
def test_who_leaves_loses_account_sessions_tokens_links_rights_and_demands_at_once(
    yann: Any, helene: Any, denis: Any, sign_in: Any
) -> None:
    client, now = cast.client(), clock.now()
    give(yann, client, "mission:1", parts=["SECRETS"])
    reveal(keep(), yann)
    give(yann, cast.client("Autre"), "manual:2", ends_at=None, parts=["NETWORK"])
    ask(yann, now, client_id=cast.client("Troisième").pk, wanted_until=(now + 5 * DAY).date())
    browser, token = sign_in(yann), token_of(yann)
    link = links.issue(purpose="mission.acknowledge", subject="mission:1", holder=f"user:{yann.pk}", expires_at=now + DAY)  # fmt: skip
    hr = sign_in(helene)
    fields = {"first_name": "Yann", "last_name": "Kervella", "leaves_on": (now - DAY).date()}
    hr.post(f"/profil/personnes/{yann.pk}/modifier/", fields)
    assert (browser.get("/clients/").status_code, me(token)) == (302, 401)
    with pytest.raises(Refused, match="plus valable"):
        links.find(link, "mission.acknowledge", now)
    assert not Client.objects.visible_to(User.objects.get(pk=yann.pk)).exists()
    deliveries.deliver_pending()
    assert not AccessGrant.objects.filter(revoked_at=None).exists()
    assert AccessRequest.objects.get().state == "WITHDRAWN"
    left = Event.objects.get(kind="person.left")
    assert left.about == [f"user:{yann.pk}"]
    accounts.reactivate(user_id=yann.pk, by=helene, at=now)
    assert selectors.parts_open(User.objects.get(pk=yann.pk), client, now) == {}
    accounts.deactivate(user_id=yann.pk, by=helene, at=now)
    (listed,) = SecretToChange.objects.all()
    assert (listed.person, listed.cause, listed.done_at) == (yann, "DEPARTURE", None)
    page = hr.get("/clients/departs/").content.decode()
    assert "Yann Kervella" in page


@pytest.mark.row("H11")
def test_a_last_day_to_come_ends_every_right_that_day(yann: Any, helene: Any) -> None:
    now = clock.now()
    give(yann, cast.client(), "manual:1", ends_at=now + 90 * DAY)
    last = (now + timedelta(days=10)).date()
    accounts.change_person(user_id=yann.pk, leaves_on=last, by=helene, at=now)
    deliveries.deliver_pending()
    grant = AccessGrant.objects.get()
    assert grant.ends_at.astimezone().date() in (last, last + timedelta(days=1))
    assert selectors.parts_open(yann, cast.client(), now + timedelta(days=12)) == {}
    with pytest.raises(Refused, match="quitte"):
        give(User.objects.get(pk=yann.pk), cast.client(), "manual:2", ends_at=now + 30 * DAY)


@pytest.mark.row("H03")
def test_a_mission_given_to_another_opens_the_dossier_to_that_one_only(
    yann: Any, loic: Any, nolwenn: Any
) -> None:
    mission = story.held()
    interventions.reassign(mission_id=mission.pk, technician_id=loic.pk, by=nolwenn, at=story.NOW)
    held = AccessGrant.objects.filter(source=f"mission:{mission.pk}", revoked_at=None)
    assert [grant.user for grant in held] == [loic]
    assert AccessGrant.objects.get(user=yann).revoked_at is not None


@pytest.mark.row("H11")
def test_what_waits_in_the_outbox_for_somebody_who_left_never_leaves(
    yann: Any, helene: Any
) -> None:
    now = clock.now()
    message = outbox.queue(
        key="access:1", kind="access_granted", channel="EMAIL", to=yann.email, subject="Accès accordé",
        text="Ouvrez.\n", html="", at=now, about="client:1", user=yann,
    )  # fmt: skip
    accounts.deactivate(user_id=yann.pk, by=helene, at=now)
    assert sending.lease_next("EMAIL", clock.now()) is None
    message.refresh_from_db()
    assert message.state == "CANCELLED"


@pytest.mark.row("H08")
@pytest.mark.row("H11")
def test_what_was_seen_in_an_emergency_is_listed_to_be_changed_when_it_ends(
    yann: Any, denis: Any, sign_in: Any
) -> None:
    now = clock.now()
    secret = keep()
    opening = services.open_in_emergency(
        client_id=secret.client_id, parts=["SECRETS"], reason="Le serveur de paie est arrêté.", by=yann, at=now
    )  # fmt: skip
    reveal(secret, yann)
    assert not SecretToChange.objects.exists()
    services.close_emergency(opening_id=opening.pk, by=yann, at=clock.now())
    deliveries.deliver_pending()
    (listed,) = SecretToChange.objects.all()
    assert (listed.secret, listed.person, listed.cause) == (secret, yann, "EMERGENCY")
    page = sign_in(denis).get(reverse("clients:secrets_to_change")).content.decode()
    assert "Yann Kervella l’a vu pendant une urgence" in page


@pytest.mark.row("Q05")
def test_the_links_of_a_contact_end_with_their_place_at_the_client(nolwenn: User) -> None:
    side, browser = Side(True, nolwenn), Browser()
    person, other = side.contact, Client.objects.create(name="Ailleurs")
    paths = [
        reverse("quality:survey", args=[side.link("survey", f"survey:{side.survey.pk}")]),
        reverse("interventions:confirm", args=[side.link("mission.confirm", f"mission:{side.mission.pk}")]),
    ]  # fmt: skip
    account = User.objects.create_user("parti@client.example", role="CLIENT_USER", is_active=False)
    twin = Contact.objects.create(client=side.client, last_name="Double")

    def answers() -> set[bool]:
        pages = [browser.get(path).content.decode() for path in paths]
        return {"Ce lien n’est plus valable." in page for page in pages}

    assert answers() == {False}
    for gone in ({"client": other}, {"user": account}, {"merged_into": twin}):
        back = {name: getattr(person, name) for name in gone}
        Contact.objects.filter(pk=person.pk).update(**gone)
        assert answers() == {True}, gone
        assert browser.post(paths[0], {"score": 5, "comment": ""}).status_code != 200
        Contact.objects.filter(pk=person.pk).update(**back)
    Contact.objects.filter(pk=person.pk).update(client=other)
    Membership.objects.create(contact=person, client=side.client)
    assert answers() == {False}
    assert Survey.objects.get(pk=side.survey.pk).score is None
