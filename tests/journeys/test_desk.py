"""The hotline's morning in a real browser: the keyboard alone, and pages anybody can read."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from accounts.models import Level
from core import clock
from knowledge.models import Choice, Procedure, Step
from tests import cast
from tickets import services
from tickets.models import Call, DiagnosticAnswer, Message, Ticket

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def house(transactional_db: None) -> None:
    """Teams, a covered client, and a procedure for what the caller will say."""
    cast.calendar()
    cast.team()
    cast.team(Level.L2)
    cast.contract(cast.client())
    cast.sophie()
    procedure = Procedure.objects.create(title="VPN instable")
    step = Step.objects.create(
        procedure=procedure, position=1, question="Le voyant clignote-t-il ?"
    )
    Choice.objects.create(step=step, position=1, label="Oui, vert", ending="ESCALATE")
    category = cast.category("Réseau > VPN")
    category.procedure, category.keywords = procedure, "vpn tunnel"
    category.save()


@pytest.fixture
def desk(house: None, live_server, page: Page, sign_in) -> Callable[..., Page]:
    """Nolwenn's browser on one page of the desk, at one width and theme."""

    def open_at(path: str, width: int = 1440, scheme: str = "light") -> Page:
        cookie = sign_in(cast.person("nolwenn")).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{path}")
        return page

    return open_at


def a_ticket(subject: str = "VPN : déconnexions") -> Ticket:
    """A ticket with a note, a reply and a client's message."""
    by, at = cast.person("nolwenn"), clock.now()
    contact = cast.sophie()
    ticket = services.open_ticket(
        client_id=contact.client_id, requester_id=contact.pk, subject=subject, by=by, at=at,
        category_id=cast.category("Réseau > VPN").pk, take=True,
    )  # fmt: skip
    services.note(ticket_id=ticket.pk, body="Vu en mars", by=by, at=at)
    services.reply(ticket_id=ticket.pk, body="Pouvez-vous essayer ?", by=by, at=at)
    services.client_message(ticket_id=ticket.pk, contact=contact, body="Toujours pareil", at=at)
    return ticket


@pytest.mark.row("R01")
@pytest.mark.row("A01")
@pytest.mark.row("D12")
def test_a_call_is_taken_diagnosed_escalated_and_answered_without_touching_the_mouse(desk) -> None:
    page = desk("/hotline/")
    page.keyboard.press("a")
    expect(page.locator("#call-symptoms")).to_be_focused()
    page.keyboard.press("Alt+c")
    page.keyboard.type("evenou")
    expect(page.locator("#call-candidates .answer")).to_contain_text("Sophie Evenou")
    page.keyboard.press("Alt+1")
    expect(page.locator("#call-head .panel-title")).to_have_text("Sophie Evenou")
    expect(page.locator("#call-who")).to_contain_text("Cet appel est couvert")
    expect(page.locator("#call-symptoms")).to_be_focused()
    page.keyboard.type("Le VPN coupe. Le tunnel tombe toutes les dix minutes.")
    expect(page.locator("#call-advice")).to_contain_text("Le voyant clignote-t-il")
    expect(page.locator("[name=subject]")).to_have_value("Le VPN coupe")
    page.keyboard.press("Alt+1")
    expect(page.locator("#call-advice .steps-done")).to_contain_text("Oui, vert")
    page.keyboard.press("Alt+e")
    page.wait_for_url("**/hotline/tickets/*/")
    expect(page.locator("h1")).to_have_text("Le VPN coupe")
    ticket = Ticket.objects.get()
    assert (ticket.level, Call.objects.get().outcome) == (2, "TICKET")
    assert DiagnosticAnswer.objects.get().choice.label == "Oui, vert"
    page.keyboard.press("r")
    expect(page.locator("#composer-body")).to_be_focused()
    page.keyboard.type("Le niveau 2 s’en occupe.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#thread")).to_contain_text("Le niveau 2 s’en occupe.")
    assert Message.objects.filter(kind="REPLY").get().body == "Le niveau 2 s’en occupe."


@pytest.mark.row("A01")
@pytest.mark.row("R01")
def test_the_call_card_is_a_sheet_over_the_live_queue_that_asks_before_it_is_put_away(desk) -> None:
    page = desk("/hotline/")
    page.keyboard.press("a")
    sheet = page.locator("#call-sheet")
    expect(page.locator("#call-symptoms")).to_be_focused()
    assert page.url.endswith("/hotline/")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.type("Le VPN coupe")
    page.keyboard.press("Escape")
    asked = page.get_by_role("dialog").last
    expect(asked).to_contain_text("Réduire l’appel")
    page.keyboard.press("Escape")  # no
    expect(sheet).to_be_visible()
    expect(page.locator("#call-symptoms")).to_have_value("Le VPN coupe")
    for _n in range(60):  # the focus never leaves what is open
        page.keyboard.press("Tab")
        inside = "!document.activeElement || document.activeElement === document.body || document.getElementById('call-sheet').contains(document.activeElement)"
        assert page.evaluate(inside)
    page.locator("#call-symptoms").focus()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Réduire", exact=True).last.click()
    expect(sheet).to_be_hidden()
    strip = page.locator("[data-call-strip]")
    expect(strip).to_contain_text("Appel en cours")
    page.keyboard.press("a")
    expect(page.locator("#call-symptoms")).to_have_value("Le VPN coupe")
    assert Call.objects.count() == 1
    page.reload()
    expect(sheet).to_be_visible()
    expect(page.locator("#call-symptoms")).to_have_value("Le VPN coupe")
    page.locator("[name=ending][value=information]").click()
    expect(sheet).to_be_hidden()
    assert Call.objects.get().outcome != "IN_PROGRESS"


@pytest.mark.row("R01")
def test_the_queue_is_walked_with_j_read_at_the_right_and_answered_with_r(desk) -> None:
    page = desk("/hotline/")
    ticket = a_ticket()
    page.reload()
    page.keyboard.press("j")
    expect(page.locator("#preview h2")).to_have_text(ticket.subject)
    expect(page.locator("#preview")).to_contain_text("Toujours pareil")
    page.keyboard.press("r")
    expect(page.locator("#composer-body")).to_be_focused()


@pytest.mark.row("D15")
def test_the_promises_board_is_walked_and_narrowed_by_the_keyboard_and_anybody_can_read_it(
    desk,
) -> None:
    page = desk("/hotline/promesses/")
    ticket = a_ticket()
    services.promise(
        kind="CALLBACK", ticket=ticket, due_at=clock.now() + timedelta(minutes=40), source="essai",
        to="Sophie Evenou", by=cast.person("nolwenn"), at=clock.now(),
    )  # fmt: skip
    page.reload()
    rows = page.locator("#queue-list .row")
    expect(rows.first).to_contain_text("Rappel téléphonique")
    page.keyboard.press("j")
    expect(page.locator("#preview h2")).to_have_text(ticket.subject)
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("/")
    expect(page.locator("#filter-kind")).to_be_focused()
    page.locator("#filter-kind").select_option("CALLBACK")
    expect(page).to_have_url(re.compile("promesse=CALLBACK"))
    expect(rows).to_have_count(1)
    narrow = desk("/hotline/promesses/", 390, "dark")
    expect(narrow.locator("#queue-list .row").first).to_contain_text("Rappel téléphonique")
    assert Axe().run(narrow).response["violations"] == []
    assert narrow.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.row("C19")
def test_a_text_begun_as_a_note_is_shown_again_before_it_may_leave(desk) -> None:
    page = desk("/hotline/")
    ticket = a_ticket()
    page.goto(page.url.replace("/hotline/", f"/hotline/tickets/{ticket.pk}/"))
    before = Message.objects.count()
    page.keyboard.press("i")
    page.keyboard.type("Ils ne paient jamais")
    page.locator("[data-mode=reply]").check(force=True)
    page.locator("#composer-body").press("Control+Enter")
    expect(page.locator("#sure")).to_be_visible()
    expect(page.locator("[data-sure-text]")).to_have_text("Ils ne paient jamais")
    page.locator("#sure").get_by_role("button", name="Garder en note").click()
    page.locator("#composer-body").press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("Note ajoutée")
    assert Message.objects.count() == before + 1
    assert Message.objects.latest("pk").kind == "NOTE"


@pytest.mark.row("C19")
def test_a_text_begun_as_a_note_leaves_once_its_author_says_yes(desk) -> None:
    page = desk("/hotline/")
    ticket = a_ticket()
    page.goto(page.url.replace("/hotline/", f"/hotline/tickets/{ticket.pk}/"))
    page.keyboard.press("i")
    page.keyboard.type("Le routeur redémarre")
    page.locator("[data-mode=reply]").check(force=True)
    page.locator("#composer-body").press("Control+Enter")
    page.locator("#sure").get_by_role("button", name="Oui, envoyer").click()
    expect(page.locator(".toast")).to_contain_text("Réponse")
    assert Message.objects.latest("pk").kind == "REPLY"


@pytest.mark.row("R09")
def test_a_draft_survives_the_closing_of_the_page(desk) -> None:
    page = desk("/hotline/")
    ticket = a_ticket()
    page.goto(page.url.replace("/hotline/", f"/hotline/tickets/{ticket.pk}/"))
    page.locator("#composer-body").fill("Une longue réponse")
    expect(page.locator("#reponse [data-saved]")).to_have_text("brouillon gardé")
    page.reload()
    expect(page.locator("#composer-body")).to_have_value("Une longue réponse")


@pytest.mark.row("R09")
def test_what_is_typed_before_the_scripts_have_arrived_is_kept_too(desk) -> None:
    page = desk("/hotline/")
    ticket = a_ticket()
    late: list[Route] = []
    page.route("**/autosave*.js", lambda route: late.append(route))  # noqa: PLW0108 (playwright marks its handlers)
    with page.expect_request("**/autosave*.js"):
        page.goto(page.url.replace("/hotline/", f"/hotline/tickets/{ticket.pk}/"))
    page.locator("#composer-body").fill("Sur un réseau lent")
    late[0].continue_()
    expect(page.locator("#reponse [data-saved]")).to_have_text("brouillon gardé")
    page.unroute("**/autosave*.js")
    page.reload()
    expect(page.locator("#composer-body")).to_have_value("Sur un réseau lent")


@pytest.mark.row("R05")
def test_news_never_moves_the_row_that_has_the_focus(desk) -> None:
    page = desk("/hotline/")
    first = a_ticket("Premier")
    page.clock.install()
    page.reload()
    page.keyboard.press("j")
    services.note(ticket_id=first.pk, body="Neuf", by=cast.person("gaelle"), at=clock.now())
    a_ticket("Deuxième")
    page.clock.run_for(21_000)
    expect(page.locator("[data-news-words]")).to_have_text("2 mises à jour")
    assert page.locator("#queue-list").get_by_text("Deuxième").count() == 0
    page.keyboard.press(".")
    expect(page.locator("#queue-list")).to_contain_text("Deuxième")


@pytest.mark.row("R04")
@pytest.mark.row("R06")
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_queue_ticket_and_call_have_no_barrier_and_never_scroll_sideways(
    width, scheme, desk
) -> None:
    ticket = a_ticket()
    page = desk("/hotline/", width, scheme)
    clean(page)
    desk(f"/hotline/tickets/{ticket.pk}/", width, scheme)
    clean(page)
    by = cast.person("nolwenn")
    call = services.start_call(by=by, at=clock.now(), contact_id=cast.sophie().pk)
    desk(f"/hotline/appels/{call.pk}/", width, scheme)
    clean(page)


def clean(page: Page) -> None:
    """No violation axe can find, and no horizontal scroll bar."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
