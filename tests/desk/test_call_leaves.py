"""What a call leaves behind: its minutes, who said it, and the promise that was read aloud."""

from datetime import date, timedelta

import pytest

from clients.models import Membership
from clients.services.terms import save_line
from core.models import BusinessCalendar
from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import Call, CallBack, Message, Ticket, TimeEntry


def ring(by, contact, **more) -> Call:
    return services.start_call(by=by, at=NOW - timedelta(minutes=2), contact_id=contact.pk, **more)


@pytest.mark.row("A22")
def test_the_minutes_of_a_call_added_to_a_ticket_are_that_ticket_s(
    open_ticket, sophie, nolwenn, sign_in
) -> None:
    ticket, browser = open_ticket(), sign_in(nolwenn)
    counted = {"symptoms": "Encore", "minutes": 12}
    for typed in (counted, {"symptoms": ""}):
        call = ring(nolwenn, sophie)
        browser.post(f"/hotline/appels/{call.pk}/fin/", {"ending": f"add:{ticket.pk}", **typed})
    spent = TimeEntry.objects.order_by("pk").values_list("ticket", "kind", "minutes", "user")
    assert list(spent) == [
        (ticket.pk, "PHONE", 12, nolwenn.pk), (ticket.pk, "PHONE", 2, nolwenn.pk),
    ]  # fmt: skip


@pytest.mark.row("G03")
def test_somebody_with_a_place_at_two_companies_writes_in_the_tickets_of_both(
    open_ticket, paul, nolwenn, sign_in
) -> None:
    client = cast.client()
    Membership.objects.create(contact=paul, client=client)
    ticket = services.open_ticket(
        client_id=client.pk, requester_id=paul.pk, subject="Scanner muet", by=nolwenn, at=NOW
    )
    assert ticket.site.client == client, "never the place where they work elsewhere"
    services.client_message(ticket_id=ticket.pk, by=paul.user, at=NOW, body="Depuis son compte")
    call = services.start_call(by=nolwenn, at=NOW)
    services.identify_call(
        call_id=call.pk, by=nolwenn, at=NOW, contact_id=paul.pk, client_id=client.pk
    )
    sign_in(nolwenn).post(
        f"/hotline/appels/{call.pk}/fin/",
        {"ending": f"add:{ticket.pk}", "symptoms": "Par téléphone"},
    )
    said = Message.objects.order_by("pk").values_list("contact", "body")
    assert list(said) == [(paul.pk, "Depuis son compte"), (paul.pk, "Par téléphone")]
    slot = {"starts_at": NOW + timedelta(minutes=22), "ends_at": NOW + timedelta(hours=1)}
    given = {"by": nolwenn, "at": NOW, "number": "0298112233", "contact": paul, **slot}
    later = services.ask_callback(client=client, **given)
    again = services.pass_callback(callback_id=later.pk, by=nolwenn, at=NOW)
    assert again.client == client, "called back for the company they asked for"
    Membership.objects.all().delete()
    services.finish_call(call_id=again.pk, by=nolwenn, at=NOW, outcome="INFORMATION")
    with pytest.raises(services.Refused) as refusal:
        services.ask_callback(client=client, **given)
    assert refusal.value.field == "contact"
    with pytest.raises(services.Refused, match="ne vient pas d’un interlocuteur"):
        services.client_message(ticket_id=ticket.pk, contact=paul, at=NOW, body="Après son départ")


@pytest.mark.row("A03")
def test_nothing_is_opened_in_the_name_of_who_was_not_on_the_line(
    house, now, sophie, nolwenn, sign_in
) -> None:
    call, browser = ring(nolwenn, sophie), sign_in(nolwenn)
    html = browser.post(f"/hotline/appels/{call.pk}/pas-lui/").content.decode()
    assert 'id="call-search"' in html
    assert "Sophie" not in html
    answer = browser.post(
        f"/hotline/appels/{call.pk}/fin/", {"ending": "later", "symptoms": "Plus de son"}
    )
    assert "Dites d’abord qui appelle" in answer.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.row("D01", "D06")
def test_the_promise_read_aloud_is_counted_in_the_hours_of_the_line_that_covers_the_request(
    house, now, sophie, claire, nolwenn, sign_in
) -> None:
    phones = cast.category("Téléphonie > Poste fixe")
    phones.nature, phones.keywords = "TELEPHONY", "téléphone combiné"
    phones.save()
    night = BusinessCalendar.objects.create(name="Nuit", weekly=[[["00:00", "24:00"]]] * 7)
    save_line(
        contract_id=cast.contract(sophie.client).pk, title="Téléphonie", natures=["TELEPHONY"],
        sites=[sophie.site], calendar=night, since=date(2026, 1, 1), by=claire, at=NOW,
    )  # fmt: skip
    call, browser = ring(nolwenn, sophie), sign_in(nolwenn)
    said = {"symptoms": "Le téléphone ne sonne plus, combiné muet.", "impact": 2, "urgency": 2}
    html = browser.post(f"/hotline/appels/{call.pk}/conseil/", said).content.decode()
    browser.post(f"/hotline/appels/{call.pk}/fin/", {"ending": "later", **said})
    due = Ticket.objects.get().clocks.get(kind="ANSWER").due_at
    assert due == NOW + timedelta(hours=3, minutes=58)
    assert "17\u202fh\u202f36" in html.partition("Réponse ou calendrier avant")[2][:60]


@pytest.mark.row("A23")
def test_while_somebody_is_called_back_another_call_is_promised_and_the_first_is_kept(
    house, now, sophie, nolwenn, sign_in
) -> None:
    slot = (NOW + timedelta(minutes=22), NOW + timedelta(hours=2, minutes=22))
    first = services.ask_callback(
        by=sophie.user, at=NOW, starts_at=slot[0], ends_at=slot[1], number="0298112233",
        contact=sophie,
    )  # fmt: skip
    call = services.pass_callback(callback_id=first.pk, by=nolwenn, at=NOW)
    sign_in(nolwenn).post(
        f"/hotline/appels/{call.pk}/rappel-promis/",
        {"slot": f"{slot[0].isoformat()}|{slot[1].isoformat()}", "number": "0298112233"},
    )
    states = CallBack.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["DONE", "OPEN"]
    call.refresh_from_db()
    assert call.ended_at == NOW
