"""Which clients are touched, what they read, and that nobody reads another's (E03, E04)."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from clients.models import Asset, DossierFact
from core import clock, links
from portal.majors.reading import MOST_ROWS
from tests import cast
from tests.majors.conftest import mails, outbox
from tickets import services
from tickets.models import AffectedClient, Clock, ClockState, Recipient
from tickets.services.affected import MOST_CLIENTS
from tickets.services.links import MOST_CHILDREN

pytestmark = pytest.mark.django_db


def say(problem, by, body="Retards en cours."):
    return services.post_update(
        major_id=problem.pk, by=by, at=clock.now(), body=body,
        news_before=clock.now() + timedelta(hours=2),
    )  # fmt: skip


@pytest.mark.row("E03")
def test_clients_are_found_by_equipment_and_dossier_with_the_reason_but_not_the_value(
    declared, paul, nolwenn, sign_in
):
    third = cast.client("Mairie de Plouharnec")
    Asset.objects.create(client=paul.client, name="EX-02", kind="Serveur", model="PowerEdge")
    DossierFact.objects.create(
        client=third, part="SYSTEMS", label="Messagerie", value="Exchange EX-02 secret-7",
        updated_at=clock.now(),
    )  # fmt: skip
    problem = declared(scope=["EX-02"])
    found = {row.client_id: row.why for row in problem.affected.all()}
    assert found == {
        problem.lead.client_id: "TICKET", paul.client_id: "ASSET", third.pk: "DOSSIER",
    }  # fmt: skip
    page = sign_in(nolwenn).get(f"/graves/{problem.pk}/").content.decode()
    assert "Mairie de Plouharnec" in page
    assert "secret-7" not in page


@pytest.mark.row("E03")
def test_a_client_added_later_receives_what_was_said_and_the_promise_is_owed_again(
    declared, paul, nolwenn, sign_in
):
    problem = declared()
    say(problem, nolwenn)
    for audience in ("STAFF", "CLIENTS", "MANAGERS"):
        services.inform(
            ticket_id=problem.lead_id, audience=audience, proof="appel", by=nolwenn, at=clock.now()
        )
    assert Clock.objects.filter(kind="BROADCAST", state=ClockState.MET).count() == 1
    sign_in(nolwenn).post(
        f"/graves/{problem.pk}/clients/", {"client": paul.client_id, "reason": "appel de Paul"}
    )
    assert paul.pk in {m.contact_id for m in outbox("major_news")}
    assert Clock.objects.filter(kind="BROADCAST", state=ClockState.RUNNING).count() == 1


def test_a_client_taken_off_is_no_longer_waited_for_and_stays_off(declared, paul, nolwenn):
    Asset.objects.create(client=paul.client, name="EX-02")
    problem = declared(scope=["EX-02"])
    services.remove_client(
        major_id=problem.pk, client_id=paul.client_id, by=nolwenn, at=clock.now(), reason="vieux"
    )
    services.search_again(major_id=problem.pk, by=nolwenn, at=clock.now(), scope=["EX-02"])
    row = AffectedClient.objects.get(major=problem, client=paul.client)
    assert (row.removed_at is not None, row.removed_why) == (True, "vieux")
    assert not Recipient.objects.filter(major=problem, contact=paul, removed_at=None).exists()


@pytest.mark.row("E04")
def test_the_portal_shows_a_banner_and_a_page_to_clients_touched_and_to_nobody_else(
    declared, sophie, paul, nolwenn, sign_in
):
    problem = declared()
    mine, other = sign_in(sophie.user), sign_in(paul.user)
    assert "retards en cours" not in mine.get("/espace/").content.decode()
    say(problem, nolwenn, "Vos messages ne sont pas perdus.")
    assert "Vos messages ne sont pas perdus." in mine.get("/espace/").content.decode()
    page = mine.get(f"/espace/incidents/{problem.pk}/")
    assert "Vos messages ne sont pas perdus." in page.content.decode()
    assert Recipient.objects.get(major=problem, contact=sophie).proved_at
    assert "perdus" not in other.get("/espace/").content.decode()
    assert other.get(f"/espace/incidents/{problem.pk}/").status_code == 404


@pytest.mark.row("E04")
def test_the_shared_status_page_opens_without_sign_in_for_one_client_only(
    declared, sophie, paul, nolwenn, sign_in
):
    problem = declared()
    services.add_client(
        major_id=problem.pk, client_id=paul.client_id, by=nolwenn, at=clock.now(), reason="appel"
    )
    services.write_own_text(
        major_id=problem.pk,
        client_id=paul.client_id,
        by=nolwenn,
        at=clock.now(),
        text="À Paul seul",
    )
    say(problem, nolwenn)
    shared = sign_in(sophie.user).get(f"/espace/incidents/{problem.pk}/").context["shared_url"]
    page = Browser().get(shared)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Retards en cours." in text
    assert "À Paul seul" not in text
    assert str(paul.client) not in text
    assert Browser().get(shared.replace("statut/", "statut/x")).status_code == 404


def test_opening_the_mail_s_link_proves_nothing_until_a_person_says_so(declared, sophie, nolwenn):
    problem = declared()
    say(problem, nolwenn)
    token = links.issue(
        purpose="major.news", subject=f"majorincident:{problem.pk}",
        holder=f"contact:{sophie.pk}", expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    browser = Browser()
    browser.get(f"/espace/etat/{token}/")
    assert Recipient.objects.get(major=problem, contact=sophie).proved_at is None
    browser.post(f"/espace/etat/{token}/")
    assert Recipient.objects.get(major=problem, contact=sophie).proved_at


def test_who_follows_no_more_hears_of_the_end_only(declared, sophie, nolwenn, sign_in):
    problem = declared()
    say(problem, nolwenn)
    sign_in(sophie.user).post(f"/espace/incidents/{problem.pk}/suivre/", {"stop": "1"})
    say(problem, nolwenn, "Deuxième point")
    services.restore(major_id=problem.pk, by=nolwenn, at=clock.now(), body="C’est rétabli")
    told = [m.subject for m in mails("major_news") if m.contact_id == sophie.pk]
    assert len(told) == 2


def test_the_room_has_a_line_for_every_client_and_every_ticket_a_problem_may_have():
    assert max(MOST_CLIENTS, MOST_CHILDREN) <= MOST_ROWS
