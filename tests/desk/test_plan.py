"""The dated plan: told in one message, each step a promise, moved only with a reason the client reads (B17, D02)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core import events
from core.models import Event
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import Message, PlanStep, Ticket


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


PLAN = {
    "words": "Nous remplaçons la box.",
    "text_1": "Commander la box", "due_1": "2026-11-18T12:00",
    "text_2": "La poser chez vous", "due_2": "2026-11-20T12:00",
}  # fmt: skip


def told(ticket: Ticket, browser) -> list[PlanStep]:
    browser.post(f"/hotline/tickets/{ticket.pk}/calendrier/", PLAN)
    return list(PlanStep.objects.all())


def promise_of(step: PlanStep):
    return step.ticket.clocks.get(kind="PLAN", subject=events.topic(step))


@pytest.mark.row("B17")
@pytest.mark.row("D02")
def test_a_plan_is_one_message_keeps_the_answer_and_promises_each_step(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    first, second = told(ticket, sign_in(nolwenn))
    message = Message.objects.get()
    assert message.kind == "REPLY"
    assert message.body.replace("\u202f", " ").replace("\xa0", " ").splitlines() == [
        "Nous remplaçons la box.",
        "",
        "– mercredi 18 novembre 2026, 12 h 00 : Commander la box",
        "– vendredi 20 novembre 2026, 12 h 00 : La poser chez vous",
    ]
    assert ticket.clocks.get(kind="ANSWER").state == "MET"
    assert [(promise_of(one).state, promise_of(one).due_at) for one in (first, second)] == [
        ("RUNNING", paris("2026-11-18 12:00")),
        ("RUNNING", paris("2026-11-20 12:00")),
    ]
    assert not ticket.clocks.filter(kind="NEWS").exists()
    ticket.refresh_from_db()
    assert (ticket.due_kind, ticket.due_at) == ("PLAN", paris("2026-11-18 12:00"))


@pytest.mark.row("B17")
def test_a_step_done_keeps_its_promise_and_the_client_sees_it(
    open_ticket, nolwenn, sophie, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    first, second = told(ticket, sign_in(nolwenn))
    sign_in(nolwenn).post(f"/hotline/etapes/{first.pk}/faite/")
    assert (promise_of(first).state, promise_of(second).state) == ("MET", "RUNNING")
    page = sign_in(sophie.user).get(f"/espace/demandes/{ticket.pk}/")
    assert [(step.text, step.state) for step in page.context["steps"]] == [
        ("Commander la box", "DONE"), ("La poser chez vous", "TODO"),
    ]  # fmt: skip
    assert "Étape faite" in page.content.decode()
    again = sign_in(nolwenn).post(f"/hotline/etapes/{first.pk}/faite/")
    assert again.status_code == 409


@pytest.mark.row("B17")
def test_the_pill_says_the_date_of_the_step_that_comes_next(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket(by=nolwenn)
    services.take(ticket_id=ticket.pk, by=nolwenn, at=NOW)
    first, _second = told(ticket, sign_in(nolwenn))
    pills = []
    for _look in range(2):
        (group,) = sign_in(nolwenn).get("/hotline/").context["groups"]
        pills.append((group.rows[0].pill.state, group.rows[0].pill.text.replace("\xa0", " ")))
        if first.state == "TODO":
            first = services.tick_step(step_id=first.pk, by=nolwenn, at=NOW)
    assert pills == [("plan", "mer. 18"), ("plan", "ven. 20")]


@pytest.mark.row("B17")
def test_a_step_moves_only_with_a_reason_and_the_client_reads_it(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    first, _second = told(ticket, sign_in(nolwenn))
    browser, address = sign_in(nolwenn), f"/hotline/etapes/{first.pk}/reporter/"
    move = {"when": "other", "other": "2026-11-19T09:00"}
    assert browser.post(address, move).status_code == 422
    first.refresh_from_db()
    assert first.due_at == paris("2026-11-18 12:00")
    browser.post(address, {**move, "reason": "Le fournisseur livre un jour plus tard."})
    said = Message.objects.order_by("-pk")[0]
    assert said.kind == "REPLY"
    assert "Le fournisseur livre un jour plus tard." in said.body
    assert "jeudi 19 novembre 2026" in said.body.replace("\u202f", " ").replace("\xa0", " ")
    clock = promise_of(first)
    assert (clock.state, clock.due_at) == ("RUNNING", paris("2026-11-19 09:00"))
    fact = Event.objects.get(kind="ticket.step_moved")
    assert fact.data["reason"] == "Le fournisseur livre un jour plus tard."


def test_a_step_given_up_is_told_and_owes_nothing_more(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket(by=nolwenn)
    first, _second = told(ticket, sign_in(nolwenn))
    sign_in(nolwenn).post(
        f"/hotline/etapes/{first.pk}/abandonner/", {"reason": "La box était réparable."}
    )
    assert promise_of(first).state == "CANCELLED"
    assert "La box était réparable." in Message.objects.order_by("-pk")[0].body


def test_what_is_still_planned_when_the_ticket_is_resolved_owes_nothing_more(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    first, second = told(ticket, sign_in(nolwenn))
    services.tick_step(step_id=first.pk, by=nolwenn, at=NOW)
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=NOW, solution="Fait", remotely=True)
    second.refresh_from_db()
    assert (second.state, promise_of(second).state) == ("DROPPED", "CANCELLED")


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"words": "Bientôt"}, "text_1"),
        ({"text_1": "Commander"}, "due_1"),
        ({"due_1": "2026-11-18T12:00"}, "text_1"),
    ],
)
def test_an_unfinished_plan_says_what_is_missing_and_writes_nothing(
    open_ticket, nolwenn, sign_in, fields, refused
) -> None:
    ticket = open_ticket(by=nolwenn)
    page = sign_in(nolwenn).post(f"/hotline/tickets/{ticket.pk}/calendrier/", fields)
    assert page.status_code == 422
    assert page.context["form"].errors[refused]
    assert not Message.objects.exists()


@pytest.mark.row("B17")
def test_the_plan_is_told_read_and_kept_through_the_api(open_ticket, nolwenn, sign_in) -> None:
    ticket, browser = open_ticket(by=nolwenn), sign_in(nolwenn)
    given = {"steps": [{"text": "Commander", "due_at": "2026-11-18T12:00:00+01:00"}]}
    address = f"/api/v1/tickets/{ticket.pk}/plan/"
    made = browser.post(address, given, content_type="application/json")
    assert made.status_code == 201
    (step,) = browser.get(address).json()
    assert (step["text"], step["state"]) == ("Commander", "TODO")
    moved = browser.post(
        f"/api/v1/tickets/{ticket.pk}/move_step/",
        {"step": step["id"], "due_at": "2026-11-19T12:00:00+01:00", "reason": "Rupture de stock"},
        content_type="application/json",
    )
    assert moved.status_code == 200
    browser.post(
        f"/api/v1/tickets/{ticket.pk}/tick_step/",
        {"step": step["id"]},
        content_type="application/json",
    )
    assert browser.get(address).json()[0]["state"] == "DONE"
