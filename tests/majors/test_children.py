"""One outage, forty tickets: answered and resolved once, folded when a machine floods, told once (C06)."""

from datetime import timedelta

import pytest

from core import clock
from core.models import Event
from tests import cast
from tests.majors.conftest import outbox
from tickets import services
from tickets.models import Message, MessageKind, Ticket

pytestmark = pytest.mark.django_db


def replies(ticket) -> list[str]:
    said = Message.objects.filter(ticket=ticket, kind=MessageKind.REPLY)
    return list(said.values_list("body", flat=True))


@pytest.mark.row("C06")
def test_one_point_answers_every_attached_ticket_in_its_client_s_own_words_and_the_end_resolves_all(
    declared, open_ticket, paul, carole, nolwenn, sign_in
):
    problem = declared()
    near, far = open_ticket("Plus de courriels", of=carole), open_ticket("Outlook", of=paul)
    desk = sign_in(nolwenn)
    page = desk.get(f"/graves/{problem.pk}/tickets/").content.decode()
    assert "Aucun ticket ouvert" in page or "Plus de courriels" in page
    desk.post(f"/graves/{problem.pk}/tickets/", {"ids": [near.pk], "number": far.pk})
    services.write_own_text(
        major_id=problem.pk, client_id=paul.client_id, by=nolwenn, at=clock.now(), text="Pour Paul"
    )
    services.post_update(
        major_id=problem.pk, by=nolwenn, at=clock.now(), body="Pour tous",
        news_before=clock.now() + timedelta(hours=1),
    )  # fmt: skip
    assert (replies(near), replies(far)) == (["Pour tous"], ["Pour Paul"])
    assert near.clocks.get(kind="ANSWER").state == "MET"
    assert outbox("reply") == []
    desk.post(f"/graves/{problem.pk}/retabli/", {"body": "C’est rétabli", "number": 2})
    near.refresh_from_db()
    assert (near.status, near.solution) == ("RESOLVED", "C’est rétabli")
    desk.post(f"/graves/{problem.pk}/terminer/", {"body": "C’est fini", "number": 3})
    problem.refresh_from_db()
    problem.lead.refresh_from_db()
    assert (problem.ended_at is not None, problem.lead.status) == (True, "RESOLVED")


@pytest.mark.row("C06")
def test_a_parent_waits_for_its_children_and_a_link_is_undone(
    open_ticket, carole, nolwenn, sign_in
):
    parent, child = open_ticket("Panne"), open_ticket("Autre chose", of=carole)
    desk = sign_in(nolwenn)
    desk.post(f"/hotline/tickets/{child.pk}/rattacher/", {"parent": parent.pk})
    done = {"solution": "Fait", "remotely": "1", "minutes": 0}
    answer = desk.post(f"/hotline/tickets/{parent.pk}/resoudre/", done)
    parent.refresh_from_db()
    assert (answer.status_code, parent.status) == (409, "NEW")
    page = answer.content.decode()
    assert "Des tickets rattachés sont encore ouverts" in page
    assert "Fait" in page.partition("<textarea")[2].partition("</textarea>")[0]
    assert str(parent.pk) in desk.get(f"/hotline/tickets/{child.pk}/").content.decode()
    desk.post(f"/hotline/tickets/{child.pk}/detacher/", {"reason": "autre cause"})
    child.refresh_from_db()
    assert child.parent_id is None
    desk.post(f"/hotline/tickets/{parent.pk}/resoudre/", done)
    parent.refresh_from_db()
    assert parent.status == "RESOLVED"


@pytest.mark.row("C06")
def test_of_several_tickets_those_that_can_be_attached_are_and_the_others_are_told(
    declared, open_ticket, carole, paul, nolwenn, sign_in
):
    problem, other = declared(), declared(ticket=open_ticket("Autre panne", of=paul))
    near, gone = open_ticket("Plus de courriels", of=carole), open_ticket("Souris", of=carole)
    services.resolve(ticket_id=gone.pk, by=nolwenn, at=clock.now(), solution="Fait", remotely=True)
    desk, page = sign_in(nolwenn), f"/graves/{problem.pk}/tickets/"
    chosen = {"ids": [gone.pk, near.pk], "number": other.lead_id}
    said = desk.post(page, chosen, follow=True).content.decode()
    assert "1 ticket rattaché." in said
    assert f"{gone.pk} : « Affecter » n’est pas possible" in said
    assert f"{other.lead_id} : C’est un problème grave, il ne se rattache pas à un autre." in said
    near.refresh_from_db()
    other.lead.refresh_from_db()
    assert (near.parent_id, other.lead.parent_id) == (problem.lead_id, None)
    for nothing in ({}, {"number": "le 12"}):
        empty = desk.post(page, nothing)
        assert "Cochez un ticket, ou donnez son numéro." in empty.content.decode()


def test_forty_alike_alarms_become_children_of_the_first_and_are_told_a_few_times_not_forty(
    open_ticket, sophie, herve
):
    made = [open_ticket(f"Alerte disque plein SRV-{n}", channel="MONITORING") for n in range(40)]
    first = Ticket.objects.get(pk=made[0].pk)
    assert first.children.count() == 39
    told = (
        Event.objects.filter(kind="ticket.storm")
        .order_by("pk")
        .values_list("data__count", flat=True)
    )
    assert list(told) == [3, 10, 30]
    assert len([m for m in outbox("storm") if m.channel == "EMAIL"]) == 3
    assert len(outbox("receipt")) == 2  # the two before the storm was seen


def test_two_alike_tickets_or_another_client_s_are_no_storm(open_ticket, paul):
    for _n in range(2):
        open_ticket("Alerte disque plein", channel="MONITORING")
        open_ticket("Alerte disque plein", channel="MONITORING", of=paul)
    open_ticket("Imprimante du bureau bloquée", channel="MONITORING")
    assert not Ticket.objects.filter(parent__isnull=False).exists()


def test_a_portal_request_about_a_running_problem_joins_it_by_itself(declared, open_ticket, carole):
    problem = declared()
    joined = open_ticket("Ma messagerie est lente", of=carole, channel="PORTAL")
    other = open_ticket("Souris cassée", of=carole, channel="PORTAL")
    asked = open_ticket("Un accès au service, embauche en cours", of=carole, channel="PORTAL")
    assert (joined.parent_id, joined.is_folded) == (problem.lead_id, True)
    assert (other.parent_id, asked.parent_id) == (None, None)


@pytest.mark.row("E01")
def test_three_tickets_on_one_site_suggest_a_serious_problem_once(
    open_ticket, herve, claire, sign_in
):
    for subject in ("Plus de réseau", "Téléphone muet", "Imprimante absente"):
        open_ticket(subject)
    outbox()
    open_ticket("Badgeuse éteinte")
    told = [m for m in outbox("major_suggested") if m.channel == "EMAIL"]
    assert [m.user_id for m in told] == [herve.pk]
    page = sign_in(herve).get("/graves/").content.decode()
    assert "Plus de réseau" in page
    assert cast.sophie().site.name in page
    assert "/grave/" in page
    assert "/grave/" not in sign_in(claire).get("/graves/").content.decode()
