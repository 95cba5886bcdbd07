"""A desk at work: tickets with promises in all states, at a fixed instant within opening hours."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Level
from clients import proofs
from clients.models import Contact
from knowledge.models import Choice, Procedure, Step
from tests import cast
from tickets import services
from tickets.models import Ticket

#: Tuesday 17 November 2026, 13 h 38 in Paris: the moment of the pictures.
NOW = datetime(2026, 11, 17, 12, 38, tzinfo=UTC)

#: What Sophie is asked when she calls, and says.
QUESTION, ANSWER = "Dans quel port êtes-vous née ?", "L’Île-Tudy"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The desk's clock stands at 13 h 38."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return NOW


@pytest.fixture
def house(db: None) -> None:
    """Calendar, teams of both levels, and a covered client."""
    cast.calendar()
    cast.team()
    cast.team(Level.L2)
    cast.contract(cast.client())


@pytest.fixture
def open_ticket(house: None, now: datetime) -> Callable[..., Ticket]:
    """Open a ticket of Sophie's company, an hour ago unless said otherwise."""

    def make(
        subject: str = "VPN : déconnexions", *, ago: int = 60, by: object = None, **fields: object
    ) -> Ticket:
        person = fields.pop("requester", None) or cast.sophie()
        at = now - timedelta(minutes=ago)
        assert isinstance(person, Contact)
        return services.open_ticket(
            client_id=person.client_id,
            requester_id=person.pk,
            subject=subject,
            by=by or cast.person("nolwenn"),
            at=at,
            **fields,
        )

    return make


@pytest.fixture
def procedure(db: None) -> Procedure:
    """« VPN instable »: two questions, an ending of each kind, on a category of its own."""
    made = Procedure.objects.create(title="VPN instable")
    first = Step.objects.create(procedure=made, position=1, question="Le voyant clignote-t-il ?")
    second = Step.objects.create(procedure=made, position=2, question="La box est-elle à jour ?")
    Choice.objects.create(step=first, position=1, label="Oui", leads_to=second)
    Choice.objects.create(
        step=first, position=2, label="Non", ending="VISIT", conclusion="Câble débranché"
    )
    Choice.objects.create(
        step=second, position=1, label="Non", ending="SOLUTION", conclusion="Mise à jour de la box"
    )
    category = cast.category("Réseau > VPN")
    category.procedure, category.keywords = made, "vpn tunnel coupure déconnexion"
    category.save()
    return made


@pytest.fixture
def known(sophie: Contact) -> Contact:
    """Sophie, with a telephone of the dossier, a code and a question of her own."""
    sophie.phone, sophie.caller_passcode = "+33297001462", proofs.seal("48291307")
    sophie.caller_question, sophie.caller_answer = QUESTION, proofs.seal(proofs.as_answer(ANSWER))
    sophie.save()
    return sophie


@pytest.fixture
def asking(procedure: Any) -> Any:
    """A category that asks for the caller's identity, and a procedure whose second step checks it."""
    category = cast.category("Réseau > VPN")
    category.needs_caller = True
    category.save()
    procedure.steps.filter(position=2).update(verifies_caller=True)
    return category


@pytest.fixture
def ticket(open_ticket: Any, asking: Any, known: Contact) -> Ticket:
    """Sophie's forgotten password, an hour ago."""
    return open_ticket("Mot de passe oublié", category_id=asking.pk)
