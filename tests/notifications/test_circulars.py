"""Broadcasts, digests, closings, alarms: told to those concerned, tracked, and never in the way (K16–K19)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse

from clients.models import Asset, Contact
from core import deliveries, setting
from core.errors import Refused
from notifications import alarms, broadcasting, digest, sending, services
from notifications.models import (
    Broadcast,
    Channel,
    Message,
    Outcome,
    Preference,
    State,
    Unsubscribed,
)
from tests import cast
from tickets import services as tickets
from tickets.models import Clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def contacts(sophie):
    """Sophie and eleven colleagues with an address."""
    for number in range(11):
        Contact.objects.create(
            client=sophie.client, last_name=f"C{number}", email=f"c{number}@client.example"
        )
    return sophie.client


@pytest.fixture
def started(contacts, herve, now):
    def make(**given):
        fields = {"subject": "Coupure de fibre", "body": "La fibre est coupée.\n→ x | http://e.example", "filters": {"audience": "CLIENTS"}, "is_mandatory": False}  # fmt: skip
        made = broadcasting.draft(by=herve, at=now, **(fields | given))
        return broadcasting.start(broadcast_id=made.pk, by=herve, at=now)

    return make


@pytest.mark.row("K17")
def test_a_broadcast_is_written_counted_sent_little_by_little_and_followed(
    contacts, herve, sign_in, now, mailbox
):
    browser = sign_in(herve)
    answer = browser.post(
        reverse("centre:draft"),
        {"audience": "CLIENTS", "city": "hennebont", "subject": "Coupure", "body": "Fibre coupée."},
    )
    page = browser.get(answer["Location"]).content.decode()
    assert "Envoyer à 12 personnes" in page
    made = Broadcast.objects.get()
    browser.post(reverse("centre:start", args=[made.pk]))
    assert Message.objects.count() == 0, "nothing leaves before its turn"
    assert broadcasting.drip(now) == 5, "thirty a minute, six drips a minute"
    setting.change("broadcast_per_minute", 60, since=now.date())
    sending.send_pending(Channel.EMAIL)
    assert broadcasting.drip(now) == 7
    sending.send_pending(Channel.EMAIL)
    assert broadcasting.drip(now) == 0
    made.refresh_from_db()
    assert made.state == "DONE"
    assert broadcasting.tally(made) == {"asked": 12, "waiting": 0, "left": 12, "delivered": 0, "failed": 0, "unsubscribed": 0, "answered": 0}  # fmt: skip
    assert len(mailbox.mails) == 12
    page = browser.get(made.get_absolute_url()).content.decode()
    assert "c10@client.example" in page
    assert "Envoyé" in page


@pytest.mark.row("K17")
def test_an_ordinary_message_passes_before_a_broadcast(started, yann, now):
    started()
    services.queue(
        key="m", kind="mission_notice", channel=Channel.EMAIL, to="y@aprile.example", subject="x",
        text="x", at=now, about="mission:1", user=yann,
    )  # fmt: skip
    assert broadcasting.drip(now) == 0
    Message.objects.update(state=State.SENT)
    assert broadcasting.drip(now) == 5


@pytest.mark.row("K17")
def test_a_recipient_answers_in_a_thread_and_the_house_answers_back(
    started, herve, sign_in, now, mailbox, client
):
    made = started(filters={"audience": "CLIENTS", "managers_only": False})
    broadcasting.drip(now)
    sending.send_pending(Channel.EMAIL)
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    assert "> La fibre est coupée." in text
    assert "http://e.example" in text
    (path, out) = [
        word.partition("localhost:8000")[2] for word in text.split() if "/envois/l/" in word
    ]
    page = client.get(path, follow=True)
    assert "La fibre est coupée." in page.content.decode()
    client.post(page.redirect_chain[-1][0], {"body": "Jusqu’à quand ?"})
    recipient = made.recipients.filter(outcome=Outcome.QUEUED).first()
    browser = sign_in(herve)
    assert (
        "recipient.email"
        not in browser.get(made.get_absolute_url() + "?view=reponses").content.decode()
    )
    page = browser.get(reverse("centre:thread", args=[recipient.pk])).content.decode()
    assert "Jusqu’à quand ?" in page
    browser.post(reverse("centre:thread", args=[recipient.pk]), {"body": "Ce soir, 18 h."})
    (reply,) = Message.objects.filter(kind="broadcast_answer")
    assert (reply.to, "> Ce soir, 18 h." in reply.text) == (recipient.email, True)
    assert broadcasting.tally(made)["answered"] == 1
    page = client.get(out, follow=True)
    assert "Ne plus les recevoir" in page.content.decode()
    assert not Unsubscribed.objects.exists(), "a mail robot that opens links unsubscribes nobody"
    client.post(page.redirect_chain[-1][0])
    assert Unsubscribed.objects.get().email == recipient.email


@pytest.mark.row("K17")
def test_who_is_unsubscribed_receives_only_what_is_mandatory(started, contacts, now):
    Unsubscribed.objects.create(email="c3@client.example", at=now)
    assert broadcasting.tally(started())["unsubscribed"] == 1
    assert broadcasting.tally(started(is_mandatory=True))["unsubscribed"] == 0


@pytest.mark.row("K17")
def test_who_unsubscribes_while_it_is_being_sent_receives_no_more_of_it(started, now):
    made = started()
    assert broadcasting.drip(now) == 5
    late = made.recipients.filter(outcome=Outcome.WAITING).values_list("email", flat=True)[0]
    Unsubscribed.objects.create(email=late, at=now)
    broadcasting.drip(now)
    assert not Message.objects.filter(to=late).exists()
    assert broadcasting.tally(made)["unsubscribed"] == 1


@pytest.mark.row("K17")
@pytest.mark.row("K07")
def test_an_account_s_silence_counts_whatever_address_its_contact_has(contacts, sophie, herve):
    sophie.email = "direction@client.example"
    sophie.save()
    Preference.objects.create(user=sophie.user, silenced=["surveys:EMAIL"])
    assert broadcasting.count({"audience": "CLIENTS"}, herve) == {"people": 12, "unsubscribed": 1}


def test_a_file_merged_into_another_is_written_to_no_more(contacts, sophie, herve):
    Contact.objects.filter(email="c3@client.example").update(merged_into=sophie)
    assert broadcasting.count({"audience": "CLIENTS"}, herve)["people"] == 11


@pytest.mark.row("K17")
def test_a_stopped_broadcast_leaves_nothing_more(started, herve, now):
    made = started()
    broadcasting.drip(now)
    broadcasting.stop(broadcast_id=made.pk, by=herve, at=now)
    assert broadcasting.drip(now) == 0
    assert set(Message.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert made.recipients.filter(outcome=Outcome.STOPPED).count() == 7
    with pytest.raises(Refused):
        broadcasting.start(broadcast_id=made.pk, by=herve, at=now)


def test_the_filters_choose_from_the_dossiers_and_among_the_team(contacts, herve, gaelle, yann):
    Asset.objects.create(client=contacts, name="Pare-feu", model="FortiGate 60F")
    Contact.objects.create(
        client=cast.client("Étude Aubry & Stern"), last_name="X", email="x@aubry.example"
    )
    assert broadcasting.count({"audience": "CLIENTS", "asset": "fortigate"}, herve)["people"] == 12
    assert broadcasting.count({"audience": "CLIENTS"}, herve)["people"] == 13
    assert (
        broadcasting.count({"audience": "CLIENTS", "contract_kind": "FLAT_FEE"}, herve)["people"]
        == 0
    )
    assert broadcasting.count({"audience": "STAFF", "role": "EXPERT"}, herve)["people"] == 1


@pytest.mark.row("K18")
def test_the_morning_digest_says_my_visits_promises_and_approvals_once_at_my_hour(
    mission, ticket, nolwenn, yann, sign_in, now
):
    Clock.objects.create(
        ticket=ticket, kind="ANSWER", calendar=cast.calendar(), target_minutes=240, source="x",
        started_at=now, due_at=datetime(2026, 11, 19, 10, 30, tzinfo=UTC),
    )  # fmt: skip
    thursday = datetime(2026, 11, 19, 6, 50, tzinfo=UTC)  # 7 h 50 in Paris
    Preference.objects.create(user=nolwenn, digest_at=time(8, 30))
    assert digest.write_owed(thursday - timedelta(minutes=10)) == 0
    assert digest.write_owed(thursday) == 1
    assert digest.write_owed(thursday + timedelta(minutes=5)) == 0
    mail, there = Message.objects.filter(kind="digest", user=yann).order_by("channel")
    assert "10\u202fh\u202f00\u00a0: Kergoat-Lann" in mail.text.replace(
        "Kergoat-Lann, Hennebont", "Kergoat-Lann"
    )
    assert "Remplacer le commutateur" in mail.html
    assert "promesses" not in mail.text, "what is empty is not said"
    assert digest.write_owed(thursday + timedelta(minutes=45)) == 1
    promised = Message.objects.get(kind="digest", user=nolwenn, channel="EMAIL")
    assert f"ticket {ticket.pk}" in promised.text
    assert digest.write_owed(thursday + timedelta(days=2)) == 0, "a Saturday"
    answer = sign_in(yann).get(reverse("centre:open", args=[there.pk]))
    assert answer["Location"] == reverse("centre:digest")
    assert sign_in(yann).get(reverse("centre:digest")).status_code == 200


@pytest.mark.row("K16")
def test_an_ordinary_closing_asks_nothing_of_anybody_inside(opened, nolwenn, sophie, now):
    ticket = opened(take=True)
    tickets.resolve(ticket_id=ticket.pk, by=nolwenn, at=now, solution="Câble.", remotely=True)
    tickets.accept(ticket_id=ticket.pk, by=sophie.user, at=now)
    deliveries.deliver_pending()
    assert not Message.objects.filter(kind="closing_internal").exists()


@pytest.mark.row("K16")
def test_a_closing_after_a_broken_promise_tells_the_hotline_manager_what_is_expected(
    opened,
    nolwenn,
    sophie,
    herve,
    now,
):
    ticket = opened(take=True)
    Clock.objects.filter(ticket=ticket, kind="ANSWER").update(missed_at=now)
    tickets.resolve(ticket_id=ticket.pk, by=nolwenn, at=now, solution="Câble.", remotely=True)
    tickets.accept(ticket_id=ticket.pk, by=sophie.user, at=now)
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="closing_internal", channel="EMAIL")
    assert [(m.user, "dire au client pourquoi" in m.text) for m in told] == [(herve, True)]


@pytest.mark.row("K19")
def test_what_failed_for_good_rings_once_for_those_who_can_act(herve, nolwenn, sign_in, now):
    def fail(key, at):
        services.queue(
            key=key, kind="reply", channel=Channel.EMAIL, to="x@client.example", subject="x",
            text="x", at=now, about="ticket:1",
        )  # fmt: skip
        assert alarms.ring(at) == 0
        Message.objects.filter(key=key).update(state=State.FAILED, failed_at=at)

    fail("lost", now)
    assert alarms.ring(now) == 1
    assert alarms.ring(now + timedelta(hours=1)) == 0, "not again for the same"
    fail("later", now + timedelta(hours=2))
    assert alarms.ring(now + timedelta(hours=2)) == 1
    Message.objects.filter(key="lost").update(failed_at=now + timedelta(hours=3))
    assert alarms.ring(now + timedelta(hours=3)) == 1, "what was written first and fails last"
    Message.objects.filter(key="lost").update(state=State.SENT)
    assert alarms.ring(now + timedelta(hours=4)) == 0, "nothing new where one was mended"
    rung = Message.objects.filter(kind="dead_letters").earliest("pk")
    assert rung.user == herve
    assert sign_in(herve).get(reverse("centre:open", args=[rung.pk]))["Location"] == reverse("notifications:outbox")  # fmt: skip
