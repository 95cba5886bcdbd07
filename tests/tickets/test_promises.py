"""The two named promises, and what keeps them (D02, D04, D08, D15, T1)."""

import pytest

from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import services
from tickets.models import Clock

pytestmark = pytest.mark.django_db


def clock(ticket, kind):
    return Clock.objects.filter(ticket=ticket, kind=kind).latest("pk")


def kinds(ticket):
    facts = Event.objects.filter(about__contains=[f"ticket:{ticket.pk}"])
    return list(facts.order_by("pk").values_list("kind", flat=True))


def test_a_new_ticket_owes_an_answer_four_working_hours_after_the_call(opened):
    ticket = opened()
    answer = clock(ticket, "ANSWER")
    assert answer.due_at == paris("2026-11-17 14:20")
    assert (ticket.due_kind, ticket.due_at) == ("ANSWER", answer.due_at)
    assert answer.source.startswith("contrat 26-")


def test_reported_on_friday_evening_the_answer_is_due_on_monday(opened):
    ticket = opened(at=paris("2026-11-20 16:00"))
    assert ticket.due_at == paris("2026-11-23 12:00")


def test_an_automatic_receipt_never_stops_the_answer(opened):
    ticket = opened()
    services.receipt(ticket_id=ticket.pk, at=MORNING, body="Nous avons reçu votre demande.")
    assert clock(ticket, "ANSWER").state == "RUNNING"


def test_a_reply_that_is_not_said_to_be_an_answer_stops_nothing(opened, nolwenn):
    ticket = opened()
    services.reply(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:00"), body="Je regarde."
    )
    assert clock(ticket, "ANSWER").state == "RUNNING"


@pytest.mark.parametrize("how", [{"is_answer": True}, {"plan_for": paris("2026-11-19 09:00")}])
def test_an_answer_or_a_dated_plan_keeps_the_promise(opened, nolwenn, how):
    ticket, at = opened(), paris("2026-11-17 14:20")
    services.reply(ticket_id=ticket.pk, by=nolwenn, at=at, body="Voici.", **how)
    answer = clock(ticket, "ANSWER")
    assert (answer.state, answer.met_at, answer.missed_at) == ("MET", at, None)
    ticket.refresh_from_db()
    assert ticket.answered_at == at


def test_a_late_answer_is_kept_but_broken_and_the_manager_is_alerted_once(opened, nolwenn, herve):
    ticket = opened()
    services.reply(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 14:21"), body="Voilà.", is_answer=True
    )
    answer = clock(ticket, "ANSWER")
    assert (answer.state, answer.missed_at) == ("MET", paris("2026-11-17 14:20"))
    alerts = Event.objects.filter(kind="ticket.alerted")
    assert [fact.data["to"] for fact in alerts] == [[herve.pk]]


def test_waiting_for_the_client_pauses_the_restoring_promise_and_never_the_answer(opened, nolwenn):
    contract = cast.contract(cast.client(), restore_minutes=480)
    ticket = opened(contract=contract)
    assert clock(ticket, "RESTORE").due_at == paris("2026-11-18 10:20")
    services.wait(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:20"), reason="Capture demandée"
    )
    assert (clock(ticket, "RESTORE").state, clock(ticket, "ANSWER").state) == ("PAUSED", "RUNNING")
    services.work(ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 13:20"))
    restore = clock(ticket, "RESTORE")
    assert (restore.state, restore.due_at) == ("RUNNING", paris("2026-11-18 12:20"))
    assert clock(ticket, "ANSWER").due_at == paris("2026-11-17 14:20")


def test_the_clients_reply_wakes_the_ticket_and_the_promise(opened, nolwenn, sophie):
    ticket = opened(contract=cast.contract(cast.client(), restore_minutes=480), take=True)
    services.wait(ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:20"), reason="Capture")
    services.client_message(
        ticket_id=ticket.pk, by=sophie.user, at=paris("2026-11-17 12:20"), body="La voici."
    )
    ticket.refresh_from_db()
    assert ticket.status == "WORKING"
    assert clock(ticket, "RESTORE").due_at == paris("2026-11-18 11:20")


def test_news_promised_is_a_promise_and_the_next_message_keeps_it(opened, nolwenn):
    ticket, noon = opened(), paris("2026-11-17 12:00")
    services.reply(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 10:30"), body="J’ai demandé.",
        news_before=noon,
    )  # fmt: skip
    ticket.refresh_from_db()
    assert (ticket.due_kind, ticket.due_at) == ("NEWS", noon)
    services.reply(ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:30"), body="Réponse.")
    ticket.refresh_from_db()
    assert clock(ticket, "NEWS").state == "MET"
    assert ticket.due_kind == "ANSWER"


def test_a_plan_in_the_past_is_refused_and_nothing_is_written(opened, nolwenn):
    ticket = opened()
    before = kinds(ticket)
    with pytest.raises(services.Refused) as refusal:
        services.reply(
            ticket_id=ticket.pk, by=nolwenn, at=MORNING, body="Hier.",
            plan_for=paris("2026-11-16 09:00"),
        )  # fmt: skip
    assert refusal.value.field == "plan_for"
    assert (kinds(ticket), ticket.messages.count()) == (before, 0)


def test_a_serious_problem_is_told_within_24_hours_to_every_audience(opened, nolwenn):
    ticket = opened()
    services.declare_major(ticket_id=ticket.pk, by=nolwenn, at=MORNING, reason="Serveur arrêté")
    broadcast = clock(ticket, "BROADCAST")
    assert broadcast.due_at == paris("2026-11-20 10:20")  # 24 working hours
    inform = {"ticket_id": ticket.pk, "by": nolwenn, "proof": "courriel lu"}
    assert services.inform(audience="STAFF", at=MORNING, **inform) == ["CLIENTS", "MANAGERS"]
    services.inform(audience="CLIENTS", at=MORNING, **inform)
    assert clock(ticket, "BROADCAST").state == "RUNNING"
    assert services.inform(audience="MANAGERS", at=MORNING, **inform) == []
    assert clock(ticket, "BROADCAST").state == "MET"


def test_a_new_priority_changes_the_level_1_time_and_keeps_what_has_elapsed(opened, nolwenn):
    ticket = opened()
    assert clock(ticket, "LEVEL_1").due_at == paris("2026-11-17 12:20")
    services.reclassify(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 10:40"), impact=1, urgency=1
    )
    assert clock(ticket, "LEVEL_1").due_at == paris("2026-11-17 10:50")


def test_the_contracts_gti_runs_from_the_declaration_once_a_visit_is_needed(opened, nolwenn):
    ticket = opened(contract=cast.contract(cast.client(), on_site_target_minutes=480))
    services.need_visit(ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:00"))
    assert clock(ticket, "RESPONSE").due_at == paris("2026-11-18 10:20")
