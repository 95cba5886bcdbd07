"""Web push to a service that opens it: the words, the devices, and what is never called."""

from datetime import timedelta

import pytest

from core import deliveries
from notifications import devices, sending, services
from notifications.models import Channel, PushDevice, State

pytestmark = pytest.mark.django_db


def queue(now, user):
    return services.queue(
        key="p1", kind="visit_push", channel=Channel.PUSH, to="", subject="Mission I-7, jeudi 10 h",
        text="À confirmer\nhttp://localhost:8000/envois/l/abc", at=now, about="", user=user,
    )  # fmt: skip


def send(message):
    sending.send_pending(Channel.PUSH)
    message.refresh_from_db()
    return message


def subscribe(sign_in, user, push, name):
    given = push.subscribe(name) | {"label": f"Appareil {name}"}
    return sign_in(user).post("/envois/appareils/ajouter/", given)


@pytest.mark.row("K05")
def test_a_push_reaches_every_device_sealed_for_each_and_signed_by_us(now, push, sign_in, yann):
    for name in ("telephone", "portable"):
        assert subscribe(sign_in, yann, push, name).status_code == 302
    message = send(queue(now, yann))
    assert message.state == State.SENT
    told = {
        "title": "Mission I-7, jeudi 10 h",
        "body": "À confirmer",
        "url": "http://localhost:8000/envois/l/abc",
        "tag": f"message-{message.pk}",
    }
    assert sorted(push.shown, key=lambda one: one[0]) == [("portable", told), ("telephone", told)]
    assert push.headers[0]["authorization"].startswith("vapid t=")
    assert push.headers[0]["topic"] == f"message-{message.pk}"


@pytest.mark.row("K05")
@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_and_the_others_are_told(
    now, push, sign_in, yann, status
):
    subscribe(sign_in, yann, push, "old")
    subscribe(sign_in, yann, push, "new")
    push.answers["old"] = [(status, {})]
    assert send(queue(now, yann)).state == State.SENT
    assert list(PushDevice.objects.values_list("label", flat=True)) == ["Appareil new"]


@pytest.mark.row("Q05")
def test_a_telephone_whose_sessions_were_ended_shows_nothing_more(
    now, push, sign_in, yann, loic, alice
):
    for person in (yann, loic):
        subscribe(sign_in, person, push, person.first_name)
    sign_in(alice, factor=timedelta()).post(f"/profil/personnes/{yann.pk}/deconnecter/")
    deliveries.deliver_pending()
    assert list(PushDevice.objects.values_list("user", flat=True)) == [loic.pk]
    assert send(queue(now, yann)).state == State.FAILED
    assert push.shown == []


def test_no_device_left_is_a_visible_failure(now, push, sign_in, yann):
    subscribe(sign_in, yann, push, "old")
    push.answers["old"] = [(410, {})]
    message = send(queue(now, yann))
    assert (message.state, PushDevice.objects.count()) == (State.FAILED, 0)


def test_a_busy_service_is_obeyed(now, push, sign_in, yann, pass_time):
    subscribe(sign_in, yann, push, "telephone")
    push.answers["telephone"] = [(429, {"Retry-After": "120"}), (503, {})]
    message = send(queue(now, yann))
    assert message.state == State.PENDING
    pass_time(seconds=110)
    assert sending.send_pending(Channel.PUSH) == 0
    pass_time(seconds=20)
    assert send(message).state == State.PENDING
    pass_time(minutes=2)
    assert send(message).state == State.SENT


@pytest.mark.parametrize(
    "endpoint",
    ["http://fcm.googleapis.com/x", "https://10.0.0.1/x", "https://evil.example/fcm.googleapis.com",
     "https://push.apple.com.evil.example/x", "file:///etc/passwd"],
)  # fmt: skip
def test_only_known_push_services_are_ever_called(now, push, sign_in, yann, settings, endpoint):
    settings.PUSH_HOSTS = ["fcm.googleapis.com", ".push.apple.com"]
    keys = push.subscribe("x")
    sign_in(yann).post("/envois/appareils/ajouter/", keys | {"endpoint": endpoint})
    assert PushDevice.objects.count() == 0
    assert not devices.is_known_service(endpoint)


def test_a_shared_browser_belongs_to_the_last_person_and_nobody_removes_anothers(
    now, push, sign_in, yann, maelle
):
    given = push.subscribe("shared")
    for person in (yann, maelle):
        sign_in(person).post("/envois/appareils/ajouter/", given)
    device = PushDevice.objects.get()
    assert device.user == maelle
    sign_in(yann).post(f"/envois/appareils/{device.pk}/retirer/")
    assert PushDevice.objects.count() == 1
    sign_in(maelle).post(f"/envois/appareils/{device.pk}/retirer/")
    assert PushDevice.objects.count() == 0


@pytest.mark.row("K05")
def test_the_page_lists_ones_devices_and_sends_a_trial(now, push, sign_in, yann):
    browser = sign_in(yann)
    assert "Aucun appareil pour l’instant" in browser.get("/envois/appareils/").content.decode()
    subscribe(sign_in, yann, push, "telephone")
    page = browser.get("/envois/appareils/").content.decode()
    assert "Appareil telephone" in page
    assert browser.post("/envois/appareils/essai/").status_code == 302
    sending.send_pending(Channel.PUSH)
    assert push.shown[0][1]["title"] == "Essai de notification"


def test_the_service_worker_is_at_the_root(client, db):
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Service-Worker-Allowed"] == "/"
    assert "showNotification" in answer.content.decode()


def test_without_a_key_the_page_says_so(now, sign_in, yann, settings):
    settings.VAPID_PRIVATE_KEY = ""
    page = sign_in(yann).get("/envois/appareils/").content.decode()
    assert "ne sont pas configurées" in page
    assert "data-push=" not in page
