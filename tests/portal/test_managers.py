"""The managers' pages: five numbers, the lists behind them, satisfaction, CSV, synthesis."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from clients.models import Contact, Membership, WorkPosition
from core import clock
from interventions import services as missions
from portal.managers import decisions
from quality import figures, services
from quality.models import DailyFigures, Survey, Synthesis
from tests import cast
from tests import field_story as story
from tickets import services as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(db):
    """One team and one open ticket."""
    cast.team()
    contact = cast.sophie()
    tickets.open_ticket(
        client_id=contact.client_id,
        requester_id=contact.pk,
        subject="=cmd()",
        by=cast.person("nolwenn"),
        at=clock.now(),
    )
    today = clock.now().date()
    figures.refresh(today - timedelta(days=2), today + timedelta(days=1))


@pytest.mark.row("N01")
@pytest.mark.row("P10")
def test_the_dashboard_shows_five_numbers_and_the_process_with_its_counts(marc, sign_in):
    page = sign_in(marc).get("/pilotage/")
    assert page.status_code == 200
    assert len(page.context["tiles"]) == 5
    assert sum(box.count for lane in page.context["boxes"][:2] for box, _url in lane["steps"]) == 1


@pytest.mark.row("N01")
def test_every_number_opens_its_list_and_the_list_has_as_many_rows(marc, sign_in):
    browser = sign_in(marc)
    page = browser.get("/pilotage/")
    for lane in page.context["boxes"]:
        for box, url in lane["steps"]:
            answer = browser.get(url, follow=True)
            assert answer.status_code == 200
            if box.step.code != "F9":
                assert len(answer.context["page"]) == box.count
    for tile in page.context["tiles"]:
        assert browser.get(tile["url"]).status_code == 200
    assert "en ce moment" in browser.get("/pilotage/liste/ouverts/").content.decode()
    assert "en ce moment" not in browser.get("/pilotage/liste/niveau-2/").content.decode()


@pytest.mark.row("G25")
def test_each_work_position_has_its_quality_at_the_client_it_is_held_at(marc, nolwenn, sign_in):
    till, desk = (WorkPosition.objects.create(name=name) for name in ("Caisse 2", "Paie"))
    sophie, other = cast.sophie(), cast.client("Autre maison")
    Contact.objects.filter(pk=sophie.pk).update(position=till)
    Membership.objects.create(contact=sophie, client=other, position=desk)
    elsewhere = tickets.open_ticket(
        client_id=other.pk, requester_id=sophie.pk, subject="Fiches de paie", by=nolwenn,
        at=clock.now(),
    )  # fmt: skip
    tickets.resolve(
        ticket_id=elsewhere.pk, solution="Relancé.", remotely=True, by=nolwenn, at=clock.now()
    )
    Survey.objects.create(
        ticket=elsewhere, client=other, sent_at=clock.now(), answered_at=clock.now(), score=4
    )
    browser = sign_in(marc)
    assert "/pilotage/positions/" in browser.get("/pilotage/satisfaction/").content.decode()
    lines = {line.name: line for line in browser.get("/pilotage/positions/").context["lines"]}
    assert {name: (line.tickets, line.score) for name, line in lines.items()} == {
        "Caisse 2": (1, None), "Paie": (1, 4),
    }  # fmt: skip
    assert (lines["Paie"].first_level.kept, lines["Paie"].first_level.total) == (1, 1)
    assert lines["Caisse 2"].first_level.total == 0
    sheet = browser.get("/pilotage/positions.csv").content.decode().splitlines()
    assert "Paie;1;100.0;0;4.0;1" in sheet
    assert "Aucun ticket" in browser.get("/pilotage/positions/?days=1&until=2020-01-01").content.decode()  # fmt: skip


@pytest.mark.row("D12")
def test_escalations_are_counted_by_motive_each_opening_its_tickets_and_exported(
    marc, nolwenn, sign_in
):
    made = Ticket.objects.get()
    opened = {"client_id": made.client_id, "subject": "VPN", "by": nolwenn, "at": clock.now()}
    before, escalated = clock.now() - timedelta(days=40), []
    for reason, at in (("SCOPE", clock.now()), ("SCOPE", clock.now()), ("DELAY", before)):
        ticket = tickets.open_ticket(**opened)
        escalated.append(ticket.pk)
        tickets.escalate(ticket_id=ticket.pk, by=nolwenn, at=at, reason=reason)
    overdue = tickets.open_ticket(**{**opened, "at": before})
    tickets.fire_due()
    browser = sign_in(marc)
    page = browser.get("/pilotage/escalades/")
    counted = {line.motive.value: line for line in page.context["lines"]}
    assert {value: (line.tickets, line.escalations) for value, line in counted.items()} == {
        "SCOPE": (2, 2), "COMPETENCE": (0, 0), "DELAY": (0, 0), "CLOCK": (1, 1), "": (0, 0),
    }  # fmt: skip
    assert str(counted["SCOPE"].share.percent) == "66.7"
    behind = {
        name: {one.pk for one in browser.get(f"/pilotage/liste/{name}/").context["page"]}
        for name in ("escalades-portee", "escalades-temps", "escalades-delai")
    }
    assert behind["escalades-portee"] == set(escalated[:2])
    assert behind["escalades-temps"] == {overdue.pk}
    assert behind["escalades-delai"] == set()
    sheet = browser.get("/pilotage/escalades.csv?days=90").content.decode().splitlines()
    assert sheet[0] == "\ufeffMotif;Tickets;Escalades;Vers le niveau 3;Part (%)"
    assert sheet[1] == "Portée;2;2;0;50.0"
    assert "Délai;1;1;0;25.0" in sheet
    assert "Aucun ticket" in browser.get("/pilotage/escalades/?days=1&until=2020-01-01").content.decode()  # fmt: skip


@pytest.mark.row("N04")
def test_the_first_level_has_its_target_line_and_the_remote_share_its_figures(marc, sign_in):
    day = clock.now() - timedelta(days=1)
    for level, remotely in ((1, True), (1, True), (1, True), (2, False)):
        Ticket.objects.create(
            client=cast.client(), subject="Panne", team=cast.team(), status="RESOLVED",
            reported_at=day, last_fact_at=day, resolved_at=day, solved_level=level,
            solved_remotely=remotely,
        )  # fmt: skip
    figures.refresh(day.date() - timedelta(days=1), clock.now().date() + timedelta(days=1))
    page = sign_in(marc).get("/pilotage/").content.decode()
    assert 'data-target="70"' in page
    assert "objectif 70" in page
    assert "Résolu à distance : <b>75,0" in page.replace("\xa0", " ").replace("\u202f", " ")
    assert "(3), sur site : 1" in page.replace("\xa0", " ").replace("\u202f", " ")


def test_a_nonsense_filter_falls_back_to_the_last_month(marc, sign_in):
    page = sign_in(marc).get("/pilotage/?days=abc&team=zzz&until=never")
    assert page.status_code == 200
    assert (page.context["period"].last - page.context["period"].first).days == 29


@pytest.mark.row("N07")
def test_the_figures_leave_as_csv(marc, sign_in):
    answer = sign_in(marc).get("/pilotage/export.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("jour;équipe;opened")
    assert len(lines) >= 2


@pytest.mark.row("N06")
def test_the_synthesis_is_made_once_as_a_pdf(marc, sign_in):
    browser = sign_in(marc)
    browser.post("/pilotage/syntheses/faire/")
    browser.post("/pilotage/syntheses/faire/")
    made = Synthesis.objects.get()
    assert "déjà faite" in browser.get("/pilotage/syntheses/").content.decode()
    page = browser.get(f"/pilotage/syntheses/{made.pk}.pdf")
    assert b"".join(page.streaming_content).startswith(b"%PDF")


@pytest.mark.row("M01")
def test_a_survey_answer_is_read_by_the_managers(marc, sophie, sign_in):
    ticket = Ticket.objects.get()
    asked = Survey.objects.create(
        ticket=ticket, client=ticket.client, contact=sophie, sent_at=clock.now()
    )
    services.answer_survey(survey_id=asked.pk, score=2, comment="Trop long.", at=clock.now())
    assert "Trop long." in sign_in(marc).get("/pilotage/satisfaction/").content.decode()


@pytest.mark.row("H01")
def test_a_technician_has_no_dashboard(yann, sign_in):
    assert sign_in(yann).get("/pilotage/").status_code == 403


@pytest.mark.row("N01")
def test_a_declined_visit_is_to_be_decided_until_it_is_placed_again(herve, yann):
    mission = story.sent()
    missions.decline(mission_id=mission.pk, by=yann, at=story.NOW, reason="Formation")
    where = reverse("interventions:plan", args=[mission.ticket_id])
    assert where in {one.url for one in decisions.for_person(herve, story.NOW)}
    story.held(ticket=mission.ticket)
    assert where not in {one.url for one in decisions.for_person(herve, story.NOW)}


@pytest.mark.row("N01")
def test_the_work_to_bill_does_not_open_for_who_may_not_read_it(quentin, sign_in):
    page = sign_in(quentin).get("/pilotage/").content.decode()
    assert "Statut commercial" in page
    assert "/pilotage/liste/F9/" not in page


@pytest.mark.row("N04")
def test_what_level_three_solved_was_escalated_too(marc, sign_in):
    at = clock.now()
    solved = Ticket.objects.create(
        client=cast.client(), subject="Cluster", team=cast.team(), status="RESOLVED",
        reported_at=at, last_fact_at=at, resolved_at=at, solved_level=3,
    )  # fmt: skip
    assert list(sign_in(marc).get("/pilotage/liste/niveau-2/").context["page"]) == [solved]


@pytest.mark.row("N06")
def test_a_synthesis_compares_with_the_month_before_and_nothing_of_the_one_before_it():
    for day in (date(2026, 1, 31), date(2026, 2, 1)):
        DailyFigures.objects.create(day=day, team=cast.team(), calls=1)
    night = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    made = services.make_synthesis(month=date(2026, 3, 1), at=night, by=None)
    calls = next(row for row in made.figures["volumes"] if row["label"] == "Appels reçus")
    assert (calls["now"], calls["before"]) == (0, 1)
    assert made.figures["made_on"] == "01/04/2026"
