"""Two files of one company, or of one person, made one and two again (G20)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from clients import merging, selectors, services
from clients.models import AccessGrant, Asset, Client, Contact, Membership, Merge, Secret
from clients.selectors.duplicates import links_to
from core import clock
from core.models import Event
from tickets import services as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


def test_every_link_to_a_client_or_a_contact_is_decided() -> None:
    assert links_to(Client) == set(merging.CLIENT_MOVES) | set(merging.CLIENT_STAYS)
    assert links_to(Contact) == set(merging.CONTACT_MOVES) | set(merging.CONTACT_STAYS)


def grant(client: Client, user: User, parts: list[str], by: User) -> Any:
    now = clock.now()
    return services.give_by_hand(
        client_id=client.pk, user_id=user.pk, parts=parts, can_write=False, starts_at=now,
        ends_at=now + timedelta(days=5), reason="Chantier en cours", by=by, at=now,
    )  # fmt: skip


@pytest.mark.row("G20", "H02", "G07")
def test_two_clients_become_one_and_two_again_and_nobody_reads_more(
    sign_in: Any, herve: User, denis: User, yann: User, loic: User, gaelle: User, sophie: Contact, paul: Contact
) -> None:  # fmt: skip
    kept, gone, now = sophie.client, paul.client, clock.now()
    Client.objects.filter(pk=gone.pk).update(phone="+33297123456")
    Client.objects.filter(pk=kept.pk).update(phone="")
    told = tickets.open_ticket(
        client_id=gone.pk, requester_id=paul.pk, subject="Avant la réunion", by=gaelle, at=now
    )
    machine = Asset.objects.create(client=gone, name="SRV-AUBRY")
    secret = services.add_secret(
        client_id=gone.pk, label="Pare-feu", value="Kouign-Amann-7", by=gaelle, at=now
    )
    for client, person in ((kept, yann), (gone, loic), (kept, gaelle), (gone, gaelle)):
        grant(client, person, ["EQUIPMENT", "SECRETS"], denis)
    browser, page = sign_in(herve), reverse("clients:duplicates")
    assert "même SIREN" in browser.get(page).content.decode()
    page = reverse("clients:merge_clients", args=[kept.pk, gone.pk])
    seen = browser.get(page).content.decode()
    for words in ("tickets", "identifiants", "Yann Kervella", "Loic Pennec", "téléphone"):
        assert words in seen, words
    assert "<dt>sites</dt>" in seen.partition("Ce qui reste")[0]  # two « Siège »: one is renamed
    assert "obligatoire" in browser.post(page, {}).content.decode()
    assert not Merge.objects.exists()

    browser.post(page, {"sure": "on"})
    told.refresh_from_db()
    assert told.client == kept
    assert Asset.objects.get(pk=machine.pk).client == kept
    assert not Client.objects.visible_to(herve).filter(pk=gone.pk).exists()
    assert browser.get(reverse("clients:dossier", args=[gone.pk])).url == f"/clients/{kept.pk}/"
    assert (
        "Ticket ouvert" in browser.get(reverse("clients:timeline", args=[kept.pk])).content.decode()
    )
    kept.refresh_from_db()
    assert kept.phone == "+33297123456"
    # Neither reads the other's: one had the kept file alone, the other the file that went.
    for person in (yann, loic):
        assert not Asset.objects.visible_to(person).exists()
        assert not Client.objects.visible_to(person).exists()
    # Who read both goes on reading, the login opens under its new client, sealed anew.
    opened = Secret.objects.visible_to(gaelle).get(pk=secret.pk)
    assert opened.row.endswith(f":client:{kept.pk}")
    shown = services.reveal_secret(
        secret_id=secret.pk, reason="Vérifier après réunion", by=gaelle, at=clock.now()
    )
    assert shown.value == "Kouign-Amann-7"

    made = Merge.objects.get()
    browser.post(reverse("clients:undo_merge", args=[made.pk]))
    told.refresh_from_db()
    kept.refresh_from_db()
    assert (told.client, kept.phone) == (gone, "")
    assert Contact.objects.get(pk=paul.pk).client == gone
    assert {str(row.client) for row in gone.sites.all()} == {str(gone)}
    assert gone.sites.get().name == "Siège"
    assert list(Client.objects.visible_to(loic)) == [gone]
    assert list(Client.objects.visible_to(yann)) == [kept]
    facts = Event.objects.filter(kind__in=("client.merged", "client.unmerged")).order_by("pk")
    assert [fact.by for fact in facts] == [herve, herve]
    assert browser.post(reverse("clients:undo_merge", args=[made.pk])).status_code in (302, 409)


@pytest.mark.row("G20", "H03", "H10")
def test_undoing_gives_back_only_the_right_that_the_merge_took_to_who_may_still_hold_it(
    herve: User, denis: User, yann: User, loic: User, gaelle: User, sophie: Contact, paul: Contact
) -> None:
    now = clock.now()

    def by_mission(source: str, user: User, at: Any) -> None:
        services.grant(
            client_id=paul.client_id, user_id=user.pk, parts=["EQUIPMENT"], can_write=False,
            starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=2), reason="Visite",
            source=source, by=None, at=at,
        )  # fmt: skip

    by_mission("mission:7", yann, now)
    services.revoke(source="mission:7", by=None, at=now)  # the visit changes hands
    by_mission("mission:7", loic, now)
    by_mission("mission:8", loic, now)
    grant(paul.client, gaelle, ["SECRETS"], denis)
    made = services.merge_clients(
        kept_id=sophie.client_id, gone_id=paul.client_id, by=herve, at=now + timedelta(minutes=1)
    )
    by_mission("mission:8", yann, now + timedelta(minutes=2))
    User.objects.filter(pk=gaelle.pk).update(clause_ends_on=now.date() - timedelta(days=2))
    services.undo_merge(merge_id=made.pk, by=herve, at=now + timedelta(minutes=3))
    live = AccessGrant.objects.filter(revoked_at=None).values_list("source", "user")
    assert set(live) == {("mission:7", loic.pk), ("mission:8", yann.pk)}


@pytest.mark.row("G20", "G07")
def test_a_login_taken_out_of_the_vault_does_not_hold_up_a_merge(
    herve: User, gaelle: User, sophie: Contact, paul: Contact
) -> None:
    now = clock.now()
    secret = services.add_secret(
        client_id=paul.client_id, label="Ancien pare-feu", value="Far-Breton-3", by=gaelle, at=now
    )
    services.retire_secret(secret_id=secret.pk, by=gaelle, at=now)
    services.merge_clients(
        kept_id=sophie.client_id, gone_id=paul.client_id, by=herve, at=clock.now()
    )
    secret.refresh_from_db()
    assert (secret.client, bytes(secret.sealed)) == (sophie.client, b"")


@pytest.mark.row("G20", "G03", "H02")
def test_the_account_of_a_manager_becomes_no_manager_s_of_another_company(
    sign_in: Any, herve: User, carole: Contact, paul: Contact
) -> None:
    double = Contact.objects.create(client=paul.client, first_name="Carole", last_name="Lann")
    page = reverse("clients:merge_contacts", args=[double.pk, carole.pk])
    told = sign_in(herve).post(page, {"sure": "on"}).content.decode()
    assert "gardez-la" in told
    assert list(Client.objects.visible_to(carole.user)) == [carole.client]
    services.merge_contacts(kept_id=carole.pk, gone_id=double.pk, by=herve, at=clock.now())
    assert list(Client.objects.visible_to(carole.user)) == [carole.client]
    assert Membership.objects.get(contact=carole).client == paul.client


@pytest.mark.row("G20", "G03")
def test_two_files_of_one_person_become_one_with_the_rights_of_each_client(
    sign_in: Any, herve: User, nolwenn: User, sophie: Contact, paul: Contact
) -> None:
    double = Contact.objects.create(
        client=paul.client, first_name="Sophie", last_name="Evenou", email=sophie.email,
        mobile="+33611223344", sees_invoices=True,
    )  # fmt: skip
    asked = tickets.open_ticket(
        client_id=paul.client_id, requester_id=double.pk, subject="Chez Paul", by=nolwenn,
        at=clock.now(),
    )  # fmt: skip
    browser = sign_in(herve)
    assert "même courriel" in browser.get(reverse("clients:duplicates")).content.decode()
    page = reverse("clients:merge_contacts", args=[sophie.pk, double.pk])
    browser.post(page, {"sure": "on"})
    asked.refresh_from_db()
    sophie.refresh_from_db()
    assert (asked.requester, sophie.mobile) == (sophie, "+33611223344")
    place = Membership.objects.get(contact=sophie)
    assert (place.client, place.sees_invoices, sophie.sees_invoices) == (paul.client, True, False)
    assert not Contact.objects.visible_to(herve).filter(pk=double.pk).exists()
    assert [one.contact for one in selectors.find_callers("+33611223344", clock.now())] == [
        sophie
    ] * 2
    late = clock.now() + timedelta(days=31)
    assert not selectors.merges(late).exists()
    services.undo_merge(merge_id=Merge.objects.get().pk, by=herve, at=clock.now())
    assert Ticket.objects.get(pk=asked.pk).requester == double
    assert not Membership.objects.exists()
    sophie.refresh_from_db()
    assert sophie.mobile == ""
