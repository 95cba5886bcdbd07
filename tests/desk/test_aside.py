"""Tickets put aside: out of the queue, back on top when due, and sooner when something happens (C29)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from core.models import Event
from core.worktime import Hours
from tests.desk.conftest import NOW
from tickets import moments, services
from tickets.models import Ticket

WEEK = Hours(((((time(9), time(17)),),) * 5) + ((), ()))


def page_of(ticket: Ticket) -> str:
    return f"/hotline/tickets/{ticket.pk}/"


def shown(browser, view: str = "/hotline/") -> dict[str, list[int]]:
    """The numbers of each group, by its title."""
    groups = browser.get(view).context["groups"]
    return {str(group.title): [row.ticket.pk for row in group.rows] for group in groups}


def aside(ticket: Ticket, by, until: datetime, at: datetime = NOW) -> None:
    services.snooze(ticket_id=ticket.pk, by=by, at=at, until=until, action="Relancer l’opérateur")


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        # Tuesday 13 h 38: in an hour, two, tomorrow at nine, Monday.
        (datetime(2026, 11, 17, 12, 38, tzinfo=UTC), ["in_1h", "in_2h", "next_day", "monday"]),
        # Tuesday 16 h 30: an hour of work ends tomorrow at half past nine, after the opening.
        (datetime(2026, 11, 17, 15, 30, tzinfo=UTC), ["next_day", "in_1h", "in_2h", "monday"]),
        # Friday 16 h 30: the next day of work is Monday, said once.
        (datetime(2026, 11, 20, 15, 30, tzinfo=UTC), ["next_day", "in_1h", "in_2h"]),
    ],
)
def test_the_moments_proposed_are_moments_of_work(now, codes) -> None:
    proposed = moments.proposed(moments.SNOOZE, now, WEEK)
    assert [code for code, _at in proposed] == codes
    assert [at for _code, at in proposed] == sorted({at for _code, at in proposed})
    assert all(now < at for _code, at in proposed)


@pytest.mark.row("C29")
def test_a_ticket_put_aside_leaves_the_queue_and_comes_back_on_top(
    open_ticket, nolwenn, sign_in, monkeypatch
) -> None:
    other, ticket = open_ticket("Imprimante"), open_ticket()
    for one in (other, ticket):
        services.take(ticket_id=one.pk, by=nolwenn, at=NOW)
    browser = sign_in(nolwenn)
    form = browser.get(f"{page_of(ticket)}mettre-de-cote/").context["form"]
    value, words = form.fields["when"].choices[0]
    assert words == "dans 1\u202fh, 14\u202fh\u202f40"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=3))
    browser.post(
        f"{page_of(ticket)}mettre-de-cote/", {"when": value, "action": "Relancer l’opérateur"}
    )
    assert shown(browser) == {"À moi": [other.pk]}
    assert shown(browser, "/hotline/vue/aside/") == {"À moi": [ticket.pk]}
    assert Event.objects.get(kind="ticket.snoozed").data["words"] == "Relancer l’opérateur"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=62))
    assert shown(browser) == {"À reprendre maintenant": [ticket.pk], "À moi": [other.pk]}
    assert "De retour : Relancer l’opérateur" in browser.get("/hotline/").content.decode()


@pytest.mark.row("C29")
def test_a_promise_about_to_break_wins_over_the_snooze(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket(ago=200)  # due in forty minutes
    aside(ticket, nolwenn, NOW + timedelta(days=1))
    assert shown(sign_in(nolwenn)) == {"Promesses qui vont casser": [ticket.pk]}


@pytest.mark.row("C29")
def test_what_the_client_writes_brings_it_back_at_once_and_a_note_does_not(
    open_ticket, nolwenn, sophie, sign_in
) -> None:
    ticket = open_ticket()
    services.take(ticket_id=ticket.pk, by=nolwenn, at=NOW)
    aside(ticket, nolwenn, NOW + timedelta(days=1))
    services.note(ticket_id=ticket.pk, by=nolwenn, at=NOW, body="Toujours rien")
    assert shown(sign_in(nolwenn)) == {}
    services.client_message(ticket_id=ticket.pk, contact=sophie, at=NOW, body="Et maintenant ?")
    assert shown(sign_in(nolwenn)) == {"À moi": [ticket.pk]}
    ticket.refresh_from_db()
    assert (ticket.snoozed_until, ticket.next_action) == (None, "")


def test_a_moment_gone_by_or_no_action_is_refused_and_changes_nothing(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    address = f"{page_of(ticket)}mettre-de-cote/"
    past = {"when": "other", "other": "2026-11-17T10:00", "action": "x"}
    assert browser.post(address, past).status_code == 409
    for data in ({"when": "other", "action": "x"}, {"when": "other", "other": "2026-11-18T10:00"}):
        assert browser.post(address, data).status_code == 200
    ticket.refresh_from_db()
    assert ticket.snoozed_until is None
    assert not Event.objects.filter(kind="ticket.snoozed").exists()


def test_it_is_put_back_by_hand(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    aside(ticket, nolwenn, NOW + timedelta(days=1))
    browser = sign_in(nolwenn)
    assert "Remettre dans la file" in browser.get(page_of(ticket)).content.decode()
    browser.post(f"{page_of(ticket)}remettre/")
    assert shown(browser) == {"Équipe": [ticket.pk]}
