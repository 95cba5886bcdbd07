"""The caller's work position says which procedure is asked and what is taken along (G25, B04)."""

from typing import Any

import pytest
from django.urls import reverse

from clients import selectors as clients
from clients.models import Contact, Membership, WorkPosition
from core.models import Event
from knowledge import selectors
from knowledge.models import PositionProcedure, Procedure, Step
from tests import cast
from tickets import services


def asked(title: str, question: str) -> Procedure:
    made = Procedure.objects.create(title=title)
    Step.objects.create(procedure=made, position=1, question=question)
    return made


@pytest.mark.django_db
@pytest.mark.row("G25", "B04")
def test_a_workshop_terminal_is_asked_its_own_procedure_and_its_kit_is_taken_along(
    open_ticket: Any, procedure: Procedure, now: Any, sign_in: Any, nolwenn: Any, gaelle: Any
) -> None:
    terminal = WorkPosition.objects.create(
        name="Terminal d’atelier", kit="Housse étanche, lecteur de rechange"
    )
    workshop = asked("VPN de l’atelier", "Le boîtier est-il sous tension ?")
    vpn = cast.category("Réseau > VPN")
    expert, desk = sign_in(gaelle), sign_in(nolwenn)
    edit = reverse("knowledge:procedure_edit", args=[workshop.pk])
    assert "Terminal d’atelier" in expert.get(edit).content.decode()
    offer = reverse("knowledge:offer", args=[workshop.pk])
    assert "obligatoire" in expert.post(offer, {"position": ""}).content.decode()
    for _twice in range(2):
        expert.post(offer, {"position": terminal.pk, "category": vpn.pk})
    kept = PositionProcedure.objects.get()

    Contact.objects.filter(pk=cast.sophie().pk).update(position=terminal)
    page = reverse("desk:ticket", args=[open_ticket(category_id=vpn.pk).pk])
    assert "Le boîtier est-il sous tension" in desk.get(page).content.decode()
    plan = desk.get(reverse("interventions:plan", args=[open_ticket(ago=5).pk]))
    assert plan.context["form"]["to_bring"].value() == "Housse étanche\nlecteur de rechange"

    call = services.start_call(by=nolwenn, at=now, contact_id=cast.sophie().pk)
    said = {"symptoms": "Le VPN, tunnel en coupure.", "impact": 2, "urgency": 1}
    advice = reverse("desk:call_advice", args=[call.pk])
    assert "VPN de l’atelier" in desk.post(advice, said).content.decode()
    expert.post(reverse("knowledge:withdraw_offer", args=[kept.pk]))
    assert "Le voyant clignote-t-il" in desk.get(page).content.decode()
    assert "VPN instable" in desk.post(advice, said).content.decode()
    kinds = Event.objects.filter(kind__startswith="procedure.").values_list("kind", flat=True)
    assert sorted(kinds) == ["procedure.offered"] * 2 + ["procedure.withdrawn"]


@pytest.mark.django_db
@pytest.mark.row("G25")
def test_the_most_precise_procedure_wins_and_the_place_at_the_client_decides(
    procedure: Procedure,
) -> None:
    vpn, other = cast.category("Réseau > VPN"), cast.category("Poste de travail > Lenteur")
    till = WorkPosition.objects.create(name="Caisse rapide")
    any_case = asked("Caisse", "La caisse ouvre-t-elle ?")
    PositionProcedure.objects.create(position=till, procedure=any_case)
    chosen = selectors.procedure_for
    assert chosen(None, till) == any_case
    assert chosen(other, till) == any_case
    assert chosen(vpn, till) == procedure, "the category's own is more precise than « any »"
    own = PositionProcedure.objects.create(
        position=till, category=vpn, procedure=asked("VPN de caisse", "?")
    )
    assert chosen(vpn, till) == own.procedure
    assert chosen(vpn) == procedure
    Procedure.objects.update(is_active=False)
    vpn.refresh_from_db()
    assert chosen(vpn, till) is None

    from_elsewhere, here = cast.paul(), cast.client()
    Membership.objects.create(contact=from_elsewhere, client=here, position=till)
    assert clients.position_of(from_elsewhere, here.pk) == till
    assert clients.position_of(from_elsewhere, from_elsewhere.client_id) is None
    assert clients.position_of(None, here.pk) is None
