"""Call-backs: asked for in a slot of ours, promised with their own timer, kept by the call itself (A23, A01)."""

from datetime import UTC, datetime, timedelta

import pytest

from core import setting
from core.models import Event
from tests.desk.conftest import NOW
from tickets import selectors, services
from tickets.models import Call, CallBack, Clock

LIST = "/hotline/appels/a-rappeler/"
#: 15 h to 17 h of that Tuesday.
SLOT = (datetime(2026, 11, 17, 14, tzinfo=UTC), datetime(2026, 11, 17, 16, tzinfo=UTC))
GIVEN = {"slot": f"{SLOT[0].isoformat()}|{SLOT[1].isoformat()}", "number": "02 98 11 22 33"}


def asked(contact, at=NOW) -> CallBack:
    return services.ask_callback(
        by=contact.user, at=at, starts_at=SLOT[0], ends_at=SLOT[1], number="0298112233",
        contact=contact, reason="Ma facture",
    )  # fmt: skip


def promise(callback: CallBack) -> Clock:
    return Clock.objects.get(kind="CALLBACK", subject=f"callback:{callback.pk}")


@pytest.mark.row("A23")
def test_a_client_asks_for_a_slot_of_opening_hours_and_is_told_the_place(
    house, now, sophie, carole, sign_in
) -> None:
    asked(carole)
    browser = sign_in(sophie.user)
    slots = [
        words
        for _value, words in browser.get("/espace/rappel/").context["form"]["slot"].field.choices
    ]
    plain = [words.replace("\u202f", " ") for words in slots]
    assert plain[:3] == [
        "aujourd’hui, 13 h – 15 h", "aujourd’hui, 15 h – 17 h", "demain, 9 h – 11 h",
    ]  # fmt: skip
    page = browser.post("/espace/rappel/", GIVEN, follow=True)
    made = CallBack.objects.get(contact=sophie)
    assert (made.number, made.starts_at, made.ends_at) == ("+33298112233", *SLOT)
    clock = promise(made)
    assert (clock.state, clock.due_at, clock.client) == ("RUNNING", SLOT[1], sophie.client)
    assert page.context["before"] == 1
    assert "1 rappel est promis avant le vôtre." in page.content.decode()


@pytest.mark.row("A23")
def test_the_call_itself_keeps_the_promise_and_a_try_without_answer_does_not(
    house, now, sophie, nolwenn, sign_in
) -> None:
    callback, browser = asked(sophie), sign_in(nolwenn)
    assert "Ma facture" in browser.get(LIST).content.decode()
    browser.post(f"/hotline/rappels/{callback.pk}/passer/")
    call = Call.objects.get()
    assert (call.contact, call.callback, call.note) == (sophie, callback, "Ma facture")
    assert "appel en cours" in browser.get(LIST).content.decode()
    browser.post(f"/hotline/appels/{call.pk}/fin/", {"ending": "abandoned"})
    callback.refresh_from_db()
    assert (callback.state, callback.tries, promise(callback).state) == ("OPEN", 1, "RUNNING")
    assert "1 essai sans réponse" in browser.get(LIST).content.decode()
    browser.post(f"/hotline/rappels/{callback.pk}/passer/")
    again = Call.objects.get(outcome="IN_PROGRESS")
    browser.post(f"/hotline/appels/{again.pk}/fin/", {"ending": "information"})
    callback.refresh_from_db()
    assert (callback.state, promise(callback).state) == ("DONE", "MET")
    assert "Aucun rappel à passer." in browser.get(LIST).content.decode()


@pytest.mark.row("A01")
@pytest.mark.row("A23")
def test_a_missed_call_is_promised_back_within_an_open_hour_once(
    house, now, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    for _time in range(2):
        browser.post(LIST, {"number": "0298112233"})
    (callback,) = CallBack.objects.all()
    assert (callback.missed.outcome, callback.number) == ("MISSED", "+33298112233")
    assert promise(callback).due_at == NOW + timedelta(hours=1)
    assert Event.objects.get(kind="callback.asked").data["missed"] is True
    setting.change("missed_call_minutes", 20, since=NOW)
    browser.post(LIST, {"number": "0298112234"})
    assert promise(CallBack.objects.latest("pk")).due_at == NOW + timedelta(minutes=20)


@pytest.mark.row("A23")
def test_the_hotliner_promises_a_call_back_from_the_card(
    house, now, sophie, nolwenn, sign_in
) -> None:
    call = services.start_call(by=nolwenn, at=NOW, number="0298112233", contact_id=sophie.pk)
    page = f"/hotline/appels/{call.pk}/rappel-promis/"
    assert f'href="../../{call.pk}/"' in sign_in(nolwenn).get(page).content.decode()
    sign_in(nolwenn).post(page, GIVEN)
    made = CallBack.objects.get()
    assert (made.contact, made.asked_by, promise(made).due_at) == (sophie, nolwenn, SLOT[1])
    call.refresh_from_db()
    assert call.ended_at == NOW


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (
            datetime(2026, 11, 17, 16, tzinfo=UTC),
            datetime(2026, 11, 17, 18, tzinfo=UTC),
        ),  # 17 h to 19 h
        (
            datetime(2026, 11, 21, 9, tzinfo=UTC),
            datetime(2026, 11, 21, 11, tzinfo=UTC),
        ),  # a Saturday
        (
            datetime(2026, 11, 17, 9, tzinfo=UTC),
            datetime(2026, 11, 17, 11, tzinfo=UTC),
        ),  # this morning
    ],
)
def test_a_slot_outside_opening_hours_or_gone_is_refused_and_promises_nothing(
    house, now, sophie, sign_in, start, end
) -> None:
    slot = f"{start.isoformat()}|{end.isoformat()}"
    answer = sign_in(sophie.user).post("/espace/rappel/", {**GIVEN, "slot": slot})
    assert answer.status_code == 409
    assert not CallBack.objects.exists()
    assert not Clock.objects.filter(kind="CALLBACK").exists()


def test_a_client_withdraws_it_and_a_stranger_cannot(house, now, sophie, paul, sign_in) -> None:
    callback = asked(sophie)
    address = f"/espace/rappel/{callback.pk}/retirer/"
    assert sign_in(paul.user).post(address).status_code == 404
    sign_in(sophie.user).post(address)
    callback.refresh_from_db()
    assert (callback.state, promise(callback).state) == ("DROPPED", "CANCELLED")


def test_one_call_back_a_person_and_their_order_is_that_of_the_promises(
    house, now, sophie, carole, nolwenn, sign_in
) -> None:
    first, second = asked(carole), asked(sophie)
    again = sign_in(sophie.user).post("/espace/rappel/", GIVEN)
    assert again.status_code == 200
    assert CallBack.objects.count() == 2
    assert [selectors.place(one) for one in (first, second)] == [0, 1]
    dropped = sign_in(nolwenn).post(
        f"/hotline/rappels/{first.pk}/abandonner/", {"reason": "Doublon"}
    )
    assert dropped.status_code == 302
    assert selectors.place(second) == 0
