"""Planning a visit: held, agreed, sent; moved, declined, cancelled."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from clients.models import AccessGrant
from core import clock, links
from core.errors import Refused
from core.models import Event
from interventions import selectors, services
from interventions.models import Mission
from planning.models import Booking
from tests import cast
from tests import field_story as story

pytestmark = pytest.mark.django_db


@pytest.mark.row("J01")
@pytest.mark.row("H03")
@pytest.mark.req("R013")
@pytest.mark.req("R153")
def test_holding_a_slot_makes_booking_sheet_access_and_ticket_in_one_gesture(nolwenn, yann) -> None:
    mission = story.held()
    mission.ticket.refresh_from_db()
    assert mission.ticket.status == "ON_SITE"
    assert (mission.problem, mission.contact) == (mission.ticket.symptoms, mission.ticket.requester)
    assert [task.text for task in mission.tasks.all()] == list(story.TASKS)
    booking = Booking.objects.get()
    assert (booking.technician, booking.is_draft) == (yann, True)
    grant = AccessGrant.objects.get(source=f"mission:{mission.pk}")
    assert grant.user == yann
    assert grant.starts_at == story.VISIT.replace(day=25, hour=0)
    assert grant.ends_at == story.VISIT + timedelta(minutes=150, days=2)


@pytest.mark.row("I04")
def test_a_slot_taken_meanwhile_is_refused_and_nothing_is_half_done() -> None:
    story.held()
    other = story.ticket(subject="Autre panne")
    with pytest.raises(Refused, match="Créneau pris entre-temps"):
        story.held(ticket=other, starts_at=story.VISIT + timedelta(hours=1))
    other.refresh_from_db()
    assert other.status == "WORKING"
    assert Mission.objects.count() == Booking.objects.count() == AccessGrant.objects.count() == 1


def test_nobody_goes_without_a_signed_clause(yann) -> None:
    yann.clause_signed_on = None
    yann.save()
    with pytest.raises(Refused, match="clause de confidentialité"):
        story.held()
    assert not Booking.objects.exists()


@pytest.mark.row("I21")
def test_sales_plan_by_the_same_rules_and_a_technician_does_not(claire, yann) -> None:
    assert story.held(by=claire).planned_by == claire
    with pytest.raises(PermissionDenied):
        story.held(by=yann, starts_at=story.VISIT + timedelta(days=1))


@pytest.mark.row("I15")
@pytest.mark.req("R154")
@pytest.mark.req("R016")
def test_notices_leave_only_after_the_clients_agreement(nolwenn) -> None:
    mission = story.held()
    with pytest.raises(Refused, match="l’accord du client"):
        services.publish(mission_id=mission.pk, by=nolwenn, at=story.NOW)
    assert not Event.objects.filter(kind="mission.sent").exists()
    mission = services.agree(
        mission_id=mission.pk,
        with_whom="Sophie Evenou",
        note="après 14 h",
        by=nolwenn,
        at=story.NOW,
    )
    assert (mission.agreed_with, mission.agreed_by, mission.agreed_at) == (
        "Sophie Evenou", nolwenn, story.NOW,
    )  # fmt: skip
    sent = services.publish(mission_id=mission.pk, by=nolwenn, at=story.NOW)
    assert sent.status == "NOTIFIED"
    assert Event.objects.get(kind="mission.sent").data == {"notice_days": 10, "urgent": False}
    assert not Booking.objects.get().is_draft


@pytest.mark.row("I14")
def test_under_seven_days_a_reason_is_asked_and_the_notice_is_urgent(nolwenn) -> None:
    mission = story.held(starts_at=story.NOW + timedelta(days=2))
    services.agree(mission_id=mission.pk, with_whom="Sophie", note="", by=nolwenn, at=story.NOW)
    with pytest.raises(Refused, match="Préavis de 2 j au lieu de 7"):
        services.publish(mission_id=mission.pk, by=nolwenn, at=story.NOW)
    services.publish(
        mission_id=mission.pk,
        by=nolwenn,
        at=story.NOW,
        short_notice_reason="données sans redondance",
    )
    assert Event.objects.get(kind="mission.sent").data == {"notice_days": 2, "urgent": True}


@pytest.mark.row("J02")
def test_a_declined_mission_frees_the_time_closes_the_dossier_and_is_to_be_planned_again(
    yann,
) -> None:
    mission = story.sent()
    services.decline(mission_id=mission.pk, by=yann, at=story.NOW, reason="formation ce jour-là")
    mission.ticket.refresh_from_db()
    assert mission.ticket.status == "TO_PLAN"
    assert Booking.objects.get().is_cancelled
    assert AccessGrant.objects.get().revoked_at == story.NOW
    assert story.held(ticket=mission.ticket).status == "HELD"


def test_moving_agrees_anew_moves_the_dossier_window_and_asks_again(nolwenn, yann) -> None:
    mission = story.sent()
    services.acknowledge(mission_id=mission.pk, by=yann, at=story.NOW, via="page")
    token = links.issue(
        purpose=services.ACKNOWLEDGE, subject=f"mission:{mission.pk}", holder=f"user:{yann.pk}",
        expires_at=story.VISIT,
    )  # fmt: skip
    later = story.VISIT + timedelta(days=1)
    services.move(
        mission_id=mission.pk, starts_at=later, minutes=60, with_whom="Sophie", note="", by=nolwenn,
        at=story.NOW,
    )  # fmt: skip
    mission = Mission.objects.get(pk=mission.pk)
    assert (mission.status, mission.acknowledged_at, mission.starts_at) == ("NOTIFIED", None, later)
    assert AccessGrant.objects.get().ends_at == later + timedelta(minutes=60, days=2)
    with pytest.raises(Refused):
        links.find(token, services.ACKNOWLEDGE, story.NOW)


def test_cancelling_asks_why_and_gives_everything_back(nolwenn) -> None:
    mission = story.sent()
    with pytest.raises(Refused, match="pourquoi"):
        services.cancel(mission_id=mission.pk, by=nolwenn, at=story.NOW, reason=" ")
    services.cancel(mission_id=mission.pk, by=nolwenn, at=story.NOW, reason="réparé à distance")
    mission.ticket.refresh_from_db()
    assert mission.ticket.status == "TO_PLAN"
    assert Booking.objects.get().is_cancelled
    assert AccessGrant.objects.get().revoked_by == nolwenn


@pytest.mark.row("K10")
def test_the_link_shows_first_acts_on_post_and_says_done_the_second_time(
    client, yann, settings, tmp_path
) -> None:
    mission = story.sent(starts_at=story.VISIT)
    token = links.issue(
        purpose=services.ACKNOWLEDGE, subject=f"mission:{mission.pk}", holder=f"user:{yann.pk}",
        expires_at=clock.now() + timedelta(days=9),
    )  # fmt: skip
    url = f"/missions/recu/{token}/"
    assert "Accuser réception" in client.get(url).content.decode()
    mission.refresh_from_db()
    assert mission.status == "NOTIFIED"
    client.post(url)
    mission.refresh_from_db()
    assert (mission.status, mission.acknowledged_via) == ("ACKNOWLEDGED", "link")
    assert "rien d’autre à faire" in client.post(url).content.decode()
    assert Event.objects.filter(kind="mission.acknowledged").count() == 1
    assert client.get("/missions/recu/autre/").status_code == 409


@pytest.mark.row("I22")
@pytest.mark.req("R014")
def test_the_duration_is_learnt_from_past_visits_of_the_kind() -> None:
    kind = cast.category()
    assert selectors.suggested_minutes(kind) == (kind.visit_minutes, 0)
    mission = story.on_site()
    story.written(mission)
    story.closed(mission)
    assert selectors.suggested_minutes(kind) == (135, 1)


@pytest.mark.row("I02")
@pytest.mark.row("I05")
def test_the_planning_page_proposes_holds_and_keeps_what_was_typed(
    sign_in, nolwenn, yann, loic
) -> None:
    ticket, desk = story.ticket(), sign_in(cast.person("nolwenn"))
    url = f"/missions/planifier/{ticket.pk}/"
    page = desk.get(url)
    first = page.context["best"][0]
    sending = {
        "choice": first.value,
        "minutes": "90",
        "purpose": "Disque",
        "tasks": "Un\nDeux",
        "parts": ["EQUIPMENT"],
    }
    refused = desk.post(url, {**sending, "minutes": "5"})
    assert refused.status_code == 422
    assert "Deux" in refused.content.decode()
    held = desk.post(url, sending)
    mission = Mission.objects.get()
    assert held.url == f"/missions/{mission.pk}/"
    assert [task.text for task in mission.tasks.all()] == ["Un", "Deux"]
    assert desk.get(held.url).status_code == 200


@pytest.mark.row("I05")
def test_a_refused_plan_keeps_the_proposal_that_was_chosen(sign_in, nolwenn, yann, loic) -> None:
    desk, url = sign_in(nolwenn), f"/missions/planifier/{story.ticket().pk}/"
    second = desk.get(url).context["best"][1]
    typed = {"choice": second.value, "minutes": "5", "purpose": "Disque"}
    refused = desk.post(f"{url}?minutes=²", typed)
    assert [one.is_chosen for one in refused.context["best"]] == [False, True]
    board, who = refused.context["board"], int(second.value.partition("|")[0])
    drawn = {row.person.pk for row in board.rows for cell in row.cells for line in cell.lines if line.kind == "chosen"}  # fmt: skip
    assert drawn == {who}


@pytest.mark.row("I15")
def test_an_hour_that_is_over_is_neither_agreed_nor_sent(nolwenn) -> None:
    mission, late = story.held(), story.VISIT + timedelta(minutes=1)
    agreed = {"mission_id": mission.pk, "with_whom": "Sophie", "note": "", "by": nolwenn}
    with pytest.raises(Refused, match="déjà passé"):
        services.agree(**agreed, at=late)
    services.agree(**agreed, at=story.NOW)
    with pytest.raises(Refused, match="déjà passé"):
        services.publish(mission_id=mission.pk, by=nolwenn, at=late, short_notice_reason="oubli")
    assert not Event.objects.filter(kind="mission.sent").exists()


@pytest.mark.row("I14")
def test_the_reason_typed_when_a_held_slot_is_moved_is_kept_to_the_sending(nolwenn) -> None:
    mission = story.held()
    services.move(
        mission_id=mission.pk, starts_at=story.NOW + timedelta(days=2), minutes=60, note="",
        with_whom="Sophie", by=nolwenn, at=story.NOW, short_notice_reason="client à l’arrêt",
    )  # fmt: skip
    sent = services.publish(mission_id=mission.pk, by=nolwenn, at=story.NOW)
    assert sent.short_notice_reason == "client à l’arrêt"


@pytest.mark.row("K09")
def test_a_visit_at_a_quarter_past_has_replacements_too(sign_in, nolwenn, loic) -> None:
    cast.calendar()
    mission = story.sent(starts_at=story.VISIT + timedelta(minutes=15))
    page = sign_in(nolwenn).get(f"/missions/{mission.pk}/").content.decode()
    assert "Loic Pennec" in page
    assert "Lui confier" in page


@pytest.mark.row("K13")
def test_the_link_of_a_visit_called_off_says_so_and_confirms_nothing(client, nolwenn) -> None:
    mission = story.sent()
    token = links.issue(
        purpose=services.CONFIRM, subject=f"mission:{mission.pk}", expires_at=clock.now() + timedelta(days=9),
        holder=f"contact:{mission.contact_id}",
    )  # fmt: skip
    services.cancel(mission_id=mission.pk, by=nolwenn, at=story.NOW, reason="réparé à distance")
    page = client.get(f"/missions/visite/{token}/").content.decode()
    assert "n’est plus prévue" in page
    assert "Je confirme la visite" not in page
