"""A visit on a telephone, 390 points wide: from the day to the signed report, and what a failure keeps."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from interventions.models import Mission, Report
from tests import cast
from tests import field_story as story

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def at(settings, tmp_path) -> Callable[..., None]:
    """The installation's clock, set to a given instant."""
    settings.CLOCK_FILE, settings.MEDIA_ROOT = str(tmp_path / "clock"), tmp_path

    def move(instant: datetime) -> None:
        (tmp_path / "clock").write_text(str((instant - datetime.now(UTC)).total_seconds()))

    return move


@pytest.fixture
def phone(transactional_db: None, live_server, page: Page, sign_in) -> Callable[..., Page]:
    """Yann's telephone on one page."""

    def open_at(path: str, scheme: str = "light", first: str = "yann") -> Page:
        cookie = sign_in(cast.person(first)).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{live_server.url}{path}")
        return page

    return open_at


def draw(page: Page, name: str) -> None:
    """Draw a signature with the finger."""
    box = page.locator(f"[data-signature][data-ready]:has(input[name={name}_strokes]) canvas")
    box.evaluate("canvas => canvas.scrollIntoView({block: 'center', behavior: 'instant'})")
    place = box.bounding_box()
    assert place
    page.mouse.move(place["x"] + 20, place["y"] + 60)
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(place["x"] + 20 + step * 16, place["y"] + 40 + (step % 4) * 14)
    page.mouse.up()


def look(page: Page, name: str) -> None:
    """Keep a picture when somebody wants to look (SHOTS names the folder)."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def readable(page: Page) -> None:
    """Nothing that a screen reader or a weak eye stumbles on, and nothing wider than the phone."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.row("J03")
@pytest.mark.row("J04")
@pytest.mark.row("J12")
@pytest.mark.row("J17")
@pytest.mark.req("R020")
def test_from_the_day_to_the_signed_report_with_one_thumb(phone, at) -> None:
    at(story.VISIT - timedelta(minutes=40))
    mission = story.sent()
    page = phone("/terrain/")
    look(page, "day")
    readable(page)
    page.get_by_role("button", name="Accuser réception").click()
    expect(page.get_by_role("button", name="Je pars, en route")).to_be_visible()
    look(page, "mission")
    readable(page)
    page.get_by_role("button", name="Je pars, en route").click()
    at(story.VISIT)
    page.get_by_role("button", name="Je suis arrivé").click()
    page.get_by_role("link", name="Ouvrir le rapport").click()
    for task in story.TASKS:
        page.get_by_label(task).first.check()
    page.get_by_label("Constats, lus par le client").fill("Disque 2 remplacé, partages rétablis.")
    page.get_by_label("Note interne, jamais visible du client").fill("Glissière faussée.")
    page.get_by_label("Résolu", exact=True).check()
    expect(page.locator("#kept")).to_contain_text("Gardé à")
    look(page, "report")
    readable(page)
    at(story.VISIT + timedelta(minutes=60, seconds=50))
    page.get_by_role("button", name="Faire signer").click()
    expect(page.get_by_text("Disque 2 remplacé, partages rétablis.")).to_be_visible()
    assert "Glissière" not in page.content()
    draw(page, "client")
    draw(page, "technician")
    look(page, "sign")
    readable(page)
    page.get_by_role("button", name="Valider et clore l’intervention").click()
    expect(page.get_by_text("Rapport signé")).to_be_visible()
    look(page, "closed")
    done = Mission.objects.select_related("ticket").get(pk=mission.pk)
    assert (done.status, done.ticket.status) == ("DONE", "CLOSED")
    report = Report.objects.get(mission=mission)
    assert (report.state, report.signatory, report.work_minutes) == ("SEALED", "Sophie Evenou", 60)


@pytest.mark.row("J17")
def test_a_sending_that_fails_keeps_all_that_was_typed_and_drawn(phone, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    story.written(mission)
    page = phone(f"/terrain/{mission.pk}/signature/")
    page.get_by_label("Qualité").fill("Gérante")
    draw(page, "client")
    draw(page, "technician")
    page.route(
        "**/signature/",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Valider et clore l’intervention").click()
    page.unroute("**/signature/")
    page = phone(f"/terrain/{mission.pk}/signature/")
    expect(page.get_by_label("Qualité")).to_have_value("Gérante")
    assert "points" in page.locator("input[name=client_strokes]").input_value()
    page.get_by_role("button", name="Valider et clore l’intervention").click()
    expect(page.get_by_text("Rapport signé")).to_be_visible()
    assert Report.objects.get(mission=mission).signatory_quality == "Gérante"


def test_the_phone_is_readable_in_the_dark(phone, at) -> None:
    at(story.VISIT)
    mission = story.on_site()
    for path in (
        "/terrain/",
        f"/terrain/{mission.pk}/",
        f"/terrain/{mission.pk}/rapport/",
        "/terrain/semaine/",
    ):
        page = phone(path, scheme="dark")
        look(page, "dark" + path.replace("/", "-"))
        readable(page)
