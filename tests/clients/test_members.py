"""A contact with a place at several clients, what each client lets them do, and how to get in (G01–G03, G25)."""

import importlib
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import User
from billing.models import Payment
from clients import selectors, services
from clients.models import Client, Contact, Membership, Site, WorkPosition
from core.models import Event
from tests import cast
from tickets import services as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)


def place(contact: Contact, client: Client, by: User, **values: Any) -> Membership:
    return services.save_membership(
        contact_id=contact.pk, client_id=client.pk, by=by, at=NOW, **values
    )


@pytest.mark.row("G03")
def test_a_place_at_one_more_client_is_given_shown_and_taken_back(
    sign_in: Any, claire: User, paul: Contact
) -> None:
    kergoat, browser = cast.client(), sign_in(claire)
    page = reverse("clients:memberships", args=[paul.pk])
    refused = browser.post(page, {"client": "Personne ne s’appelle ainsi"})
    assert "Aucun client ne porte ce nom" in refused.content.decode()
    browser.post(
        page, {"client": f"C-{kergoat.pk}", "job": "Expert-comptable", "sees_invoices": "on"}
    )
    (row,) = Membership.objects.all()
    assert (row.client, row.sees_invoices, row.may_order, row.may_open) == (
        kergoat,
        True,
        False,
        False,
    )
    people = browser.get(reverse("clients:people", args=[kergoat.pk])).content.decode()
    assert "Vasseur" in people
    assert "Expert-comptable" in people
    assert "voit les factures" in people
    browser.post(reverse("clients:end_membership", args=[row.pk]))
    assert not Membership.objects.exists()
    kinds = Event.objects.filter(kind__startswith="membership.").order_by("pk")
    assert [event.kind for event in kinds] == ["membership.created", "membership.ended"]


@pytest.mark.row("G03", "A03")
def test_a_number_of_two_clients_asks_for_which_one_it_is(
    sign_in: Any, nolwenn: User, claire: User, paul: Contact
) -> None:
    kergoat = cast.client()
    place(paul, kergoat, claire)
    found = selectors.find_callers(paul.phone, NOW)
    assert {(one.contact, one.client) for one in found[:2]} == {
        (paul, paul.client),
        (paul, kergoat),
    }
    assert all(one.score < 99 for one in found)  # nobody is recognised without being asked
    browser = sign_in(nolwenn)
    call = browser.post(reverse("desk:call_start"), {"number": paul.phone}, follow=True)
    pk = int(call.redirect_chain[0][0].strip("/").rsplit("/", 1)[-1])
    browser.post(reverse("desk:call_bind", args=[pk]), {"contact": paul.pk, "client": kergoat.pk})
    made = tickets.open_ticket(
        client_id=kergoat.pk, requester_id=paul.pk, subject="Le scanner", by=nolwenn, at=NOW
    )
    assert (made.client, made.requester) == (kergoat, paul)


@pytest.mark.row("G03", "H02")
def test_each_client_opens_only_what_it_said(
    sign_in: Any, claire: User, carole: Contact, paul: Contact
) -> None:
    """Carole manages her company; at Paul's she has a place, and sees what that place gives."""
    theirs = Ticket.objects.create(
        client=paul.client, requester=paul, subject="À Paul", reported_at=NOW, last_fact_at=NOW,
    )  # fmt: skip
    Payment.objects.create(
        client=paul.client, amount=10, received_on=NOW.date(), means="TRANSFER", key=uuid4(),
        recorded_by=claire, recorded_at=NOW,
    )  # fmt: skip
    seen = lambda: (  # noqa: E731
        Ticket.objects.visible_to(carole.user).filter(pk=theirs.pk).exists(),
        Payment.objects.visible_to(carole.user).filter(client=paul.client).exists(),
        Client.objects.visible_to(carole.user).filter(pk=paul.client_id).exists(),
    )
    assert seen() == (False, False, False)
    row = place(carole, paul.client, claire, may_order=True)
    assert seen() == (False, False, False)  # a place is no management
    place(carole, paul.client, claire, is_manager=True)
    assert seen() == (True, False, True)
    place(carole, paul.client, claire, sees_invoices=True)
    assert seen() == (True, True, True)
    services.end_membership(membership_id=row.pk, by=claire, at=NOW)
    assert seen() == (False, False, False)


@pytest.mark.row("G03")
def test_somebody_of_two_companies_says_for_which_one_they_ask(
    sign_in: Any, claire: User, sophie: Contact, paul: Contact
) -> None:
    place(sophie, paul.client, claire, may_open=True)
    browser = sign_in(sophie.user)
    page = browser.get(reverse("client:report")).content.decode()
    assert "Pour quelle société" in page
    told = {"symptoms": "L’écran est noir", "kind": "INCIDENT", "impact": 3, "urgency": 2}
    browser.post(reverse("client:report"), {**told, "company": paul.client_id})
    assert Ticket.objects.get().client == paul.client
    Contact.objects.filter(pk=sophie.pk).update(may_open=False)
    Membership.objects.update(may_open=False)
    refused = browser.post(reverse("client:report"), told)
    assert "ne vous a pas donné le droit" in refused.content.decode()
    assert Ticket.objects.count() == 1


@pytest.mark.row("G01", "G02", "G25")
def test_a_site_says_how_to_get_in_a_company_its_group_a_person_their_position(
    sign_in: Any, claire: User, denis: User, yann: User, sophie: Contact
) -> None:
    browser, client = sign_in(claire), sophie.client
    site = client.sites.get()
    browser.post(
        reverse("clients:edit_site", args=[site.pk]),
        {"name": site.name, "parking": "Cour, place 4", "badge": "À l’accueil", "contact": sophie.pk,
         "is_large": "on", "resident": yann.pk, "remote_reach": "Boîtier KVM"},
    )  # fmt: skip
    browser.post(
        reverse("clients:edit", args=[client.pk]),
        {"name": client.name, "group_name": "Groupe Kergoat"},
    )
    position = WorkPosition.objects.get(name="Portable de commercial")
    browser.post(
        reverse("clients:edit_contact", args=[sophie.pk]),
        {"first_name": "Sophie", "last_name": "Evenou", "position": position.pk, "may_open": "on"},
    )
    page = browser.get(reverse("clients:people", args=[client.pk])).content.decode()
    for words in (
        "Cour, place 4",
        "À l’accueil",
        "Sophie",
        "Kervella",
        "Boîtier KVM",
        "grand site",
    ):
        assert words in page
    assert "Portable de commercial" in page
    client.refresh_from_db()
    assert client.group is not None
    assert client.group.name == "Groupe Kergoat"
    admin = sign_in(denis)
    admin.post(reverse("clients:positions"), {"name": "Atelier", "kit": "Gants", "is_active": "on"})
    listed = admin.get(reverse("clients:positions")).content.decode()
    assert "Atelier" in listed
    assert "Gants" in listed
    other = cast.paul()
    taken = browser.post(
        reverse("clients:edit_site", args=[site.pk]), {"name": site.name, "contact": other.pk}
    )
    assert taken.status_code == 200
    assert Site.objects.get(pk=site.pk).contact == sophie


def test_whoever_read_invoices_before_goes_on(carole: Contact, sophie: Contact) -> None:
    Contact.objects.update(sees_invoices=False)
    step = importlib.import_module("clients.migrations.0016_places_as_before")
    step.keep_invoices(apps, None)
    assert list(Contact.objects.filter(sees_invoices=True)) == [carole]
