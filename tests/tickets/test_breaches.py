"""A broken promise is told once by who answers for it, then frozen; pages, export, derivation (D16, D17)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from clients import services as clients
from clients.models import Client
from core.clock import now
from core.deliveries import deliver_pending
from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import selectors, services
from tickets.models import Breach, Clock

pytestmark = pytest.mark.django_db

LATE = paris("2026-11-17 15:00")
WHY = {"cause": "WORKLOAD", "words": "Trois pannes au même moment.", "at": LATE}


def day(ahead):
    return f"{now() + timedelta(days=ahead):%Y-%m-%dT10:00}"


def as_(first):
    browser = Browser()
    browser.force_login(
        cast.person(first), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return browser


@pytest.fixture
def broken(opened, nolwenn):
    """An answer given 40 minutes too late by Nolwenn."""
    ticket = opened(take=True)
    services.reply(ticket_id=ticket.pk, by=nolwenn, at=LATE, body="Voilà.", is_answer=True)
    return Clock.objects.get(ticket=ticket, kind="ANSWER")


@pytest.mark.row("D17")
def test_the_right_person_explains_once_another_approves_and_the_database_freezes_it(
    broken, nolwenn, maelle, herve
):
    with pytest.raises(services.Refused, match="Seul qui tenait"):
        services.explain_breach(clock_id=broken.pk, by=maelle, **WHY)
    breach = services.explain_breach(
        clock_id=broken.pk, by=nolwenn, ground="panne de l’opérateur", **WHY
    )
    with pytest.raises(services.Refused, match="déjà été expliquée"):
        services.explain_breach(clock_id=broken.pk, by=herve, **WHY)
    with pytest.raises(PermissionDenied):
        services.decide_breach(breach_id=breach.pk, excluded=True, by=nolwenn, at=LATE)
    services.decide_breach(breach_id=breach.pk, excluded=True, by=herve, at=LATE)
    with pytest.raises(services.Refused):
        services.decide_breach(breach_id=breach.pk, excluded=False, answer="x", by=herve, at=LATE)
    for change in ({"words": "Autre chose, écrite après."}, {"decision": "KEPT"}):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            Breach.objects.filter(pk=breach.pk).update(**change)
    with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
        Breach.objects.filter(pk=breach.pk).delete()
    kinds = Event.objects.filter(kind__startswith="breach.").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == ["breach.explained", "breach.decided"]


def test_nobody_approves_their_own_request_and_a_refusal_says_why(broken, herve):
    breach = services.explain_breach(clock_id=broken.pk, by=herve, ground="panne", **WHY)
    with pytest.raises(services.Refused, match="propre demande"):
        services.decide_breach(breach_id=breach.pk, excluded=True, by=herve, at=LATE)
    quentin = cast.person("quentin")
    with pytest.raises(services.Refused) as refusal:
        services.decide_breach(breach_id=breach.pk, excluded=False, by=quentin, at=LATE)
    assert refusal.value.field == "answer"


def test_a_promise_that_was_kept_has_no_breach_to_explain(opened, nolwenn):
    ticket = opened(take=True)
    clock = Clock.objects.get(ticket=ticket, kind="ANSWER")
    with pytest.raises(services.Refused, match="pas été rompue"):
        services.explain_breach(clock_id=clock.pk, by=nolwenn, **WHY)
    assert not Breach.objects.exists()


@pytest.mark.row("D17")
def test_the_page_leads_from_the_list_to_the_explanation_to_the_decision_and_the_export(broken):
    days = "?du=2026-11-01&au=2026-11-30"
    page = as_("nolwenn").get(reverse("tickets:breaches") + days)
    assert reverse("tickets:explain_breach", args=[broken.pk]) in page.content.decode()
    as_("nolwenn").post(
        reverse("tickets:explain_breach", args=[broken.pk]),
        {"cause": "SUPPLIER", "words": "L’opérateur ne répondait pas.", "ground": "opérateur"},
    )
    breach = Breach.objects.get()
    assert breach.decision == "ASKED"
    waiting = as_("quentin").get(reverse("tickets:breaches") + days + "&etat=a-decider")
    assert "L’opérateur ne répondait pas." in waiting.content.decode()
    as_("quentin").post(reverse("tickets:decide_breach", args=[breach.pk]), {"excluded": "1"})
    breach.refresh_from_db()
    assert (breach.decision, breach.decided_by) == ("EXCLUDED", cast.person("quentin"))
    export = as_("quentin").get(reverse("tickets:export_breaches") + days).content.decode()
    assert "L’opérateur ne répondait pas." in export
    assert "Exclue du rapport" in export


@pytest.mark.row("D17")
def test_the_share_kept_counts_what_fell_due_and_neither_what_is_paused_nor_what_still_runs(
    broken, opened, nolwenn, herve
):
    other = cast.client("Biscuiterie de la Ria")
    twin = services.open_ticket(
        client_id=other.pk, by=nolwenn, at=paris("2026-11-16 10:00"), subject="Homonyme"
    )
    services.reply(
        ticket_id=twin.pk, by=nolwenn, at=paris("2026-11-16 10:30"), body="Ok", is_answer=True
    )
    contract = cast.contract(cast.client(), number="26-GTR", restore_minutes=120)
    waiting = opened(contract=contract)
    services.reply(ticket_id=waiting.pk, by=nolwenn, at=MORNING, body="Voilà", is_answer=True)
    services.wait(ticket_id=waiting.pk, by=nolwenn, at=paris("2026-11-17 11:00"), reason="Essai")
    opened(at=paris("2026-11-17 14:00"))
    type(other).objects.filter(pk=other.pk).update(name=broken.client.name)
    days = (date(2026, 11, 1), date(2026, 11, 30))
    kept = selectors.kept_by_client(herve, *days, paris("2026-11-17 16:00"))
    assert [(row.due, row.broken, row.percent) for row in kept] == [(2, 1, 50), (1, 0, 100)]


@pytest.mark.row("D16")
def test_a_deadline_says_what_was_counted_which_days_were_left_out_and_which_rule_matched(opened):
    ticket = opened(at=paris("2026-11-10 16:30"), contract=cast.contract(cast.client()))
    clock = Clock.objects.get(ticket=ticket, kind="ANSWER")
    page = as_("nolwenn").get(reverse("desk:why", args=[clock.pk])).content.decode()
    assert "Armistice" in page
    assert f"contrat {ticket.contract.number}" in page
    told = as_("nolwenn").get(reverse("api:clock-explain", args=[clock.pk])).json()
    assert [span["minutes"] for span in told["counted"]] == [30, 210]
    assert told["counted"][-1]["total"] == 240
    assert [off["day"][:10] for off in told["days_off"]] == ["2026-11-11"]
    assert [step["name"] for step in told["steps"]] == ["WARN", "DUE"]


def test_a_client_reads_how_a_promise_to_them_was_found_and_nothing_of_ours(opened, sophie):
    ticket = opened()
    browser = Browser()
    browser.force_login(sophie.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer, level = (Clock.objects.get(ticket=ticket, kind=kind) for kind in ("ANSWER", "LEVEL_1"))
    told = browser.get(reverse("api:clock-explain", args=[answer.pk])).json()
    assert (told["steps"], told["counted"][-1]["total"]) == ([], 240)
    assert browser.get(reverse("api:clock-explain", args=[level.pk])).status_code == 404


@pytest.mark.row("D01", "D10")
def test_a_manager_adds_a_line_sets_steps_and_levels_and_everybody_reads_them(herve):
    browser = as_("herve")
    contract = cast.contract(cast.client())
    browser.post(
        reverse("tickets:new_target"),
        {"kind": "RESTORE", "minutes": "120", "contract": contract.number, "since": "2099-01-01"},
    )
    browser.post(
        reverse("tickets:steps", args=["RESTORE"]),
        {"at_50": ["remind"], "at_100": ["alert"], "every": "60", "times": "2",
         "late": ["alert"], "since": "2099-01-01"},
    )  # fmt: skip
    browser.post(reverse("tickets:tiers"), {"tiers": "3"})
    twins = {"kind": "ANSWER", "minutes": "60", "client": "Le Fournil", "since": "2099-01-01"}
    Client.objects.bulk_create(Client(name="Le Fournil", short_name=f"F{n}") for n in range(2))
    again = browser.post(reverse("tickets:new_target"), twins).content.decode()
    assert "Plusieurs clients portent ce nom" in again
    page = as_("nolwenn").get(reverse("tickets:rules")).content.decode()
    assert f"contrat {contract.number}" in page
    assert "3 niveaux, puis les fournisseurs." in page
    assert Event.objects.filter(kind="rules.steps_set").count() == 1


def test_an_access_request_is_a_promise_kept_by_the_decision(opened, nolwenn):
    yann, helene, denis = (cast.person(name) for name in ("yann", "helene", "denis"))
    request = clients.ask_access(
        client_id=cast.client().pk, parts=["NETWORK"], can_write=False,
        wanted_until=date(2026, 12, 1), reason="Refaire le plan du réseau", by=yann, at=MORNING,
    )  # fmt: skip
    deliver_pending()
    clock = Clock.objects.get(kind="ACCESS")
    assert (clock.subject, clock.due_at) == (f"accessrequest:{request.pk}", request.due_at)
    clients.check_access(request_id=request.pk, fit=True, by=helene, at=MORNING)
    clients.decide_access(request_id=request.pk, granted=True, by=denis, at=MORNING)
    deliver_pending()
    clock.refresh_from_db()
    assert clock.state == "MET"


def test_a_quote_promised_is_kept_when_it_is_sent(opened):
    ticket = opened()
    browser = as_("claire")
    browser.post(reverse("desk:promise_quote", args=[ticket.pk]), {"due_at": day(4000)})
    assert not Clock.objects.filter(kind="QUOTE").exists(), "a slip of the keyboard is refused"
    browser.post(reverse("desk:promise_quote", args=[ticket.pk]), {"due_at": day(9)})
    clock = Clock.objects.get(ticket=ticket, kind="QUOTE")
    assert clock.state == "RUNNING"
    browser.post(reverse("desk:send_quote", args=[ticket.pk]), {"words": "D-2026-14"})
    clock.refresh_from_db()
    assert clock.state == "MET"


def test_days_before_there_was_a_house_are_asked_for_in_vain(db):
    browser = as_("nolwenn")
    for address in ("/tickets/ruptures/?au=0001-01-01", "/hotline/activite/?jour=0001-01-01"):
        assert browser.get(address).status_code == 200, address


@pytest.mark.row("D02")
def test_a_quote_promised_before_the_resolution_is_still_sent_after_it(opened, nolwenn):
    ticket = opened(at=now())
    browser = as_("claire")
    browser.post(reverse("desk:promise_quote", args=[ticket.pk]), {"due_at": day(9)})
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=now(), solution="Fait", remotely=True)
    sent = reverse("desk:send_quote", args=[ticket.pk])
    assert sent in browser.get(ticket.get_absolute_url()).content.decode()
    browser.post(sent, {"words": "D-2026-15"})
    assert Clock.objects.get(ticket=ticket, kind="QUOTE").state == "MET"
