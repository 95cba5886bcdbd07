"""The outbox, the matrix, the quarantine and health, as people open them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import deliveries, events, links
from core.models import Delivery, DeliveryState
from notifications import health, matrix, sending, services
from notifications.audiences import AUDIENCES
from notifications.handlers import CONDITIONS
from notifications.models import Channel, Message, State

pytestmark = pytest.mark.django_db


def queue(now, number=1, **more):
    fields = {"key": f"k{number}", "kind": "solution", "channel": Channel.EMAIL,
              "to": f"sophie{number}@client.example", "subject": f"Ticket {number}",
              "text": "Bonjour [[solution]]?reponse=oui", "at": now, "about": "ticket:1"} | more  # fmt: skip
    return services.queue(**fields)


@pytest.mark.row("K19")
def test_the_outbox_shows_what_waits_what_failed_and_why(now, sign_in, nolwenn):
    queue(now)
    failed = queue(now, 2)
    Message.objects.filter(pk=failed.pk).update(state=State.FAILED, error="550 no such user")
    page = (
        sign_in(nolwenn).get(reverse("notifications:outbox"), {"view": "echecs"}).content.decode()
    )
    assert "sophie2@client.example" in page
    assert "550 no such user" in page
    assert "sophie1@client.example" not in page
    found = (
        sign_in(nolwenn).get(reverse("notifications:outbox"), {"text": "sophie1"}).content.decode()
    )
    assert "sophie1@client.example" in found
    assert "sophie2@client.example" not in found


@pytest.mark.row("K19")
def test_the_manager_sends_again_and_cancels_from_the_page(now, sign_in, herve, nolwenn):
    message = queue(now)
    Message.objects.update(state=State.FAILED)
    browser = sign_in(herve)
    browser.post(reverse("notifications:retry", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == State.PENDING
    browser.post(reverse("notifications:cancel", args=[message.pk]))
    message.refresh_from_db()
    assert message.state == State.CANCELLED
    assert (
        sign_in(nolwenn).post(reverse("notifications:retry", args=[message.pk])).status_code == 403
    )


@pytest.mark.row("K19")
def test_a_message_whose_personal_link_is_over_is_not_sent_again(now, sign_in, herve, pass_time):
    link = services.Link("reset", "password_reset", "user:1", "user:1", now + timedelta(hours=1))
    message = queue(now, kind="password_reset", links=[link])
    Message.objects.update(state=State.CANCELLED)
    pass_time(hours=2)
    answer = sign_in(herve).post(reverse("notifications:retry", args=[message.pk]))
    assert "n’est plus valable" in answer.content.decode()
    message.refresh_from_db()
    assert message.state == State.CANCELLED


def test_a_sent_message_cannot_be_cancelled(now, sign_in, herve):
    message = queue(now)
    Message.objects.update(state=State.SENT)
    answer = sign_in(herve).post(reverse("notifications:cancel", args=[message.pk]))
    assert answer.status_code == 409
    message.refresh_from_db()
    assert message.state == State.SENT


def test_a_message_is_read_without_its_personal_links_and_not_by_an_administrator(
    now, sign_in, nolwenn, alice
):
    message = queue(now)
    url = reverse("notifications:message", args=[message.pk])
    page = sign_in(nolwenn).get(url).content.decode()
    assert "Bonjour (lien personnel)" in page
    assert "[[" not in page
    assert "Bonjour" not in sign_in(alice).get(url).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_outbox(now, sign_in, nolwenn):
    browser = sign_in(nolwenn)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            browser.get(reverse("notifications:outbox"))
        return len(seen)

    queue(now)
    browser.get(reverse("notifications:outbox"))
    few = count()
    for number in range(2, 40):
        queue(now, number)
    assert count() == few


@pytest.mark.row("K01")
@pytest.mark.req("R051")
def test_the_matrix_page_is_the_table_the_product_runs_on(sign_in, herve):
    page = sign_in(herve).get(reverse("notifications:matrix")).content.decode()
    for words in matrix.FACTS.values():
        assert str(words) in page
    for row in matrix.MATRIX:
        assert str(AUDIENCES[row.audience][0]) in page


def test_every_line_of_the_matrix_is_known():
    assert set(matrix.facts()) == set(matrix.FACTS)
    assert {row.only for row in matrix.MATRIX if row.only} == set(matrix.CONDITIONS)
    assert set(matrix.CONDITIONS) == set(CONDITIONS)
    assert {row.audience for row in matrix.MATRIX} <= set(AUDIENCES)


@pytest.mark.row("K08")
def test_the_deliveries_of_a_mission_are_told_in_words_in_one_query(
    now, mission, mailbox, twilio, django_assert_num_queries
):
    topic = events.topic(mission)
    queue(now, 1, about=topic, kind="x", subject="Mission", text="x", user=mission.technician)
    queue(now, 2, about=topic, kind="x", channel=Channel.SMS, to="+33600000001", text="x")
    sending.send_pending(Channel.EMAIL)
    Message.objects.filter(channel=Channel.SMS).update(
        state=State.FAILED, error="numéro impossible"
    )
    template = Template("{% load notifications %}{% deliveries mission %}")
    with django_assert_num_queries(1):
        page = template.render(Context({"mission": mission, "now": now}))
    assert "Yann Kervella" in page
    assert "Envoyé" in page
    assert "Échec" in page
    assert "numéro impossible" in page
    empty = Template("{% load notifications %}{% deliveries 'mission:0' %}").render(Context())
    assert "Aucun message n’est encore parti." in empty


def break_handler(monkeypatch, now, mission, nolwenn):
    def fail(_event):
        raise ValueError("boom")

    monkeypatch.setitem(events._HANDLERS, "notifications.handlers.tell", fail)
    events.record(
        "mission.sent", about=[mission, mission.ticket, mission.client], by=nolwenn, at=now
    )
    for _ in range(deliveries.MOST_ATTEMPTS):
        Delivery.objects.update(next_try_at=now - timedelta(days=9))
        deliveries.deliver_pending()
    monkeypatch.undo()


@pytest.mark.row("K19")
def test_a_consequence_that_always_fails_is_set_aside_with_its_reason_and_replayed(
    now, mission, nolwenn, herve, sign_in, monkeypatch
):
    break_handler(monkeypatch, now, mission, nolwenn)
    poisoned = Delivery.objects.get(state=DeliveryState.QUARANTINED)
    assert poisoned.attempts == deliveries.MOST_ATTEMPTS
    browser = sign_in(herve)
    page = browser.get(reverse("notifications:quarantine")).content.decode()
    for words in ("ValueError: boom", "Une mission est envoyée", f"Mission I-{mission.pk}"):
        assert words in page
    assert "mission.sent" not in page
    browser.post(reverse("notifications:replay", args=[poisoned.pk]))
    deliveries.deliver_pending()
    poisoned.refresh_from_db()
    assert poisoned.state == DeliveryState.DONE
    assert Message.objects.filter(kind="mission_notice", channel="EMAIL").count() == 1


def test_health_says_what_is_not_well_and_nothing_else_in_public(now, sign_in, alice, pass_time):
    url = reverse("notifications:health_check")
    answer = Browser().get(url)
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "troubles": ["scheduler"]})
    health.beat("send_pending", now)
    assert Browser().get(url).json() == {"ok": True, "troubles": []}
    queue(now)
    at = pass_time(minutes=6)
    health.beat("send_pending", at)
    assert Browser().get(url).json()["troubles"] == ["messages"]
    assert "il y a 6" in sign_in(alice).get(reverse("notifications:health")).content.decode()


def test_health_answers_without_a_broker(now, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    health.beat("send_pending", now)
    answer = Browser().get(reverse("notifications:health_check"))
    assert (answer.status_code, answer.json()["troubles"]) == (503, ["broker"])


def test_the_short_address_leads_to_the_page_of_its_purpose(now):
    token = links.issue(purpose="survey", subject="survey:1", holder="", expires_at=now)
    answer = Browser().get(reverse("notifications:go", args=[token]), {"reponse": "oui"})
    assert answer.status_code == 302
    assert answer.url == reverse("quality:survey", args=[token]) + "?reponse=oui"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert Browser().get(reverse("notifications:go", args=["x" * 32])).status_code == 404


@pytest.mark.row("H12")
def test_the_address_in_a_message_tells_nobody_what_exists(now, mission, paul, loic, sign_in):
    things = (mission, mission.ticket, mission.client)
    for reader in (paul.user, loic):
        browser = sign_in(reader)
        for table, _colon, key in (events.topic(thing).partition(":") for thing in things):
            there, nowhere = (follow(browser, f"{table}:{number}") for number in (key, 987_654))
            assert there == nowhere, (reader, table)


def follow(browser, topic):
    """The answer, and the page it leads to whatever the number."""
    answer = browser.get(reverse("notifications:follow", args=[topic]))
    return answer.status_code, re.sub(r"\d+", "", answer.get("Location", ""))


@pytest.mark.req("R181")
def test_the_manager_says_that_mail_is_down_and_back(now, sign_in, herve):
    browser = sign_in(herve)
    browser.post(reverse("notifications:mail_switch"), {"down": "1"})
    assert "déclaré en panne" in browser.get(reverse("notifications:outbox")).content.decode()
    browser.post(reverse("notifications:mail_switch"), {"down": "0"})
    assert (
        "Courriel déclaré en panne."
        not in browser.get(reverse("notifications:matrix")).content.decode()
    )


@pytest.mark.row("K08")
def test_the_outbox_over_rest_has_states_and_tries_but_no_texts(
    now, sign_in, nolwenn, sophie, mailbox
):
    message = queue(now)
    sending.send_pending(Channel.EMAIL)
    browser = sign_in(nolwenn)
    (row,) = browser.get("/api/v1/outbox/", {"state": "SENT"}).json()["results"]
    assert row["id"] == message.pk
    assert "text" not in row
    one = browser.get(f"/api/v1/outbox/{message.pk}/").json()
    assert [attempt["outcome"] for attempt in one["tries"]] == ["ACCEPTED"]
    assert sign_in(sophie.user).get("/api/v1/outbox/").status_code == 403
