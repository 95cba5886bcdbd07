"""The words of letters: shipped files, rewritten on a page, checked, previewed on a real case, restored (K02, K03)."""

import pytest
from django.urls import reverse

from core import deliveries
from notifications import catalogue, matrix, placeholders, texts, wording
from notifications.models import Message, Wording

pytestmark = [pytest.mark.django_db, pytest.mark.row("K02")]
GOOD = "Reçu : ticket {ticket.number}\n\nBonjour {person.name}, c’est noté.\n\n→ Suivre | {page}"


def address(letter="receipt", name="letter"):
    return reverse(f"centre:{name}", args=[letter])


@pytest.mark.parametrize("entry", catalogue.TABLE, ids=lambda entry: entry.letter)
def test_every_letter_ships_in_both_languages_without_a_fault(entry):
    for channel in entry.channels.split():
        for language in ("fr", "en"):
            file = (
                texts.SHIPPED
                / language
                / f"{entry.letter}{'' if channel == 'EMAIL' else '.' + channel.lower()}.txt"
            )
            assert file.exists()
            assert texts.faults(entry.letter, file.read_text(), channel) == []
        french, english = (
            texts.shipped(entry.letter, language, channel) for language in ("fr", "en")
        )
        assert set(wording.names(french)) == set(wording.names(english))


def test_every_line_of_the_matrix_has_its_words_and_belongs_to_a_group():
    letters = {row.letter for row in matrix.MATRIX}
    assert letters - set(catalogue.BY_LETTER) == set()
    assert {catalogue.group_of(letter) for letter in letters} <= set(catalogue.GROUPS)


def test_no_placeholder_reads_a_secret_or_an_internal_note():
    words = " ".join(placeholder.name for placeholder in placeholders.TABLE)
    for forbidden in ("secret", "note", "password", "vault", "dossier"):
        assert forbidden not in words


def test_rewritten_words_are_used_by_the_next_message_and_the_shipped_ones_come_back(
    herve,
    opened,
    sign_in,
):
    browser = sign_in(herve)
    answer = browser.post(address(), {"text": GOOD, "langue": "fr", "canal": "EMAIL"})
    assert answer.status_code == 302
    ticket = opened()
    deliveries.deliver_pending()
    receipt = Message.objects.get(kind="receipt")
    assert receipt.subject == f"Reçu\u00a0: ticket {ticket.pk}"
    assert "c’est noté" in receipt.text
    assert "c’est noté" in receipt.html
    assert "modifié" in browser.get(reverse("centre:letters")).content.decode()
    page = browser.get(address()).content.decode()
    assert "Hervé Tanguy" in page or "Herve Tanguy" in page
    browser.post(address(name="restore"), {"langue": "fr", "canal": "EMAIL"})
    assert texts.source("receipt", "fr") == texts.shipped("receipt", "fr")
    assert Wording.objects.count() == 2, "every version stays"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("{page}", "{client.secret}"), "client.secret"),
        (GOOD.replace("{ticket.number}", "12"), "Il manque le repère {ticket.number}"),
        (GOOD.replace("{page}", "{% load x %}"), "% load x %"),
        (GOOD.replace("{page}", "{ticket.number"), "accolade"),
        (GOOD.replace("{page}", "[[reopen]]"), "crochets"),
        (GOOD.replace("{page}", "{link.reopen}"), "link.reopen"),
        ("Ticket {ticket.number}", "La première ligne est l’objet"),
    ],
)
def test_a_text_with_a_fault_is_refused_in_words_and_nothing_is_written(
    herve, sign_in, text, fault
):
    page = sign_in(herve).post(address(), {"text": text, "langue": "fr", "canal": "EMAIL"})
    assert page.status_code == 200
    assert fault in page.content.decode().replace("&#x27;", "’")
    assert not Wording.objects.exists()


def test_what_an_editor_types_never_reaches_a_template_engine(herve, opened, sign_in):
    text = GOOD.replace("c’est noté", "{{ settings.SECRET_KEY }} {{% debug %}}")
    assert texts.faults("receipt", text), "braces only hold placeholders"
    page = sign_in(herve).post(address(name="preview"), {"text": text, "langue": "fr"})
    assert "only-for-tests" not in page.content.decode()


def test_the_preview_reads_on_the_ticket_asked_for_and_never_on_an_unseen_one(
    herve, ticket, mission, sign_in
):
    browser = sign_in(herve)
    page = browser.post(
        address(name="preview"), {"text": GOOD, "sur": str(ticket.pk)}
    ).content.decode()
    assert f"Reçu\u00a0: ticket {ticket.pk}" in page
    assert f"Bonjour {ticket.requester}" in page, "a client's letter is read as its client"
    page = browser.get(address("mission_notice")).content.decode()
    assert "Remplacer le commutateur" in page
    assert "(lien personnel)" in page
    page = browser.post(address(name="preview"), {"text": GOOD, "sur": "999999"}).content.decode()
    assert "un exemple" in page


@pytest.mark.row("K03")
def test_the_length_of_an_sms_is_shown_and_its_words_are_editable(herve, mission, sign_in):
    page = sign_in(herve).get(address("mission_sms")).content.decode()
    assert "signes sur 160" in page


def test_who_may_read_the_words_may_not_always_change_them(denis, nolwenn, sign_in):
    assert sign_in(denis).get(address()).status_code == 200
    assert sign_in(denis).post(address(), {"text": GOOD}).status_code == 403
    assert sign_in(nolwenn).get(address()).status_code == 403
    assert sign_in(denis).get(address("unknown")).status_code == 404
