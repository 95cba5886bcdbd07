"""The technician's phone, page by page, through HTTP."""

from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from clients.models import LedgerEntry, Site
from core.models import Event
from interventions import selectors, services
from tests import field_story as story

pytestmark = pytest.mark.django_db


def photo() -> BytesIO:
    """A small picture that knows where it was taken."""
    made = BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (47.0, 48.0, 0.0)}
    Image.new("RGB", (64, 48), "grey").save(made, "JPEG", exif=exif)
    made.seek(0)
    made.name = "IMG_0001.jpg"
    return made


@pytest.fixture
def at(monkeypatch, settings, tmp_path):
    """The installation's clock, set to a given instant."""
    settings.CLOCK_FILE = str(tmp_path / "clock")

    def move(instant):
        (tmp_path / "clock").write_text(str((instant - datetime.now(UTC)).total_seconds()))

    return move


@pytest.mark.row("J04")
@pytest.mark.row("J02")
def test_the_day_shows_what_waits_for_an_answer_and_acknowledges_in_one_tap(
    sign_in, yann, at
) -> None:
    at(story.NOW)
    mission = story.sent()
    phone = sign_in(yann)
    page = phone.get("/terrain/").content.decode()
    assert "Nouvelle mission" in page
    assert "Accuser réception" in page
    phone.post(f"/terrain/{mission.pk}/accuser/")
    mission.refresh_from_db()
    assert (mission.status, mission.acknowledged_via) == ("ACKNOWLEDGED", "page")


def test_a_held_slot_is_not_told_to_the_technician(sign_in, yann, at) -> None:
    at(story.NOW)
    mission = story.held()
    phone = sign_in(yann)
    assert "Nouvelle mission" not in phone.get("/terrain/").content.decode()
    assert phone.get(f"/terrain/{mission.pk}/").status_code == 404


def test_a_colleagues_mission_does_not_exist(sign_in, loic, at) -> None:
    at(story.NOW)
    mission = story.sent()
    assert sign_in(loic).get(f"/terrain/{mission.pk}/").status_code == 404
    assert sign_in(loic).post(f"/terrain/{mission.pk}/accuser/").status_code == 404


@pytest.mark.row("J03")
@pytest.mark.row("J19")
@pytest.mark.req("R017")
def test_leaving_and_arriving_are_one_tap_each_and_can_be_taken_back(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.sent()
    phone, url = sign_in(yann), f"/terrain/{mission.pk}/"
    phone.post(url + "accuser/")
    phone.post(url + "partir/")
    phone.post(url + "arriver/")
    mission.refresh_from_db()
    assert mission.status == "ON_SITE"
    assert mission.departed_at is not None
    phone.post(url + "revenir/")
    mission.refresh_from_db()
    assert (mission.status, mission.arrived_at) == ("EN_ROUTE", None)
    page = phone.get(url).content.decode()
    assert "Dossier ouvert pour vous" in page
    assert "Je suis arrivé" in page


@pytest.mark.row("J19")
@pytest.mark.row("H01")
def test_how_to_get_in_is_told_for_a_visit_to_make_and_no_more_once_declined(
    sign_in, yann, at
) -> None:
    at(story.NOW)
    mission = story.sent()
    Site.objects.update(access_instructions="Code 4812", badge="À l’accueil")
    phone, url = sign_in(yann), f"/terrain/{mission.pk}/"
    assert "Code 4812" in phone.get(url).content.decode()
    phone.post(f"{url}refuser/", {"reason": "Formation"})
    page = phone.get(url).content.decode()
    assert "Vous avez refusé cette mission" in page
    assert "Code 4812" not in page


@pytest.mark.row("J06")
@pytest.mark.row("J11")
@pytest.mark.row("J09")
@pytest.mark.req("R082")
@pytest.mark.req("R083")
def test_the_report_is_kept_at_every_change_and_says_what_is_missing(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    phone, url = sign_in(yann), f"/terrain/{mission.pk}/rapport/"
    first, second = mission.tasks.all()
    assert "Étape à cocher" in phone.get(url).content.decode()
    kept = phone.post(url + "garder/", {f"done-{first.pk}": "on", "findings": "Disque HS"})
    assert kept.content.decode().startswith("Gardé à")
    first.refresh_from_db()
    assert first.done_at is not None
    assert selectors.draft_of(mission).findings == "Disque HS"
    answer = phone.post(url + "garder/", {"work_minutes": "50", "findings": "Disque HS"})
    assert "Dites pourquoi le temps est corrigé" in answer.content.decode()
    whole = {
        f"done-{first.pk}": "on", f"reason-{second.pk}": "pas de poste libre", "findings": "Disque HS",
        "result": "RESOLVED", "work_minutes": "50", "times_reason": "pause téléphone",
    }  # fmt: skip
    assert phone.post(url, whole).url == f"/terrain/{mission.pk}/signature/"
    assert selectors.draft_of(mission).work_minutes == 50
    assert Event.objects.filter(kind="mission.times_corrected").exists()


def test_a_report_that_is_not_whole_is_not_signed_and_keeps_what_was_typed(
    sign_in, yann, at
) -> None:
    at(story.VISIT)
    mission = story.on_site()
    answer = sign_in(yann).post(f"/terrain/{mission.pk}/rapport/", {"findings": "Disque HS"})
    assert answer.status_code == 422
    assert "Disque HS" in answer.content.decode()


def test_a_photo_loses_its_position(sign_in, yann, at, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    at(story.VISIT)
    mission = story.on_site()
    phone = sign_in(yann)
    phone.post(f"/terrain/{mission.pk}/rapport/photos/", {"photo": photo(), "moment": "AFTER"})
    kept = selectors.draft_of(mission).photos.get()
    seen = phone.get(f"/missions/photos/{kept.pk}/")
    picture = Image.open(BytesIO(b"".join(seen.streaming_content)))
    assert dict(picture.getexif()) == {}
    assert picture.format == "JPEG"


@pytest.mark.row("J08")
def test_a_part_keeps_both_serial_numbers(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    sign_in(yann).post(
        f"/terrain/{mission.pk}/rapport/pieces/",
        {"label": "Disque SAS 1,2 To", "quantity": "1", "serial_out": "WFK0", "serial_in": "ZLW2"},
    )
    part = selectors.draft_of(mission).parts.get()
    assert (part.label, part.serial_out, part.serial_in) == ("Disque SAS 1,2 To", "WFK0", "ZLW2")


def test_a_part_refused_is_given_back_as_typed(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    answer = sign_in(yann).post(
        f"/terrain/{mission.pk}/rapport/pieces/",
        {"label": "Disque SAS", "quantity": "deux", "serial_in": "ZLW2"},
    )
    assert answer.status_code == 422
    assert 'value="ZLW2"' in answer.content.decode()


def _sending(mission, **fields: object) -> dict[str, object]:
    drawn = '[{"points": [{"x": 1, "y": 1}, {"x": 90, "y": 40}, {"x": 10, "y": 80}]}]'
    values: dict[str, object] = {
        "kind": "SIGNED", "signatory": "Sophie Evenou", "quality": "", "client_strokes": drawn,
        "technician_strokes": drawn, "submission": str(uuid4()), "shown": story.shown(mission),
    }  # fmt: skip
    return {**values, **fields}


@pytest.mark.row("J12")
@pytest.mark.row("J17")
def test_one_sending_signs_and_closes_and_a_second_tap_changes_nothing(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    story.written(mission)
    phone, url = sign_in(yann), f"/terrain/{mission.pk}/signature/"
    page = phone.get(url).content.decode()
    assert "Disque 2 hors d’usage" in page
    assert "Glissière faussée" not in page
    sending = _sending(mission)
    for _tap in range(2):
        assert phone.post(url, sending).url == f"/terrain/{mission.pk}/"
    mission.refresh_from_db()
    assert mission.status == "DONE"
    assert Event.objects.filter(kind="mission.closed").count() == 1


def test_a_refused_sending_gives_everything_back_typed_and_drawn(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    story.written(mission)
    sending = _sending(mission, signatory="", quality="Gérante")
    answer = sign_in(yann).post(f"/terrain/{mission.pk}/signature/", sending)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Qui signe pour le client" in page
    assert "Gérante" in page
    assert "&quot;points&quot;" in page
    assert str(sending["submission"]) in page
    mission.refresh_from_db()
    assert mission.status == "ON_SITE"


@pytest.mark.row("J14")
def test_a_text_changed_meanwhile_gives_the_names_back_and_no_signature(sign_in, yann, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    story.written(mission)
    phone, url = sign_in(yann), f"/terrain/{mission.pk}/signature/"
    sending = _sending(mission, quality="Gérante")
    phone.post(f"/terrain/{mission.pk}/rapport/pieces/", {"label": "Câble", "quantity": "1.5"})
    page = phone.post(url, sending).content.decode()
    assert "Le texte a changé" in page
    assert "Gérante" in page
    assert "Câble × 1,5" in page
    assert "points" not in page
    mission.refresh_from_db()
    assert mission.status == "ON_SITE"


@pytest.mark.row("J15")
def test_the_signed_pdf_is_served_to_its_client_and_to_nobody_elses(
    sign_in, sophie, paul, at, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    at(story.VISIT)
    mission = story.on_site()
    story.written(mission)
    report = story.closed(mission)
    services.archive_report(report_id=report.pk, at=story.VISIT)
    url = f"/missions/{mission.pk}/rapport.pdf"
    assert sign_in(sophie.user).get(url).status_code == 200
    assert sign_in(mission.technician).get(url).status_code == 200
    assert sign_in(paul.user).get(url).status_code == 404
    for page in ("/espace/visites/", f"/espace/demandes/{mission.ticket_id}/"):
        assert f'href="{url}"' in sign_in(sophie.user).get(page).content.decode()


def test_week_and_reports_open(sign_in, yann, at) -> None:
    at(story.VISIT)
    story.on_site()
    phone = sign_in(yann)
    for url in ("/terrain/semaine/", "/terrain/rapports/"):
        assert phone.get(url).status_code == 200


@pytest.mark.row("G13", "G14")
def test_what_is_left_of_the_contract_is_read_where_the_time_is(sign_in, yann, at) -> None:
    mission = story.on_site()
    contract = mission.ticket.contract
    contract.on_site_minutes = 300
    contract.save()
    LedgerEntry.objects.create(
        contract=contract, kind="ON_SITE", quantity=90, label="Visite", key="before", at=story.NOW
    )
    at(mission.booking.starts_at)
    shown = sign_in(yann).get(f"/terrain/{mission.pk}/rapport/").content.decode()
    assert "Reste au contrat" in shown
    assert "3\u202fh\u202f30" in shown
