"""The notification centre: told, counted, opened, read; and what each person chooses to hear (K06, K07, K01)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from core import deliveries, events, live
from core.models import Event
from notifications import centre, services
from notifications.models import Channel, Message, Preference
from tests import cast
from tickets import services as tickets
from tickets.services import EscalationReason

pytestmark = pytest.mark.django_db
#: When the house opens the next morning: 9 h in Paris.
OPENING = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


@pytest.fixture
def escalated(opened, nolwenn, gaelle, now):
    """A ticket that went to Gaëlle's team."""
    cast.team(2).members.add(gaelle)
    ticket = opened(take=True)
    tickets.escalate(ticket_id=ticket.pk, by=nolwenn, at=now, reason=EscalationReason.COMPETENCE)
    deliveries.deliver_pending()
    return ticket


def notice(user, number=0, kind="escalation", about="ticket:1", at=None):
    return services.queue(
        key=f"n{number}:{user.pk}", kind=kind, channel=Channel.INAPP, to="", about=about,
        subject=f"Sujet {number}", text="", at=at, user=user,
    )  # fmt: skip


@pytest.mark.row("K06")
def test_an_escalation_rings_the_bell_of_level_two_at_once_and_opening_it_reads_it(
    escalated, gaelle, nolwenn, sign_in, now, monkeypatch
):
    said: list[str] = []
    monkeypatch.setattr(live, "publish", said.extend)
    browser = sign_in(gaelle)
    bell = browser.get(reverse("centre:bell")).content.decode()
    assert '1 non lue"' in bell
    page = browser.get(reverse("centre:inbox")).content.decode()
    assert f"Niveau 2\u00a0: ticket {escalated.pk}" in page
    assert "Ce qui vous revient" in page
    (message,) = Message.objects.filter(user=gaelle, channel=Channel.INAPP)
    answer = browser.get(reverse("centre:open", args=[message.pk]))
    assert answer["Location"] == escalated.get_absolute_url()
    assert "non lue" not in browser.get(reverse("centre:bell")).content.decode()
    message.refresh_from_db()
    assert message.read_at == now or message.read_at > now
    page = sign_in(nolwenn).get(reverse("notifications:message", args=[message.pk]))
    assert ">Lu</span>" in page.content.decode(), (
        "whoever follows the messages sees that it was read"
    )
    page = sign_in(nolwenn).get(escalated.get_absolute_url()).content.decode()
    sent = reverse("notifications:about", args=[escalated.pk])
    assert f'hx-get="{sent}"' in page
    assert ">Lu</span>" in sign_in(nolwenn).get(sent).content.decode()
    fact = Event.objects.get(kind="message.read")
    assert (fact.by, fact.data["message"]) == (gaelle, message.pk)
    assert sign_in(nolwenn).get(reverse("centre:open", args=[message.pk])).status_code == 404


@pytest.mark.row("K06")
def test_the_list_stands_by_importance_and_all_that_was_shown_is_read_at_once(
    yann, sign_in, now, django_assert_max_num_queries
):
    for number, kind in enumerate(("report_internal", "escalation", "alert")):
        notice(yann, number, kind, at=now)
    browser = sign_in(yann)
    page = browser.get(reverse("centre:inbox")).content.decode()
    order = [page.index(f"Sujet {number}") for number in (2, 1, 0)]
    assert order == sorted(order)
    last = notice(yann, 9, "alert", at=now)
    upto = last.pk - 1
    browser.post(reverse("centre:read_all"), {"upto": upto})
    assert list(centre.inbox(yann, is_unread=True)) == [last], "what came meanwhile stays"
    browser.post(reverse("centre:read", args=[last.pk]))
    assert "Rien ne vous attend ici." in browser.get(reverse("centre:inbox")).content.decode()
    assert "Sujet 9" in browser.get(reverse("centre:inbox") + "?view=toutes").content.decode()


def test_a_message_tells_the_open_pages_of_its_person_and_nobody_else(
    yann, now, monkeypatch, django_capture_on_commit_callbacks
):
    said: list[str] = []
    monkeypatch.setattr(live, "publish", said.extend)
    with django_capture_on_commit_callbacks(execute=True):
        notice(yann, at=now)
        notice(yann, at=now)
    assert said == [f"person {yann.pk}"]


def test_old_notifications_go_and_what_left_the_house_stays(yann, now):
    read, unread, recent = (
        notice(yann, number, at=now - age)
        for number, age in enumerate((timedelta(100), timedelta(100), timedelta(10)))
    )
    ancient = notice(yann, 8, at=now - timedelta(200))
    mail = services.queue(
        key="mail", kind="alert", channel=Channel.EMAIL, to="a@b.example", subject="x", text="x",
        at=now - timedelta(300), about="ticket:1", user=yann,
    )  # fmt: skip
    Message.objects.filter(pk=read.pk).update(read_at=now - timedelta(99))
    assert centre.purge(now) == 2
    assert set(Message.objects.all()) == {unread, recent, mail}
    assert not Message.objects.filter(pk=ancient.pk).exists()


@pytest.mark.row("K07")
def test_what_a_person_silences_is_not_sent_and_missions_cannot_be_silenced(
    gaelle,
    nolwenn,
    opened,
    mission,
    yann,
    sign_in,
    now,
):
    cast.team(2).members.add(gaelle)
    for person in (gaelle, yann):
        browser = sign_in(person)
        page = browser.get(reverse("centre:preferences")).content.decode()
        assert "Ne se coupent jamais" in page
        answer = browser.post(reverse("centre:preferences"), {"heard": ["tickets:INAPP"]})
        assert answer.status_code == 302
    chosen = Preference.objects.get(user=gaelle)
    assert "tickets:EMAIL" in chosen.silenced
    assert "tickets:INAPP" not in chosen.silenced
    assert chosen.digest_at is None, "an empty hour means no digest"
    ticket = opened(take=True)
    tickets.escalate(ticket_id=ticket.pk, by=nolwenn, at=now, reason=EscalationReason.COMPETENCE)
    about = [mission, mission.ticket, mission.client]
    events.record("mission.sent", about=about, by=nolwenn, at=now)
    deliveries.deliver_pending()
    assert set(Message.objects.filter(kind="escalation").values_list("channel", flat=True)) == {
        "INAPP"
    }
    notices = Message.objects.filter(kind="mission_notice", user=yann)
    assert set(notices.values_list("channel", flat=True)) == {"EMAIL", "INAPP"}


@pytest.mark.row("D21")
def test_by_night_who_is_on_duty_is_told_at_once_and_the_others_in_their_hours(
    opened, gaelle, herve, nolwenn, sign_in, now
):
    colleague = cast.person("maelle")
    cast.team(2).members.set([gaelle, colleague])
    night = now.replace(hour=21)
    rota = sign_in(herve)
    rota.post(reverse("planning:switch_rota"), {"on": "1"})
    rota.post(
        reverse("planning:rota"),
        {
            "person": gaelle.pk,
            "step": "1",
            "starts_at": "2026-11-17T17:00",
            "ends_at": "2026-11-18T09:00",
        },
    )
    ticket = opened(take=True)
    tickets.escalate(ticket_id=ticket.pk, by=nolwenn, at=night, reason=EscalationReason.COMPETENCE)
    deliveries.deliver_pending()
    mails = Message.objects.filter(kind="escalation", channel=Channel.EMAIL)
    leaves = {mail.user: mail.next_try_at for mail in mails}
    assert leaves == {gaelle: night, colleague: OPENING}


def test_quiet_hours_need_a_beginning_and_an_end(yann, sign_in):
    typed = {"quiet_from": "22:00", "heard": ["tickets:INAPP"], "digest_channels": ["INAPP"]}
    page = sign_in(yann).post(reverse("centre:preferences"), typed).content.decode()
    assert "Donnez le début et la fin du silence." in page
    assert not Preference.objects.exists()
    boxes = re.findall(r'name="(\w+)" value="([\w:]+)"( checked)?', page)
    ticked = {(name, value) for name, value, is_on in boxes if is_on}
    assert ticked == {("heard", "tickets:INAPP"), ("digest_channels", "INAPP")}


@pytest.mark.parametrize("number", ["²", "9" * 5000])
def test_what_is_no_number_in_an_address_is_no_error(herve, sign_in, now, number):
    browser = sign_in(herve)
    asked = {
        "centre:inbox": ({"page": number}, 200),
        "centre:announce": ({"procedure": number}, 200),
        "notifications:outbox": ({"page": number}, 200),
    }
    for page, (query, status) in asked.items():
        assert browser.get(reverse(page), query).status_code == status, page
    assert browser.post(reverse("centre:read_all"), {"upto": number}).status_code == 302
    letter = reverse("centre:letter", args=["receipt"])
    assert browser.get(letter, {"sur": number}).status_code == 200
    topic = reverse("notifications:follow", args=[f"ticket:{number}"])
    assert browser.get(topic).status_code == 404


@pytest.mark.row("K07")
def test_a_client_chooses_for_their_own_requests(sophie, nolwenn, opened, sign_in, now):
    browser = sign_in(sophie.user)
    assert "Mes demandes et visites" in browser.get(reverse("centre:preferences")).content.decode()
    browser.post(reverse("centre:preferences"), {"heard": []})
    opened()
    deliveries.deliver_pending()
    assert not Message.objects.filter(kind="receipt").exists()


@pytest.mark.row("K01")
def test_the_matrix_says_who_hears_by_which_channel_and_a_line_is_switched_off_and_on(
    herve,
    nolwenn,
    gaelle,
    opened,
    sign_in,
    now,
):
    browser, line = sign_in(herve), "ticket.escalated/level_2/escalation"
    page = browser.get(reverse("notifications:matrix")).content.decode()
    for words in (
        "Passage au niveau 2",
        "Centre de notifications",
        "L’équipe de niveau 2",
        "toujours",
    ):
        assert words in page
    browser.post(reverse("notifications:matrix_switch"), {"row": line, "on": "0"})
    assert "coupé" in browser.get(reverse("notifications:matrix")).content.decode()
    cast.team(2).members.add(gaelle)

    def escalations() -> int:
        ticket = opened(take=True)
        tickets.escalate(
            ticket_id=ticket.pk, by=nolwenn, at=now, reason=EscalationReason.COMPETENCE
        )
        deliveries.deliver_pending()
        return Message.objects.filter(kind="escalation").count()

    assert escalations() == 0
    browser.post(reverse("notifications:matrix_switch"), {"row": line, "on": "1"})
    assert escalations() == 2
    assert (
        sign_in(nolwenn)
        .post(reverse("notifications:matrix_switch"), {"row": line, "on": "0"})
        .status_code
        == 403
    )
    mandatory = "mission.sent/technician/mission_notice"
    browser.post(reverse("notifications:matrix_switch"), {"row": mandatory, "on": "0"})
    assert Event.objects.filter(kind="matrix.switched").count() == 2
