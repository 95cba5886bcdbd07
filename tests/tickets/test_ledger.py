"""Promises of a named instant, about anything: made, moved, kept, dropped, broken by the loop (D02, D15, D20)."""

from datetime import timedelta

import pytest

from core.clock import database_now
from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import audit, services
from tickets.models import Clock, Ticket

pytestmark = pytest.mark.django_db

NOON = paris("2026-11-17 12:00")


def call_back(**given):
    fields = {
        "kind": "CALLBACK",
        "client": cast.client(),
        "subject": "call:7",
        "due_at": NOON,
        "source": "rappel demandé",
        "to": "Sophie Evenou",
        "by": cast.person("nolwenn"),
        "at": MORNING,
    }
    return services.promise(**{**fields, **given})


def facts(*kinds, topic="call:7"):
    return list(
        Event.objects.filter(about__contains=[topic], kind__in=kinds)
        .order_by("pk")
        .values_list("kind", flat=True)
    )


def test_a_promise_without_ticket_is_a_row_of_its_subject_and_client():
    clock = call_back(owner=cast.person("maelle"))
    assert (clock.ticket, clock.client, clock.due_at) == (None, cast.client(), NOON)
    assert (clock.promised_to, clock.owner) == ("Sophie Evenou", cast.person("maelle"))
    fact = Event.objects.get(kind="clock.started")
    assert fact.about == ["call:7", f"client:{cast.client().pk}"]


def test_promising_again_about_the_same_subject_moves_the_promise():
    first = call_back()
    later = call_back(due_at=NOON + timedelta(hours=1), reason="occupé")
    assert later.pk == first.pk
    assert Clock.objects.get().due_at == NOON + timedelta(hours=1)
    assert Event.objects.get(kind="clock.moved").data["reason"] == "occupé"


def test_two_subjects_are_two_promises_of_one_ticket(opened, nolwenn):
    ticket = opened()
    for step, hour in (("planstep:1", 12), ("planstep:2", 15)):
        services.promise(
            kind="PLAN", ticket=ticket, subject=step, due_at=paris(f"2026-11-17 {hour}:00"),
            source="calendrier annoncé", by=nolwenn, at=MORNING,
        )  # fmt: skip
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.due_kind, ticket.due_at) == ("PLAN", NOON)
    services.keep_promise(kind="PLAN", subject="planstep:1", ticket=ticket, by=nolwenn, at=NOON)
    ticket.refresh_from_db()
    assert (ticket.due_kind, ticket.due_at) == ("ANSWER", paris("2026-11-17 14:20"))
    assert Clock.objects.get(subject="planstep:2").state == "RUNNING"


def test_kept_too_late_it_is_broken_first_and_once(nolwenn):
    call_back()
    (kept,) = services.keep_promise(
        kind="CALLBACK", subject="call:7", by=nolwenn, at=NOON + timedelta(hours=1)
    )
    assert (kept.state, kept.missed_at) == ("MET", NOON)
    assert facts("clock.missed", "clock.met") == ["clock.missed", "clock.met"]
    assert services.keep_promise(kind="CALLBACK", subject="call:7", by=nolwenn, at=NOON) == []


def test_a_dropped_promise_is_neither_kept_nor_broken(nolwenn):
    call_back()
    (dropped,) = services.drop_promise(
        kind="CALLBACK", subject="call:7", by=nolwenn, at=NOON, reason="le client a rappelé"
    )
    assert (dropped.state, dropped.met_at, dropped.missed_at) == ("CANCELLED", None, None)
    assert facts("clock.missed") == []


def test_an_instant_already_past_is_refused_and_nothing_is_written():
    with pytest.raises(services.Refused):
        call_back(due_at=MORNING)
    assert not Clock.objects.exists()
    assert not Event.objects.filter(kind__startswith="clock.").exists()


@pytest.mark.row("D20")
def test_the_loop_breaks_a_promise_without_ticket_once(nolwenn):
    at = database_now() - timedelta(days=9)
    call_back(at=at, due_at=at + timedelta(days=2))
    services.fire_due()
    assert services.fire_due() == 0
    assert facts("clock.missed") == ["clock.missed"]
    assert [one for one in audit.audit(database_now()) if one.what != "late"] == []


def test_a_promise_about_nothing_is_a_mistake_of_the_caller(nolwenn):
    with pytest.raises(ValueError, match="subject"):
        services.promise(kind="NEWS", due_at=NOON, source="x", by=nolwenn, at=MORNING)
