"""English is whole: the pages and the mails of somebody whose language is English hold no French of ours."""

import gettext as stdlib
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real

from accounts.models import User
from billing import covering
from core import clock, deliveries
from core.language import of_the_house, said_again
from notifications.models import Message
from support2009.management.commands import translations
from tests import cast
from tickets import services as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

PAGES = [
    ("nolwenn", "desk:queue", "Hotline queue"),
    ("nolwenn", "desk:activity", "Confirm my day"),
    ("nolwenn", "desk:new", "New ticket"),
    ("nolwenn", "knowledge:list", "Diagnostic procedures"),
    ("nolwenn", "clients:list", "Commercial status"),
    ("sophie", "client:home", "Report a problem"),
    ("sophie", "client:report", "Can you work?"),
    ("marc", "management:dashboard", "To decide today"),
    ("marc", "notifications:matrix", "Who is told"),
    ("claire", "billing:worklist", "Everything has gone out."),
    ("claire", "tickets:simulator", "See the delays"),
    ("herve", "clients:calendars", "Close the whole company"),
    ("claire", "billing:late", "Who owes what"),
    ("herve", "planning:board", "Technicians’ schedule"),
    ("yann", "field:today", "No mission today"),
    ("alice", "accounts:people", "Clause signed"),
    ("alice", "accounts:profile", "Two-factor authentication"),
]


#: A language is offered by its own name.
OWN_NAME = "Français"
#: The verdict stays in the words it was told in, at intake; so does a contract's own name.
AS_TOLD = {"Infogérance", "Jusqu’au", "vendredi", "décembre"}


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    """What a bare checkout lacks: `make` compiles the catalogue before the tests."""
    for source in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po"):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            call_command("translations", "compile")
            trans_real._translations.clear()  # type: ignore[attr-defined]
            stdlib._translations.clear()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _back_to_french() -> Iterator[None]:
    """A request leaves its language behind in the thread."""
    with translation.override("fr"):
        yield


@pytest.fixture(scope="module")
def french() -> re.Pattern[str]:
    """Every string of ours that English says otherwise and that holds no placeholder, as whole words."""
    words = set()
    for message in translations.known("en"):
        ours = message.id if isinstance(message.id, str) else ""
        if (
            len(ours) > 4
            and ours != OWN_NAME
            and not re.search(r"[%{<*]", ours)
            and ours != message.string
        ):
            words.add(re.escape(ours))
    english = {str(m.string).lower() for m in translations.known("en") if isinstance(m.string, str)}
    words = {word for word in words if not any(word.lower() in said for said in english)}
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted(words, key=len, reverse=True))})(?!\w)")


def speaks_english(first: str) -> User:
    """A member of the cast whose language is English."""
    user = cast.sophie().user if first == "sophie" else cast.person(first)
    assert user is not None
    user.language = "en"
    user.save(update_fields=["language"])
    return user


def read(page: str) -> str:
    """What a person reads on a page, tooltips and names for screen readers included."""
    page = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", page)
    said = re.findall(r'(?:title|aria-label|placeholder|data-confirm[\w-]*)="([^"]*)"', page)
    text = re.sub(r"<[^>]+>", " ", page)
    return re.sub(r"\s+", " ", unescape(" | ".join([text, *said])))


@pytest.fixture
def ticket() -> Ticket:
    """Something on the pages: a ticket of Sophie’s company."""
    cast.calendar()
    cast.team()
    cast.contract(cast.client(), title="Gold")
    asks = cast.sophie()
    return tickets.open_ticket(
        client_id=asks.client_id,
        requester_id=asks.pk,
        subject="VPN 12",
        by=cast.person("nolwenn"),
        at=clock.now(),
    )


@pytest.mark.parametrize(("who", "route", "words"), PAGES)
def test_pages_speak_their_reader_s_english(
    who: str,
    route: str,
    words: str,
    ticket: Ticket,
    french: re.Pattern[str],
    sign_in: Callable[[object], Browser],
) -> None:
    answer = sign_in(speaks_english(who)).get(reverse(route))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="en"' in page
    assert words in read(page)
    assert french.findall(read(page)) == []


def test_a_ticket_s_page_is_english(
    ticket: Ticket, french: re.Pattern[str], sign_in: Callable[[object], Browser]
) -> None:
    answer = sign_in(speaks_english("nolwenn")).get(reverse("desk:ticket", args=[ticket.pk]))
    text = read(answer.content.decode())
    assert "Answer or timetable before" in text
    assert "Put on hold" in text
    assert set(french.findall(text)) <= AS_TOLD


def test_the_sign_in_page_follows_the_browser(french: re.Pattern[str]) -> None:
    page = read(Browser().get("/compte/login/", headers={"Accept-Language": "en"}).content.decode())
    assert "Forgotten password" in page
    assert french.findall(page) == []


def test_a_person_s_language_wins_over_the_browser_s(
    nolwenn: Any, sign_in: Callable[[object], Browser]
) -> None:
    page = sign_in(nolwenn).get(reverse("desk:queue"), headers={"Accept-Language": "en"})
    assert '<html lang="fr"' in page.content.decode()


def test_the_menu_s_language_is_kept_with_the_account(
    nolwenn: Any, sign_in: Callable[[object], Browser]
) -> None:
    browser = sign_in(nolwenn)
    browser.post(reverse("set_language"), {"language": "en", "next": "/"})
    nolwenn.refresh_from_db()
    assert nolwenn.language == "en"
    assert "Hotline queue" in browser.get(reverse("desk:queue")).content.decode()
    browser.post(reverse("set_language"), {"language": "tlh", "next": "/"})
    nolwenn.refresh_from_db()
    assert nolwenn.language == "en"


def test_mails_are_written_in_their_reader_s_language(ticket: Ticket) -> None:
    speaks_english("sophie")
    deliveries.deliver_pending()
    receipt = Message.objects.get(kind="receipt")
    assert receipt.subject == f"Your request is recorded: ticket {ticket.pk}"
    assert "Answer promised before" in receipt.text
    assert "Monday to Friday, 9:00 – 17:00" in receipt.text
    assert not re.search(r"[«»]|demande|Réponse", receipt.text + receipt.html)


def test_what_is_printed_for_others_stays_french_whoever_made_it() -> None:
    written = of_the_house(translation.get_language)
    with translation.override("en"):
        assert written() == "fr"
        assert covering.proofs([]) == []
        assert translation.get_language() == "en"


def test_words_stored_in_french_are_read_in_the_reader_s_language() -> None:
    with translation.override("en"):
        assert said_again("Ticket ouvert") == "Ticket opened"
        assert (
            said_again("Échéance dépassée : réponse ou calendrier")
            == "Due time passed: answer or timetable"
        )
        assert said_again("VPN : coupé, « rien » ne marche") == "VPN : coupé, « rien » ne marche"
        assert said_again("Aucun contrat\u00a0: à facturer") == "No contract: to be billed"
        assert said_again("") == ""
    with translation.override("fr"):
        assert said_again("Ticket ouvert") == "Ticket ouvert"
