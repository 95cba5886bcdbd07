"""`manage.py audit`: it finds what the loops would never notice, rings once, and pings outside only when all is well."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import deliveries, events
from core.models import Delivery, DeliveryState
from notifications import auditing, health, services
from notifications.models import Channel, Message, State
from tests import cast
from tests.notifications.conftest import NOW
from tests.notifications.servers import serving
from tickets import services as tickets
from tickets.models import Clock, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
HOUR = timedelta(hours=1)


def found(at=NOW, *, deep=False):
    health.beat("send_pending", at)
    return sorted({(one.what, one.about) for one in auditing.look(at, deep=deep).findings})


def message(**fields):
    given = dict(  # noqa: C408
        key="k1", kind="reply", channel=Channel.EMAIL, to="x@client.example", subject="x", text="x",
        at=NOW, about="ticket:1",
    )  # fmt: skip
    made = services.queue(**given)
    Message.objects.filter(pk=made.pk).update(**fields)
    return made


def test_a_quiet_house_is_clean(opened):
    ticket = opened()
    deliveries.deliver_pending()
    Message.objects.update(state=State.SENT)
    assert found(deep=True) == []
    assert Clock.objects.filter(ticket=ticket, state="RUNNING").exists()


def test_a_promise_that_the_loop_forgot_is_found_whatever_the_loop_believes(opened):
    ticket = opened()
    deliveries.deliver_pending()
    Message.objects.update(state=State.SENT)
    Clock.objects.filter(ticket=ticket).update(due_at=NOW - HOUR, next_step_at=NOW + 100 * HOUR)
    assert ("promise.unfired", f"ticket:{ticket.pk}") in found()


def test_a_promise_broken_twice_is_found_by_its_facts(opened):
    ticket = opened()
    clock = Clock.objects.filter(ticket=ticket, kind="ANSWER").get()
    for _ in range(2):
        events.record(
            "clock.missed", about=[ticket], by=None, at=NOW, deliver=False, clock=clock.pk
        )
    deliveries.deliver_pending()
    assert ("promise.doubled", f"clock:{clock.pk}") in found()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"next_try_at": NOW - HOUR}, "notice.stuck"),
        ({"state": State.SENDING, "leased_until": NOW - HOUR}, "lease.old"),
        ({"attempts": 3, "created_at": NOW - HOUR, "next_try_at": NOW + HOUR}, "notice.outage"),
    ],
)
def test_a_message_that_does_not_go_is_found(fields, kind):
    message(**fields)
    assert kind in {what for what, _about in found()}


def test_a_message_on_its_way_is_no_finding():
    message(next_try_at=NOW + HOUR)
    assert found() == []


def test_an_outage_is_one_finding_however_many_wait(settings):
    for number in range(5):
        message_of = services.queue(
            key=f"n{number}", kind="reply", channel=Channel.EMAIL, to="x@client.example",
            subject="x", text="x", at=NOW, about="ticket:1",
        )  # fmt: skip
        Message.objects.filter(pk=message_of.pk).update(
            attempts=1, created_at=NOW - HOUR, next_try_at=NOW + HOUR
        )
    assert found() == [("notice.outage", "EMAIL")]


def test_a_consequence_owed_too_long_or_given_up_is_found(opened):
    ticket = opened()
    Delivery.objects.update(next_try_at=NOW - HOUR)
    assert {what for what, _about in found()} == {"delivery.stuck"}
    Delivery.objects.update(state=DeliveryState.QUARANTINED)
    assert {what for what, _about in found()} == {"delivery.lost"}
    assert ticket


def test_an_escalation_nobody_heard_of_is_found(opened, gaelle, sign_in):
    gaelle.teams.add(cast.team(2))
    ticket = opened()
    tickets.take(ticket_id=ticket.pk, by=cast.person("nolwenn"), at=NOW)
    tickets.escalate(
        ticket_id=ticket.pk, by=cast.person("nolwenn"), at=NOW, reason="SCOPE", summary="À voir"
    )
    deliveries.deliver_pending()
    Message.objects.update(state=State.SENT)
    later = NOW + timedelta(minutes=3)
    assert found(later) == []
    Message.objects.filter(kind__startswith="escalat").delete()
    assert ("escalation.unheard", f"ticket:{ticket.pk}") in found(later)


def test_the_command_says_it_in_json_and_fails(capsys):
    health.beat("send_pending", NOW)
    lost = message(next_try_at=NOW - HOUR)
    with pytest.raises(CommandError):
        call_command("audit", "--json", "--quick")
    told = json.loads(capsys.readouterr().out)
    assert (told["ok"], told["findings"][0]["about"]) == (False, f"message:{lost.pk}")
    assert told["oldest_seconds"]["messages"] >= 3600
    lost.delete()
    call_command("audit", "--json")
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_an_incident_rings_once_by_two_channels_and_rings_again_after_all_was_well(
    herve, pass_time
):
    health.beat("send_pending", NOW)
    lost = message(next_try_at=NOW - HOUR)

    def look():
        at = pass_time(minutes=1)
        health.beat("send_pending", at)
        auditing.keep(auditing.look(at))
        return Message.objects.filter(kind="audit", user=herve).count()

    assert [look(), look()] == [2, 2]
    assert set(Message.objects.filter(kind="audit").values_list("channel", flat=True)) == {"EMAIL", "INAPP"}  # fmt: skip
    assert "Message que personne n’envoie" in Message.objects.filter(kind="audit", channel="EMAIL")[0].text  # fmt: skip
    lost.delete()
    Message.objects.filter(kind="audit").update(state=State.SENT)
    assert look() == 2
    message(next_try_at=NOW - HOUR)
    assert look() == 4


def test_the_page_says_when_all_was_last_well_and_what_is_wrong(alice, sign_in, pass_time):
    health.beat("send_pending", NOW)
    auditing.keep(auditing.look(NOW))
    message(next_try_at=NOW - HOUR)
    at = pass_time(minutes=12)
    auditing.keep(auditing.look(at))
    page = sign_in(alice).get("/sante/").content.decode()
    assert "Dernière fois que tout allait bien" in page
    assert "il y a 12" in page
    assert "Message que personne n’envoie" in page
    assert "L’horloge des tâches est arrêtée" in page


def test_the_heartbeat_is_told_only_when_all_is_well(settings):
    asked = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            return

    health.beat("send_pending", NOW)
    with serving(Listener) as base:
        settings.HEARTBEAT_URL = f"{base}/ping"
        call_command("audit", "--quick")
        assert asked == ["/ping"]
        message(next_try_at=NOW - HOUR)
        with pytest.raises(CommandError):
            call_command("audit", "--quick")
    assert asked == ["/ping"]


def test_a_heartbeat_that_is_away_changes_nothing(settings):
    settings.HEARTBEAT_URL = "http://127.0.0.1:1/"
    health.beat("send_pending", NOW)
    call_command("audit", "--quick")


def test_the_last_look_fails_when_the_auditor_is_not_running(pass_time, capsys):
    with pytest.raises(CommandError, match="not running"):
        call_command("audit", "--last")
    health.beat("send_pending", NOW)
    auditing.keep(auditing.look(NOW))
    call_command("audit", "--last")
    assert json.loads(capsys.readouterr().out)["ok"] is True
    pass_time(minutes=10)
    with pytest.raises(CommandError, match="not running"):
        call_command("audit", "--last")


def test_every_kind_of_finding_has_its_words():
    assert all(str(words) for words in auditing.WORDS.values())
    assert reverse("health") == "/sante/"
    assert Ticket.objects.count() == 0
