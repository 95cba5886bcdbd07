"""What the outbox says of a message: in words, and to whom (K19, H01)."""

import pytest
from django.urls import reverse

from core import events
from notifications import catalogue, services, subjects, texts
from notifications.models import Channel
from notifications.templatetags.notifications import SUBJECTS
from tests import cast
from tests.notifications.test_pages import queue

pytestmark = pytest.mark.django_db


@pytest.mark.row("K19")
def test_a_message_says_in_words_what_it_is_about_and_why_it_was_withdrawn(
    now, mission, sign_in, herve
):
    topic = events.topic(mission)
    notice = queue(now, kind="mission_sms", channel=Channel.SMS, to="+33600000001", about=topic)
    services.withdraw(about=topic, kinds=["mission_sms"], at=now, why="mission.acknowledged")
    lost = queue(now, 2, kind="password_reset", about="resetrequest:1")
    browser = sign_in(herve)
    pages = [browser.get(reverse("notifications:message", args=[one.pk])).content.decode() for one in (notice, lost)]  # fmt: skip
    assert "La mission a été acceptée." in pages[0]
    assert f'href="{reverse("interventions:mission", args=[mission.pk])}"' in pages[0]
    assert "Mot de passe oublié" in pages[1]
    for code in ("mission.acknowledged", "resetrequest:1"):
        assert code not in pages[0] + pages[1]


def test_whatever_a_message_may_be_about_has_its_words():
    assert set(subjects.TABLES) <= set(SUBJECTS)


@pytest.mark.row("H01")
def test_an_administrator_follows_the_outbox_without_reading_what_clients_write(
    now, sign_in, alice, nolwenn
):
    message = queue(now, kind="reply", subject="Ticket 10012 : licenciement de M. Dupont")
    pages = [reverse("notifications:outbox"), reverse("notifications:message", args=[message.pk])]
    for address in (*pages, "/api/v1/outbox/", f"/api/v1/outbox/{message.pk}/"):
        shown = [sign_in(one).get(address).content.decode() for one in (nolwenn, alice)]
        assert ["Dupont" in page for page in shown] == [True, False], address
    assert "Réponse au client" in sign_in(alice).get(pages[0]).content.decode()
    led = [
        'href="/hotline/tickets/' in sign_in(one).get(pages[1]).content.decode()
        for one in (nolwenn, alice)
    ]
    assert led == [True, False], "a link is drawn for whoever may follow it"


@pytest.mark.row("H15")
@pytest.mark.parametrize(("letter", "reader"), [("access_alert", "denis"), ("to_bill", "claire")])
def test_the_outbox_says_no_more_than_the_page_of_what_it_is_about(
    now, sign_in, nolwenn, letter, reader
):
    told = cast.person(reader)
    message = queue(now, kind=letter, user=told, subject="Accès inhabituel : Nolwenn", text="12 345,00")  # fmt: skip
    one = reverse("notifications:message", args=[message.pk])
    for address in (reverse("notifications:outbox"), one, "/api/v1/outbox/"):
        shown = [sign_in(who).get(address).content.decode() for who in (told, nolwenn)]
        said = ["Accès inhabituel : Nolwenn" in page for page in shown]
        assert said == [True, False], address
    assert "12 345,00" in sign_in(told).get(one).content.decode()
    assert "12 345,00" not in sign_in(nolwenn).get(one).content.decode()


def test_a_letter_that_says_an_amount_is_read_by_those_who_read_amounts():
    money = {"{work.total}", "{invoice.total}"}
    said = {
        entry.letter for entry in catalogue.TABLE
        if any(name in texts.shipped(entry.letter, "fr") for name in money)
    }  # fmt: skip
    assert said
    assert said <= catalogue.OPENED_BY.keys()
