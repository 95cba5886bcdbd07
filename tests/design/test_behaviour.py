"""What the page does by itself: keys, palette, theme, drafts, files, confirmation, time, signature."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

Open = Callable[..., Page]


@pytest.mark.row("R01")
def test_a_letter_acts_outside_fields_and_is_text_inside_them(open_at: Open) -> None:
    page = open_at("ticket")
    page.keyboard.press("i")
    expect(page.locator("[data-mode=note]")).to_be_checked()
    expect(page.get_by_role("button", name="Ajouter la note")).to_be_visible()
    expect(page.get_by_role("button", name="Envoyer au client")).to_be_hidden()
    page.get_by_label("Votre message").press("r")
    expect(page.locator("[data-mode=note]")).to_be_checked()


@pytest.mark.row("R01")
def test_single_letters_can_be_turned_off_in_the_help_sheet(open_at: Open) -> None:
    page = open_at("ticket")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Raccourcis de cette page")
    expect(sheet).to_be_visible()
    expect(sheet.get_by_text("Escalader")).to_be_visible()
    sheet.get_by_role("switch").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.locator("[data-mode=reply]")).to_be_checked()


@pytest.mark.row("R01")
def test_j_and_k_walk_the_rows(open_at: Open) -> None:
    page = open_at("queue")
    page.keyboard.press("j")
    expect(
        page.get_by_role("link", name="Disque en alerte sur le serveur de fichiers (RAID dégradé)")
    ).to_be_focused()
    page.keyboard.press("k")
    expect(
        page.get_by_role("link", name="VPN : déconnexion toutes les dix minutes en télétravail")
    ).to_be_focused()


@pytest.mark.row("R02")
def test_the_palette_opens_finds_and_gives_the_focus_back(open_at: Open) -> None:
    page = open_at("queue")
    start = page.get_by_role("link", name="Répondre")
    start.focus()
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Client, ticket")
    expect(field).to_be_focused()
    field.type("kergo")
    first = page.get_by_role("option", name="Biscuiterie Kergoat-Lann")
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", name="48198")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(start).to_be_focused()


@pytest.mark.row("R03")
def test_the_chosen_theme_is_there_before_the_next_page_is_painted(open_at: Open) -> None:
    page = open_at("queue")
    page.get_by_label("Mon compte, Maëlle Guivarc’h").click()
    page.get_by_role("button", name="Sombre").click()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.get_by_label("Mon compte, Maëlle Guivarc’h").click()
    page.get_by_role("button", name="Comme le système").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") is None


@pytest.mark.row("R09")
def test_what_is_typed_survives_a_reload(open_at: Open) -> None:
    page = open_at("ticket")
    box = page.get_by_label("Votre message")
    box.fill("Je règle le délai d’inactivité.")
    page.get_by_label("Prochaines nouvelles avant").first.check()
    expect(page.get_by_text("brouillon gardé")).to_be_visible()
    page.reload()
    expect(box).to_have_value("Je règle le délai d’inactivité.")
    expect(page.get_by_label("Prochaines nouvelles avant").first).to_be_checked()


@pytest.mark.row("R09")
def test_a_draft_is_forgotten_once_the_server_took_it(open_at: Open, gallery: str) -> None:
    page = open_at("ticket")
    page.get_by_label("Votre message").fill("Envoyé.")
    page.evaluate(
        "document.querySelector('.composer').action = location.origin + '/galerie/refused'"
    )
    page.evaluate("document.querySelector('.composer').method = 'get'")
    page.get_by_role("button", name="Envoyer au client").click()
    page.wait_for_url("**/refused**")
    kept = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"
    assert page.evaluate(kept) == 1  # an error page: kept
    page.goto(f"{gallery}/ticket")
    page.evaluate(
        "document.querySelector('.composer').action = location.origin + '/galerie/portal'"
    )
    page.evaluate("document.querySelector('.composer').method = 'get'")
    page.get_by_role("button", name="Envoyer au client").click()
    page.wait_for_url("**/portal**")
    page.wait_for_function(f"{kept} === 0")


@pytest.mark.row("A21")
def test_files_are_listed_and_one_can_be_taken_back(open_at: Open) -> None:
    page = open_at("ticket")
    files = [
        {"name": name, "mimeType": "text/plain", "buffer": b"x" * 48_000}
        for name in ("a.txt", "b.txt")
    ]
    page.locator("input[type=file]").set_input_files(files)
    expect(page.locator(".file", has_text="a.txt")).to_contain_text("48")
    page.get_by_role("button", name="Retirer a.txt").click()
    expect(page.locator(".composer .file")).to_have_count(1)
    assert page.evaluate(
        "[...document.querySelector('input[type=file]').files].map((f) => f.name)"
    ) == ["b.txt"]


@pytest.mark.row("A21")
def test_a_pasted_capture_joins_the_files(open_at: Open) -> None:
    page = open_at("ticket")
    expect(page.locator("[data-dropzone][data-ready]")).to_be_attached()
    page.locator(".composer textarea").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.items.add(new File(["x"], "image.png", { type: "image/png" }));
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator(".composer .file")).to_contain_text("capture-")


@pytest.mark.row("R08")
def test_a_guarded_verb_asks_again_in_words_and_no_is_the_first_answer(open_at: Open) -> None:
    page = open_at("forms")
    sent = []
    page.on(
        "request", lambda request: sent.append(request.method) if request.method == "POST" else None
    )
    page.get_by_role("button", name="Envoyer la demande").click()
    ask = page.get_by_role("dialog", name="Envoyer cette demande aux RH ?")
    expect(ask.get_by_role("button", name="Annuler")).to_be_focused()
    ask.get_by_role("button", name="Annuler").click()
    expect(ask).to_have_count(0)
    assert sent == []


def test_a_form_cannot_leave_twice(open_at: Open) -> None:
    page = open_at("call")
    counted = page.evaluate(
        """() => {
            const form = document.querySelector("form.call");
            let left = 0;
            addEventListener("submit", (event) => { if (!event.defaultPrevented) left += 1; event.preventDefault(); });
            form.requestSubmit(); form.requestSubmit();
            return left;
        }"""
    )
    assert counted == 1


def test_the_error_summary_is_read_first_and_leads_to_the_field(open_at: Open) -> None:
    page = open_at("forms")
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary").get_by_role("link", name="Pourquoi ?").click()
    field = page.locator("#wrong textarea")
    assert field.get_attribute("aria-invalid") == "true"
    assert "error" in field.get_attribute("aria-describedby")


def test_a_pill_counts_down_and_changes_once_without_moving(open_at: Open) -> None:
    page = open_at("queue")
    page.clock.install()
    page.reload()
    pill = page.locator(".row .pill", has_text="12").first
    width = pill.bounding_box()["width"]
    page.clock.fast_forward(3 * 60_000)
    page.clock.run_for(15_000)
    expect(page.locator(".row .pill-soon .pill-time").first).to_have_text("9\u202fmin")
    assert abs(page.locator(".row .pill-soon").first.bounding_box()["width"] - width) < 10
    page.clock.fast_forward(10 * 60_000)
    page.clock.run_for(15_000)
    expect(page.locator(".row .pill-broken .pill-time").nth(1)).to_have_text("−1\u202fmin")


@pytest.mark.row("R04")
def test_the_skip_link_comes_first_and_leads_to_the_content(open_at: Open) -> None:
    page = open_at("queue")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_losing_the_network_is_said_in_words(open_at: Open) -> None:
    page = open_at("queue")
    page.context.set_offline(True)
    expect(page.get_by_text("Ce que vous écrivez est gardé sur ce poste.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Ce que vous écrivez est gardé sur ce poste.")).to_be_hidden()


def test_a_chart_is_drawn_from_its_table_which_stays_readable(open_at: Open) -> None:
    page = open_at("dashboard")
    page.wait_for_function(PAINTED, arg="canvas")
    page.get_by_text("Voir les chiffres").click()
    expect(page.get_by_role("row", name="S47 67,2")).to_be_visible()


#: Whether something is drawn on the first canvas that this selector finds; an empty one is the same picture twice.
PAINTED = (
    "which => { const c = document.querySelector(which), blank = document.createElement('canvas'); "
    "[blank.width, blank.height] = [c.width, c.height]; return c.width && c.toDataURL() !== blank.toDataURL(); }"
)


def draw(page: Page) -> None:
    expect(page.locator("[data-signature][data-ready]")).to_be_attached()
    box = page.locator(".signature canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + 40 + step * 5, box["y"] + 60 + (step % 7) * 8)
    page.mouse.up()


@pytest.mark.row("J13")
def test_a_signature_keeps_its_strokes_through_a_lost_page(open_at: Open) -> None:
    page = open_at("sign", 390)
    draw(page)
    strokes = page.locator("[data-strokes]").input_value()
    assert strokes.startswith("[{")
    assert page.locator("[data-png]").input_value().startswith("data:image/png;base64,")
    page.wait_for_function(
        "() => Object.entries(localStorage).some(([key, kept]) => key.startsWith('draft:') && kept.includes('points'))"
    )
    page.reload()
    expect(page.locator("[data-strokes]")).to_have_value(strokes)
    page.wait_for_function(PAINTED, arg=".signature canvas")
    page.get_by_role("button", name="Effacer").click()
    assert page.locator("[data-strokes]").input_value() == ""


@pytest.mark.row("J13")
def test_too_short_a_stroke_is_refused_in_words(open_at: Open) -> None:
    page = open_at("sign", 390)
    expect(page.locator("[data-signature][data-ready]")).to_be_attached()
    page.get_by_role("button", name="Valider la signature").click()
    expect(page.get_by_text("Signature trop courte, signez encore.")).to_be_visible()
