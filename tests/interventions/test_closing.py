"""Closing on site: one gesture, one transaction, once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from clients.models import AccessGrant, DossierChange
from core import deliveries
from core.errors import Refused
from core.models import Event
from interventions import services
from interventions.models import Report
from tests import field_story as story
from tickets.models import TimeEntry

pytestmark = pytest.mark.django_db


@pytest.mark.row("J17")
@pytest.mark.req("R155")
def test_closing_seals_logs_updates_the_dossier_and_closes_the_ticket_in_one_gesture() -> None:
    mission = story.on_site()
    story.written(
        mission, dossier_changes=[{"part": "SYSTEMS", "label": "Disque 2", "after": "ZLW2"}]
    )
    report = story.closed(mission)
    mission.refresh_from_db()
    mission.ticket.refresh_from_db()
    assert (report.state, mission.status, mission.ticket.status) == ("SEALED", "DONE", "CLOSED")
    assert mission.ticket.confirmed is True
    assert mission.ticket.solution == "Disque 2 hors d’usage, remplacé."
    assert mission.ticket.solved_remotely is False
    times = TimeEntry.objects.filter(ticket=mission.ticket).values_list("kind", "minutes", "source")
    assert set(times) == {
        ("TRAVEL", 24, f"mission:{mission.pk}:travel"),
        ("ON_SITE", 135, f"mission:{mission.pk}:on_site"),
    }
    change = DossierChange.objects.get(client=mission.client)
    assert (change.label, change.after, change.source) == (
        "Disque 2",
        "ZLW2",
        f"mission:{mission.pk}",
    )
    kinds = Event.objects.filter(about__contains=[f"mission:{mission.pk}"]).values_list(
        "kind", flat=True
    )
    assert {"mission.closed", "report.signed"} <= set(kinds)


def test_the_dossier_stays_open_two_days_after_the_closing() -> None:
    mission = story.on_site()
    story.written(mission)
    story.closed(mission)
    grant = AccessGrant.objects.get(source=f"mission:{mission.pk}")
    assert grant.ends_at == story.VISIT + timedelta(minutes=137, days=2)


def test_the_same_submission_twice_is_the_same_closing() -> None:
    mission, key = story.on_site(), uuid4()
    story.written(mission)
    text = story.shown(mission)
    first = story.closed(mission, submission=key)
    again = services.close_on_site(
        mission_id=mission.pk, submission=key, shown=text, signatures=story.signatures(),
        by=mission.technician, at=story.VISIT + timedelta(hours=3),
    )  # fmt: skip
    assert again == first
    assert TimeEntry.objects.filter(ticket=mission.ticket).count() == 2
    assert Event.objects.filter(kind="mission.closed").count() == 1


@pytest.mark.row("J14")
def test_a_text_changed_after_it_was_shown_is_not_signed() -> None:
    mission = story.on_site()
    story.written(mission)
    text = story.shown(mission)
    services.save_report(
        mission_id=mission.pk, by=mission.technician, at=story.VISIT, findings="Autre chose."
    )
    with pytest.raises(Refused, match="a changé depuis"):
        services.close_on_site(
            mission_id=mission.pk, submission=uuid4(), shown=text, signatures=story.signatures(),
            by=mission.technician, at=story.VISIT,
        )  # fmt: skip
    assert Report.objects.get(mission=mission).state == "DRAFT"


@pytest.mark.row("J22")
@pytest.mark.req("R157")
def test_work_that_may_be_billed_is_not_closed_without_a_signature_or_its_reason() -> None:
    mission = story.on_site(ticket=story.ticket(verdict={"code": "TO_BILL"}))
    story.written(mission)
    with pytest.raises(Refused, match="il faut la signature"):
        story.closed(mission, kind="", client_strokes=[])
    mission.refresh_from_db()
    assert mission.status == "ON_SITE"
    assert not TimeEntry.objects.exists()


def test_covered_work_may_be_closed_without_a_signature() -> None:
    mission = story.on_site()
    story.written(mission)
    assert story.closed(mission, kind="", client_strokes=[]).client_signature == ""


def test_a_refused_signature_keeps_its_reason_and_leaves_the_ticket_resolved() -> None:
    mission = story.on_site()
    story.written(mission)
    report = story.closed(mission, kind="REFUSED", reason="Conteste le temps compté")
    mission.ticket.refresh_from_db()
    assert (report.client_signature, report.client_reason, report.client_strokes) == (
        "REFUSED", "Conteste le temps compté", None,
    )  # fmt: skip
    assert mission.ticket.status == "RESOLVED"


@pytest.mark.row("J12")
@pytest.mark.row("J13")
def test_too_short_a_stroke_is_no_signature() -> None:
    mission = story.on_site()
    story.written(mission)
    slip = [[[1, 1], [4, 5]]]
    with pytest.raises(Refused, match="Signature trop courte"):
        story.closed(mission, client_strokes=slip)
    with pytest.raises(Refused, match="Votre signature manque"):
        story.closed(mission, technician_strokes=slip)


def test_nobody_but_the_technician_of_the_mission_closes_it(loic) -> None:
    mission = story.on_site()
    story.written(mission)
    with pytest.raises(PermissionDenied):
        services.close_on_site(
            mission_id=mission.pk, submission=uuid4(), shown=story.shown(mission),
            signatures=story.signatures(), by=loic, at=story.VISIT,
        )  # fmt: skip


@pytest.mark.row("J18")
def test_not_finished_hands_the_ticket_back_with_what_is_missing() -> None:
    mission = story.on_site()
    story.written(
        mission, result="PARTLY", follow_up="VISIT", follow_up_note="Disque 4 à commander"
    )
    story.closed(mission)
    mission.ticket.refresh_from_db()
    assert mission.ticket.status == "TO_PLAN"
    assert any(
        "Disque 4 à commander" in note.body for note in mission.ticket.messages.filter(kind="NOTE")
    )


@pytest.mark.row("J14")
def test_the_database_refuses_any_change_to_a_signed_report() -> None:
    mission = story.on_site()
    story.written(mission)
    services.add_part(
        mission_id=mission.pk, by=mission.technician, at=story.VISIT, label="Disque SAS"
    )
    services.finish(
        mission_id=mission.pk, by=mission.technician, at=story.VISIT + timedelta(minutes=135)
    )
    report = story.closed(mission)
    for change in ({"findings": "autre"}, {"seal": "0"}, {"state": "DRAFT"}, {"work_minutes": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        report.parts.update(label="autre")
    with pytest.raises(IntegrityError), transaction.atomic():
        report.delete()


@pytest.mark.row("J14")
def test_a_second_version_needs_new_signatures_and_replaces_the_first() -> None:
    mission = story.on_site()
    story.written(mission)
    first = story.closed(mission)
    at = story.VISIT + timedelta(hours=4)
    second = services.open_version(mission_id=mission.pk, by=mission.technician, at=at)
    assert (second.version, second.state, second.client_strokes) == (2, "DRAFT", None)
    services.save_report(
        mission_id=mission.pk, by=mission.technician, at=at, findings="Disque 2 et câble."
    )
    story.closed(mission)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("SUPERSEDED", "SEALED")
    assert first.seal != second.seal
    assert Event.objects.filter(kind="mission.closed").count() == 1
    assert TimeEntry.objects.filter(ticket=mission.ticket).count() == 2


def test_invoiced_work_keeps_its_report() -> None:
    mission = story.on_site()
    story.written(mission)
    story.closed(mission)
    Event.objects.create(
        kind="invoice.issued", about=[f"ticket:{mission.ticket_id}"], at=story.VISIT
    )
    with pytest.raises(Refused, match="est facturé"):
        services.open_version(mission_id=mission.pk, by=mission.technician, at=story.VISIT)


@pytest.mark.row("J15")
@pytest.mark.row("J16")
def test_the_worker_makes_the_pdf_once_and_says_so(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    mission = story.on_site()
    story.written(mission)
    report = story.closed(mission)
    deliveries.deliver_pending()
    report.refresh_from_db()
    assert report.pdf.media_type == "application/pdf"
    with report.pdf.file.open("rb") as made:
        assert made.read(5) == b"%PDF-"
    services.archive_report(report_id=report.pk, at=story.VISIT)
    assert Event.objects.filter(kind="report.sealed").count() == 1


@pytest.mark.row("J14")
def test_a_version_begun_before_the_invoice_is_not_signed_after_it() -> None:
    mission = story.on_site()
    story.written(mission)
    first = story.closed(mission)
    services.open_version(mission_id=mission.pk, by=mission.technician, at=story.VISIT)
    Event.objects.create(
        kind="invoice.issued", about=[f"ticket:{mission.ticket_id}"], at=story.VISIT
    )
    with pytest.raises(Refused, match="est facturé"):
        story.closed(mission)
    first.refresh_from_db()
    assert first.state == "SEALED"


@pytest.mark.row("J18")
def test_not_finished_leaves_the_ticket_with_the_colleague_who_is_still_to_go(loic) -> None:
    mission = story.on_site()
    story.held(
        ticket=mission.ticket, technician_id=loic.pk, starts_at=story.VISIT + timedelta(days=1)
    )
    story.written(mission, result="PARTLY", follow_up="VISIT", follow_up_note="Disque 4")
    story.closed(mission)
    mission.ticket.refresh_from_db()
    assert mission.ticket.status == "ON_SITE"


@pytest.mark.row("J18")
def test_solved_and_something_to_follow_do_not_go_together() -> None:
    with pytest.raises(Refused, match="« Résolu » et une suite"):
        story.written(story.on_site(), follow_up="QUOTE", follow_up_note="Disque 4")


@pytest.mark.row("G16")
@pytest.mark.row("J09")
def test_a_time_corrected_after_the_end_and_signed_the_day_after_counts_as_it_was_spent() -> None:
    mission = story.on_site()
    story.written(mission)
    services.save_report(
        mission_id=mission.pk, by=mission.technician, at=story.VISIT, work_minutes=60,
        travel_minutes=None, times_reason="attente du gardien",
    )  # fmt: skip
    report = services.close_on_site(
        mission_id=mission.pk, submission=uuid4(), shown=story.shown(mission),
        signatures=story.signatures(), by=mission.technician, at=story.VISIT + timedelta(hours=19),
    )  # fmt: skip
    assert report.work_minutes == 60
    left = story.VISIT + timedelta(minutes=135)
    on_site, travel = TimeEntry.objects.order_by("kind")
    assert (on_site.started_at, on_site.ended_at) == (left - timedelta(minutes=60), left)
    assert (travel.started_at, travel.ended_at) == (
        story.VISIT - timedelta(minutes=24), story.VISIT,
    )  # fmt: skip


@pytest.mark.row("J03")
def test_an_arrival_is_not_taken_back_once_the_report_is_begun() -> None:
    mission = story.on_site()
    services.save_report(mission_id=mission.pk, by=mission.technician, at=story.VISIT, findings="x")
    with pytest.raises(Refused, match="Le rapport est commencé"):
        services.undo_arrive(mission_id=mission.pk, by=mission.technician, at=story.VISIT)
    mission.refresh_from_db()
    assert mission.arrived_at == story.VISIT
