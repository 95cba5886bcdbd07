"""Asking, checking, deciding (H04, H05)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from clients import selectors, services
from clients.models import AccessGrant, AccessRequest, Client, RequestState
from core import clock
from core.errors import Refused
from core.models import Event
from tests import cast

pytestmark = pytest.mark.django_db
#: Tuesday 17 November 2026, 13 h 38 in Paris.
AT = datetime(2026, 11, 17, 12, 38, tzinfo=UTC)


def ask(by: Any, at: datetime = AT, **changes: Any) -> AccessRequest:
    values: dict[str, Any] = {
        "client_id": cast.client().pk,
        "parts": ["EQUIPMENT", "NETWORK"],
        "can_write": True,
        "wanted_until": date(2026, 11, 28),
        "reason": "Je prépare la visite du 26 novembre.",
    }
    return services.ask_access(**{**values, **changes}, by=by, at=at)


@pytest.mark.row("H04")
def test_an_answer_is_promised_in_working_time(yann: Any) -> None:
    request = ask(yann)
    assert request.due_at == datetime(2026, 11, 18, 8, 38, tzinfo=UTC)  # tomorrow 9 h 38
    assert request.state == RequestState.SENT


@pytest.mark.row("H05")
def test_hr_checks_then_the_director_grants_fewer_parts(yann: Any, helene: Any, denis: Any) -> None:
    now = clock.now()
    until = (now + timedelta(days=10)).date()
    request = ask(yann, now, wanted_until=until)
    with pytest.raises(Refused):
        services.decide_access(request_id=request.pk, granted=True, by=denis, at=now)
    services.check_access(request_id=request.pk, fit=True, by=helene, at=now)
    done = services.decide_access(
        request_id=request.pk, granted=True, parts=["NETWORK"], can_write=False, by=denis, at=now
    )
    assert done.state == RequestState.GRANTED
    grant = AccessGrant.objects.get()
    assert (grant.parts, grant.can_write, grant.source) == (
        ["NETWORK"],
        False,
        f"request:{request.pk}",
    )
    assert list(Client.objects.visible_to(yann)) == [cast.client()]
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["access.requested", "access.checked", "access.granted"]


@pytest.mark.row("H05")
def test_granting_with_no_part_ticked_grants_none_of_them(
    yann: Any, helene: Any, denis: Any, sign_in: Any
) -> None:
    now = clock.now()
    request = ask(yann, now, wanted_until=(now + timedelta(days=5)).date())
    services.check_access(request_id=request.pk, fit=True, by=helene, at=now)
    director = sign_in(denis)
    page = f"/clients/demandes/{request.pk}/decider/"
    told = director.post(
        page,
        {"granted": "1"},
        headers={"referer": "http://testserver/clients/demandes/"},
        follow=True,
    )
    assert "Accordez au moins une des parties demandées." in told.content.decode()
    api = f"/api/v1/access-requests/{request.pk}/decide/"
    assert director.post(api, {"granted": True, "parts": []}, "application/json").status_code == 409
    request.refresh_from_db()
    assert request.state == RequestState.AT_DIRECTOR
    assert not AccessGrant.objects.exists()


@pytest.mark.row("H05")
def test_a_refusal_needs_a_reason_and_gives_nothing(yann: Any, helene: Any, denis: Any) -> None:
    request = ask(yann)
    services.check_access(request_id=request.pk, fit=True, by=helene, at=AT)
    with pytest.raises(Refused, match="motif"):
        services.decide_access(request_id=request.pk, granted=False, by=denis, at=AT)
    services.decide_access(
        request_id=request.pk, granted=False, refusal="Visite annulée", by=denis, at=AT
    )
    request.refresh_from_db()
    assert (request.state, request.refusal) == (RequestState.REFUSED, "Visite annulée")
    assert not AccessGrant.objects.exists()


def test_hr_cannot_pass_an_unsigned_clause_or_somebody_who_leaves(yann: Any, helene: Any) -> None:
    request = ask(yann)
    yann.clause_signed_on = None
    yann.save()
    with pytest.raises(Refused, match="clause"):
        services.check_access(request_id=request.pk, fit=True, by=helene, at=AT)
    yann.clause_signed_on, yann.leaves_on = date(2025, 1, 1), date(2026, 11, 20)
    yann.save()
    with pytest.raises(Refused, match="quitte"):
        services.check_access(request_id=request.pk, fit=True, by=helene, at=AT)
    request.refresh_from_db()
    assert request.state == RequestState.SENT


def test_nobody_decides_twice_nor_for_oneself_nor_outside_the_role(
    yann: Any, helene: Any, denis: Any, nolwenn: Any
) -> None:
    request = ask(yann)
    with pytest.raises(PermissionDenied):
        services.check_access(request_id=request.pk, fit=True, by=nolwenn, at=AT)
    services.check_access(request_id=request.pk, fit=True, by=helene, at=AT)
    with pytest.raises(Refused, match="déjà"):
        services.check_access(request_id=request.pk, fit=True, by=helene, at=AT)
    own = ask(denis)
    services.check_access(request_id=own.pk, fit=True, by=helene, at=AT)
    with pytest.raises(Refused, match="propre demande"):
        services.decide_access(request_id=own.pk, granted=True, by=denis, at=AT)


@pytest.mark.parametrize(
    "changes",
    [{"parts": []}, {"reason": "court"}, {"wanted_until": date(2026, 11, 16)}, {"wanted_until": date(2028, 1, 1)}],
)  # fmt: skip
def test_a_senseless_demand_is_refused_and_tells_nobody(yann: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        ask(yann, **changes)
    assert not AccessRequest.objects.exists()
    assert not Event.objects.exists()


def test_one_open_demand_per_dossier_and_the_asker_withdraws_it(yann: Any, loic: Any) -> None:
    request = ask(yann)
    with pytest.raises(Refused, match="déjà une demande"):
        ask(yann)
    with pytest.raises(Refused):
        services.withdraw_access(request_id=request.pk, by=loic, at=AT)
    services.withdraw_access(request_id=request.pk, by=yann, at=AT)
    ask(yann)


@pytest.mark.row("H04")
def test_a_technician_asks_from_the_locked_page_and_learns_nothing_else(
    yann: Any, sign_in: Any
) -> None:
    client, browser = cast.client(), sign_in(yann)
    services.save_client(client_id=client.pk, by=cast.person("claire"), at=AT, phone="+33297003112")
    locked = browser.get(f"/clients/{client.pk}/", follow=True)
    text = locked.content.decode()
    assert locked.redirect_chain == [(f"/clients/{client.pk}/ferme/", 302)]
    assert "Biscuiterie Kergoat-Lann" in text
    assert "Hennebont" in text
    assert "02" + "\u00a0" + "97" not in text
    assert "rue du Four-Neuf" not in text
    sent = browser.post(
        f"/clients/{client.pk}/ferme/",
        {
            "reason": "Je remplace un collègue jeudi.",
            "wanted_until": (clock.now() + timedelta(days=5)).date(),
            "parts": ["EQUIPMENT"],
        },
        follow=True,
    )
    assert "Reçue par les RH" in sent.content.decode()
    assert AccessRequest.objects.get().asker == yann
    assert Event.objects.filter(kind="dossier.locked_out").count() == 1


@pytest.mark.row("H05")
def test_hr_and_director_decide_on_their_page(
    yann: Any, helene: Any, denis: Any, sign_in: Any
) -> None:
    now = clock.now()
    request = ask(yann, now, wanted_until=(now + timedelta(days=5)).date())
    hr, director = sign_in(helene), sign_in(denis)
    assert "Clause et emploi vérifiés" in hr.get("/clients/demandes/").content.decode()
    hr.post(f"/clients/demandes/{request.pk}/verifier/", {"fit": "1"})
    assert "Seulement L" in director.get("/clients/demandes/").content.decode()
    director.post(
        f"/clients/demandes/{request.pk}/decider/",
        {"granted": "1", "parts": ["EQUIPMENT", "NETWORK"], "read_only": "1"},
    )
    assert selectors.parts_open(yann, cast.client(), clock.now()) == {
        "EQUIPMENT": False,
        "NETWORK": False,
    }
    assert sign_in(yann).get(f"/clients/{cast.client().pk}/").status_code == 200


@pytest.mark.row("H05")
def test_a_notice_leads_the_asker_to_his_own_demands_and_the_others_to_all_of_them(
    sign_in, yann, helene, denis
):
    request = ask(yann)
    pages = {
        person.get_username(): sign_in(person).get(f"/envois/vers/accessrequest:{request.pk}/")
        for person in (yann, helene, denis)
    }
    assert [page.headers["Location"] for page in pages.values()] == [
        "/clients/mes-acces/",
        "/clients/demandes/",
        "/clients/demandes/",
    ]
    assert sign_in(yann).get("/clients/mes-acces/").status_code == 200
