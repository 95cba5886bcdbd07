"""Who calls is checked before a password is given back or a login told (A24)."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from clients import services as clients
from clients.models import Contact
from core import setting
from core.errors import Refused
from core.models import Event
from tests import cast, field_story
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import CallerCheck, MajorIncident, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.row("A24")]
BEFORE = NOW - timedelta(days=3)


@pytest.fixture(autouse=True)
def at_the_desk(house: None, now: datetime) -> None:
    """The desk's hour, and a covered client."""


def check(by: Any, at: datetime = NOW, **given: Any) -> CallerCheck:
    return services.check_caller(by=by, at=at, **given)


def resolve(ticket: Ticket, by: Any, at: datetime = NOW, **given: Any) -> Ticket:
    given = {"remotely": True, **given}
    return services.resolve(ticket_id=ticket.pk, by=by, at=at, solution="Réinitialisé", **given)


@pytest.mark.req("R103")
@pytest.mark.parametrize(
    ("way", "given", "succeeds"),
    [
        ("CALL_BACK", {"line": "PHONE"}, True),
        ("CALL_BACK", {"line": "PHONE", "confirmed": False}, False),
        ("CODE", {"said": "48 29 13 07"}, True),
        ("CODE", {"said": "48 29 13 08"}, False),
        ("CODE", {"said": ""}, False),
        ("ANSWER", {"said": "l'ile tudy"}, True),
        ("ANSWER", {"said": "Loctudy"}, False),
    ],
)
def test_each_way_opens_the_resolution_only_when_it_was_the_person(
    way, given, succeeds, ticket, nolwenn
) -> None:
    with pytest.raises(Refused, match="Vérifiez d’abord l’appelant"):
        resolve(ticket, nolwenn)
    made = check(nolwenn, way=way, ticket_id=ticket.pk, **given)
    assert (made.succeeded, made.by, made.contact) == (succeeds, nolwenn, ticket.requester)
    told = Event.objects.get(kind__startswith="ticket.caller_")
    kind = "verified" if succeeds else "unverified"
    assert (told.kind, told.data["way"]) == (f"ticket.caller_{kind}", way)
    assert {f"ticket:{ticket.pk}", f"contact:{made.contact_id}"} < set(told.about)
    if succeeds:
        assert resolve(ticket, nolwenn).status == "RESOLVED"
        return
    with pytest.raises(Refused, match="Vérifiez d’abord"):
        resolve(ticket, nolwenn)
    ticket.refresh_from_db()
    assert ticket.status == "NEW"


def test_a_check_holds_for_its_hours_its_person_and_its_ticket(
    ticket, open_ticket, asking, carole, nolwenn
) -> None:
    setting.change("caller_check_hours", 2, since=BEFORE.date())
    other = open_ticket("Encore un mot de passe", category_id=asking.pk)
    check(nolwenn, way="CODE", said="48291307", ticket_id=other.pk)
    with pytest.raises(Refused):  # another ticket's check
        resolve(ticket, nolwenn)
    check(nolwenn, way="CODE", said="48291307", ticket_id=ticket.pk)
    late = NOW + timedelta(hours=2)
    with pytest.raises(Refused):  # stale
        resolve(ticket, nolwenn, late)
    services.describe(ticket_id=ticket.pk, requester_id=carole.pk, by=nolwenn, at=NOW)
    with pytest.raises(Refused):  # another person
        resolve(ticket, nolwenn)
    services.describe(ticket_id=ticket.pk, requester_id=other.requester_id, by=nolwenn, at=NOW)
    assert resolve(ticket, nolwenn, late - timedelta(seconds=1)).status == "RESOLVED"


def test_only_what_asks_for_it_waits_for_the_check(ticket, open_ticket, yann, nolwenn) -> None:
    plain = open_ticket("Écran noir", category_id=cast.category().pk)
    assert resolve(plain, nolwenn).status == "RESOLVED"
    with pytest.raises(Refused):  # nobody was sent
        resolve(ticket, nolwenn, remotely=False)
    field_story.held(at=NOW, starts_at=NOW + timedelta(days=8), ticket=ticket)
    assert resolve(ticket, yann, remotely=False).status == "RESOLVED"  # seen on site


@pytest.mark.req("R103")
def test_a_request_of_ones_own_signed_in_account_needs_no_other_check(
    asking, known, carole, nolwenn
) -> None:
    given = {
        "client_id": known.client_id, "requester_id": known.pk, "category_id": asking.pk,
        "subject": "Mot de passe oublié", "at": NOW, "channel": "PORTAL",
    }  # fmt: skip
    own = services.open_ticket(by=known.user, **given)
    for_her = services.open_ticket(by=carole.user, **given)
    assert resolve(own, nolwenn, NOW + timedelta(days=3)).status == "RESOLVED"
    with pytest.raises(Refused):
        resolve(for_her, nolwenn)


def test_what_was_written_since_the_request_began_or_this_day_proves_nothing(
    ticket, known, nolwenn
) -> None:
    about = {"by": nolwenn, "at": NOW - timedelta(hours=3)}
    clients.bind_number(contact_id=known.pk, number="+33611223344", **about)
    code = clients.draw_code(contact_id=known.pk, **about)
    clients.set_question(contact_id=known.pk, question="Et ?", answer="Rien du tout", **about)
    call = services.start_call(by=nolwenn, at=NOW, contact_id=known.pk)
    for given in (
        {"way": "CALL_BACK", "line": "MOBILE"},
        {"way": "CALL_BACK", "line": "SITE"},  # no number there
        {"way": "CODE", "said": code},
        {"way": "ANSWER", "said": "Rien du tout"},
    ):
        for where in ({"ticket_id": ticket.pk}, {"call_id": call.pk}):
            with pytest.raises(Refused):
                check(nolwenn, **where, **given)
    assert not CallerCheck.objects.exists()
    assert check(nolwenn, way="CALL_BACK", line="PHONE", ticket_id=ticket.pk).succeeded
    own = clients.draw_code(contact_id=known.pk, by=known.user, at=NOW)
    assert check(nolwenn, way="CODE", said=own, ticket_id=ticket.pk).succeeded
    tomorrow = NOW + timedelta(days=1)
    assert check(nolwenn, tomorrow, way="CALL_BACK", line="MOBILE", call_id=call.pk).succeeded


def test_a_number_that_came_with_a_merged_file_proves_nothing_either(
    ticket, known, herve, nolwenn
) -> None:
    twin = Contact.objects.create(client=known.client, last_name="Evenou", mobile="+33611223344")
    clients.merge_contacts(kept_id=known.pk, gone_id=twin.pk, by=herve, at=NOW)
    by_mobile = {"way": "CALL_BACK", "line": "MOBILE", "ticket_id": ticket.pk}
    with pytest.raises(Refused, match="ne prouve rien avant demain"):
        check(nolwenn, **by_mobile)
    call = services.start_call(by=nolwenn, at=NOW, contact_id=known.pk)
    later = {**by_mobile, "ticket_id": None, "call_id": call.pk}
    assert check(nolwenn, NOW + timedelta(days=2), **later).succeeded


def test_a_ticket_attached_to_another_asks_who_calls_until_its_problem_solves_it(
    ticket, open_ticket, nolwenn
) -> None:
    lead = open_ticket("Annuaire en panne")
    services.link(ticket_id=ticket.pk, parent_id=lead.pk, by=nolwenn, at=NOW)
    with pytest.raises(Refused, match="Vérifiez d’abord l’appelant"):
        resolve(ticket, nolwenn)
    services.declare_major(ticket_id=lead.pk, by=nolwenn, at=NOW, reason="Plus de connexion")
    problem = MajorIncident.objects.get(lead=lead)
    services.restore(major_id=problem.pk, by=nolwenn, at=NOW, body="Rétabli")
    assert Ticket.objects.get(pk=ticket.pk).status == "RESOLVED"


def test_who_checks_and_what_is_checked_are_refused_out_of_reach(
    ticket, sophie, paul, claire, nolwenn, sign_in
) -> None:
    with pytest.raises(PermissionDenied):
        check(claire, way="CODE", said="48291307", ticket_id=ticket.pk)
    where = f"/api/v1/tickets/{ticket.pk}/"
    assert sign_in(paul.user).get(f"{where}caller/").status_code == 403
    assert sign_in(sophie.user).post(f"{where}verify_caller/", {"way": "CODE"}).status_code == 403
    with pytest.raises(PermissionDenied):
        clients.draw_code(contact_id=sophie.pk, by=paul.user, at=NOW)
    for broken in ({"way": "CODE", "line": "PHONE"}, {"way": "ACCOUNT"}, {"ticket": None}):
        row = {
            "ticket": ticket,
            "way": "CODE",
            "succeeded": True,
            "by": nolwenn,
            "at": NOW,
            **broken,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            CallerCheck.objects.create(contact=sophie, **row)
