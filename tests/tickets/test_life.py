"""From opening to closing and back (C01, C16, C21–C23, C27, D12, B14)."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused
from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import services
from tickets.models import Clock, Ticket, TimeEntry

pytestmark = pytest.mark.django_db
LATER = paris("2026-11-17 11:20")


def kinds(ticket):
    facts = Event.objects.filter(about__contains=[f"ticket:{ticket.pk}"])
    return list(facts.order_by("pk").values_list("kind", flat=True))


def test_opening_keeps_the_verdict_the_contract_and_the_reasons_of_the_priority(opened):
    ticket = opened(contract_id=None)
    assert ticket.verdict["code"] == "COVERED"
    assert ticket.contract_id == ticket.verdict["contract_id"]
    fact = Event.objects.get(kind="ticket.opened")
    assert fact.about == [f"ticket:{ticket.pk}", f"client:{ticket.client_id}"]
    assert fact.data["reasons"] == ["impact moyen × urgence moyenne"]


def test_another_clients_site_is_refused_and_nothing_is_opened(opened, paul):
    with pytest.raises(Refused) as refusal:
        opened(site_id=paul.client.sites.get().pk)
    assert refusal.value.field == "site"
    assert not Ticket.objects.exists()


def test_the_first_taker_becomes_the_referent_for_good(opened, nolwenn, maelle):
    ticket = opened()
    services.take(ticket_id=ticket.pk, by=nolwenn, at=MORNING)
    services.assign(ticket_id=ticket.pk, to_id=maelle.pk, by=nolwenn, at=LATER)
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.referent, ticket.acknowledged_at) == (maelle, nolwenn, MORNING)
    services.hand_over(ticket_id=ticket.pk, by=maelle, at=LATER)
    ticket.refresh_from_db()
    assert ticket.referent == maelle


def test_a_taken_ticket_is_not_taken_again(opened, nolwenn, maelle):
    ticket = opened(take=True)
    before = kinds(ticket)
    with pytest.raises(Refused, match="Nolwenn Le Goff a déjà pris ce ticket en charge"):
        services.take(ticket_id=ticket.pk, by=maelle, at=LATER)
    assert kinds(ticket) == before


def test_a_form_read_before_somebody_elses_change_is_refused(opened, nolwenn, maelle):
    ticket = opened()
    read = ticket.version
    services.reclassify(ticket_id=ticket.pk, by=maelle, at=LATER, urgency=1, version=read)
    with pytest.raises(Refused, match="changé entre-temps"):
        services.reclassify(ticket_id=ticket.pk, by=nolwenn, at=LATER, urgency=3, version=read)
    ticket.refresh_from_db()
    assert ticket.urgency == 1


def test_a_note_does_not_make_other_peoples_forms_stale(opened, nolwenn):
    ticket = opened()
    services.note(ticket_id=ticket.pk, by=nolwenn, at=LATER, body="Vu avec Inès.")
    assert Ticket.objects.get(pk=ticket.pk).version == ticket.version


@pytest.mark.parametrize("reason", ["SCOPE", "COMPETENCE", "DELAY"])
def test_a_person_escalates_with_a_reason_and_a_summary(opened, nolwenn, reason):
    cast.team(level=2)
    ticket = opened(take=True)
    services.escalate(
        ticket_id=ticket.pk, by=nolwenn, at=LATER, reason=reason, summary="Box relancée, sans effet"
    )
    ticket.refresh_from_db()
    assert (ticket.level, ticket.owner, ticket.team.level) == (2, None, 2)
    assert Clock.objects.get(ticket=ticket, kind="LEVEL_1").state == "MET"
    assert ticket.messages.get(kind="NOTE").body == "Box relancée, sans effet"
    fact = Event.objects.get(kind="ticket.escalated")
    assert (fact.data["cause"], fact.by) == ("person", nolwenn)


def test_a_second_escalation_is_refused_and_tells_nobody(opened, nolwenn):
    ticket = opened()
    services.escalate(ticket_id=ticket.pk, by=nolwenn, at=LATER, reason="DELAY")
    before = kinds(ticket)
    with pytest.raises(Refused, match="déjà au niveau 2"):
        services.escalate(ticket_id=ticket.pk, by=nolwenn, at=LATER, reason="DELAY")
    assert kinds(ticket) == before


def test_an_escalation_without_one_of_the_three_reasons_is_refused(opened, nolwenn):
    with pytest.raises(Refused) as refusal:
        services.escalate(ticket_id=opened().pk, by=nolwenn, at=LATER, reason="Parce que")
    assert refusal.value.field == "reason"


def test_a_resolution_refused_goes_back_to_the_same_person_and_the_promise_goes_on(
    opened, nolwenn, sophie
):
    ticket = opened(contract=cast.contract(cast.client(), restore_minutes=480), take=True)
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", remotely=True)
    services.reject(
        ticket_id=ticket.pk, by=sophie.user, at=paris("2026-11-18 09:20"), reason="Ça recommence"
    )
    ticket.refresh_from_db()
    assert (ticket.status, ticket.owner, ticket.reopened) == ("WORKING", nolwenn, 1)
    assert ticket.resolved_at is None
    restore = Clock.objects.get(ticket=ticket, kind="RESTORE")
    # 11:20 → 17:00 and 9:00 → 9:20 do not count: six hours more than Wednesday 10:20.
    assert (restore.state, restore.due_at) == ("RUNNING", paris("2026-11-18 16:20"))
    assert Clock.objects.filter(ticket=ticket, kind="ANSWER", state="RUNNING").count() == 1


@pytest.mark.parametrize("minutes", [-5, 24 * 60 + 1, 3 * 24 * 60])
def test_a_call_left_open_for_days_counts_no_days_of_work(opened, nolwenn, minutes):
    ticket = opened()
    with pytest.raises(Refused) as refusal:
        services.solve_on_phone(
            ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", minutes=minutes
        )
    assert refusal.value.field == "minutes"
    assert not ticket.time_entries.exists()
    assert Ticket.objects.get(pk=ticket.pk).status == "NEW"


def test_partly_is_a_refusal_that_needs_words(opened, nolwenn, sophie):
    ticket = opened()
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", remotely=True)
    with pytest.raises(Refused):
        services.reject(ticket_id=ticket.pk, contact=sophie, at=LATER, reason=" ", partly=True)
    services.reject(
        ticket_id=ticket.pk, contact=sophie, at=LATER, reason="Reste le scan", partly=True
    )
    assert ticket.messages.get(kind="CLIENT").body == "Reste le scan"


@pytest.mark.parametrize("text", ["Merci beaucoup !", "Parfait, merci.\nCordialement", "ok merci"])
def test_thanks_alone_do_not_reopen(opened, nolwenn, sophie, text):
    ticket = opened()
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", remotely=True)
    services.client_message(ticket_id=ticket.pk, by=sophie.user, at=LATER, body=text)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.reopened) == ("RESOLVED", 0)


@pytest.mark.parametrize(
    "text",
    [
        "Merci mais ça ne marche toujours pas", "Encore coupé", "Merci, et le scan ?",
        "Merci, ça recommence", "ça plante, merci", "C’est bloqué, merci à vous",
    ],
)  # fmt: skip
def test_a_reply_that_says_more_reopens(opened, nolwenn, sophie, text):
    ticket = opened()
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", remotely=True)
    services.client_message(ticket_id=ticket.pk, by=sophie.user, at=LATER, body=text)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.reopened) == ("WORKING", 1)
    assert "ticket.reopened" in kinds(ticket)


def test_a_ticket_closed_for_three_weeks_is_not_reopened(opened, nolwenn, sophie):
    ticket = opened()
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", remotely=True)
    services.accept(ticket_id=ticket.pk, by=sophie.user, at=LATER)
    with pytest.raises(Refused, match="ouvrez un nouveau ticket"):
        services.reopen(
            ticket_id=ticket.pk, by=nolwenn, at=paris("2026-12-15 10:00"), reason="Revenu"
        )


@pytest.mark.row("B14")
def test_solved_on_the_phone_closes_call_ticket_and_time_in_one_gesture(opened, nolwenn, sophie):
    call = services.start_call(by=nolwenn, at=MORNING, contact_id=sophie.pk)
    ticket = opened(call_id=call.pk)
    services.solve_on_phone(
        ticket_id=ticket.pk,
        by=nolwenn,
        at=LATER,
        solution="Bail refait",
        minutes=6,
        call_id=call.pk,
    )
    ticket.refresh_from_db()
    call.refresh_from_db()
    assert (ticket.status, ticket.confirmed, ticket.referent) == ("CLOSED", True, nolwenn)
    assert (ticket.solved_level, ticket.solved_remotely) == (1, True)
    assert (call.outcome, call.ticket, call.ended_at) == ("SOLVED", ticket, LATER)
    assert ticket.time_entries.values_list("kind", "minutes").get() == ("PHONE", 6)
    resolved = Event.objects.get(kind="ticket.resolved")
    assert resolved.data == {"remotely": True, "solution": "Bail refait", "closing": 1}


def test_a_solution_is_needed_to_resolve_and_a_refusal_writes_nothing(opened, nolwenn):
    ticket = opened()
    before = kinds(ticket)
    with pytest.raises(Refused) as refusal:
        services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="  ", remotely=True)
    assert refusal.value.field == "solution"
    assert kinds(ticket) == before
    assert Ticket.objects.get(pk=ticket.pk).status == "NEW"


def test_a_role_without_the_verb_is_forbidden(opened, claire):
    with pytest.raises(PermissionDenied):
        services.resolve(ticket_id=opened().pk, by=claire, at=LATER, solution="x", remotely=True)


@pytest.mark.row("C16")
def test_one_timer_follows_the_person_and_is_rounded_up(opened, nolwenn):
    first, second = opened(), opened()
    services.start_timer(ticket_id=first.pk, by=nolwenn, at=MORNING)
    services.start_timer(ticket_id=second.pk, by=nolwenn, at=paris("2026-11-17 10:31"))
    services.stop_timer(by=nolwenn, at=paris("2026-11-17 10:35"))
    spent = TimeEntry.objects.order_by("pk").values_list("ticket", "minutes")
    assert list(spent) == [(first.pk, 11), (second.pk, 4)]


def test_resolving_stops_everybodys_timer_and_time_cannot_be_added_after(opened, nolwenn, maelle):
    ticket = opened()
    services.start_timer(ticket_id=ticket.pk, by=maelle, at=MORNING)
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=LATER, solution="Bail", remotely=True)
    assert ticket.time_entries.get().minutes == 60
    with pytest.raises(Refused):
        services.log_time(ticket_id=ticket.pk, by=maelle, at=LATER, kind="REMOTE", minutes=5)


def test_a_missions_time_is_written_once_whatever_happens(opened, yann, nolwenn):
    ticket = opened()
    for _twice in range(2):
        services.log_time(
            ticket_id=ticket.pk, by=yann, at=LATER, kind="ON_SITE", minutes=50,
            source="mission:1:on_site",
        )  # fmt: skip
    assert ticket.time_entries.get().minutes == 50
