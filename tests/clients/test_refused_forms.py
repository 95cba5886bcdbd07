"""What a service refuses is told on the form it was typed into: nothing typed is lost, nothing is half done."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from accounts.models import User
from clients import services
from clients.models import (
    AccessGrant,
    AccessRequest,
    ContractLine,
    Document,
    DossierFact,
    Rate,
    Site,
)
from core import clock
from tests import cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.row("G11", "L19")
def test_a_contract_its_lines_and_its_prices_are_typed_once(sign_in: Any, claire: User) -> None:
    client, browser = cast.client(), sign_in(claire)
    contract = cast.contract(client)

    def sent(name: str, key: int, /, **values: Any) -> str:
        page = reverse(f"clients:{name}", args=[key])
        fields = browser.get(page).context["form"]
        typed = {field.name: field.value() for field in fields}
        kept = {
            key: value for key, value in typed.items() if value is not None and value is not False
        }
        return str(browser.post(page, {**kept, **values}).content.decode())

    told = sent("edit_contract", contract.pk, title="Infogérance du siège", ends_on="2025-12-31")
    assert "Le contrat finit avant de commencer." in told
    assert "Infogérance du siège" in told
    told = sent("amend", contract.pk, summary="Hausse de 2027", effective_on="2025-01-01")
    assert "Un avenant prend effet après le précédent." in told
    assert "Hausse de 2027" in told
    told = sent("add_line", contract.pk, title="Postes de la paie", since="2026-03-01", until="2026-02-01")  # fmt: skip
    assert "La ligne finit avant de commencer." in told
    assert "Postes de la paie" in told
    told = sent("add_rate", contract.pk, article="Câble RJ45", price="12")
    assert "Une désignation ne vaut que pour une fourniture." in told
    assert "Câble RJ45" in told
    assert not contract.amendments.exists()
    assert not ContractLine.objects.exists()
    assert not Rate.objects.exists()
    told = sent("create_site", client.pk, name="Siège", access_instructions="Sonner à la grille")
    assert "Ce client a déjà un site de ce nom." in told
    assert "Sonner à la grille" in told
    assert Site.objects.filter(client=client).count() == 1


@pytest.mark.row("H06", "H05", "H08")
def test_a_right_that_is_refused_keeps_its_form_and_an_answer_too_long_is_told(
    sign_in: Any, denis: User, yann: User, helene: User
) -> None:
    client, now, director = cast.client(), clock.now(), sign_in(denis)
    yann.leaves_on = (now + 3 * DAY).date()
    yann.save()
    given = {
        "user": yann.pk, "client": client.pk, "parts": ["NETWORK"], "until": (now + 9 * DAY).date(),
        "reason": "Refonte du réseau",
    }  # fmt: skip
    told = director.post(reverse("clients:give"), given).content.decode()
    assert "Yann Kervella quitte la société avant la fin demandée." in told
    assert "Refonte du réseau" in told
    assert not AccessGrant.objects.exists()
    request = services.ask_access(
        client_id=client.pk, parts=["NETWORK"], can_write=False, reason="Je prépare une visite.",
        wanted_until=(now + DAY).date(), by=yann, at=now,
    )  # fmt: skip
    hr, page = sign_in(helene), reverse("clients:access_requests")
    answer = hr.post(
        reverse("clients:check_access", args=[request.pk]), {"refusal": "x" * 301}, follow=True,
        headers={"referer": f"http://testserver{page}"},
    ).content.decode()  # fmt: skip
    assert "300 caractères" in answer
    assert AccessRequest.objects.get().state == "SENT"


@pytest.mark.row("G06", "G08", "H02")
def test_a_technician_is_offered_the_parts_that_are_theirs_to_write(
    sign_in: Any, yann: User
) -> None:
    client, now = cast.client(), clock.now()
    for parts, can_write in ((["NETWORK"], True), (["SYSTEMS", "DOCUMENTS"], False)):
        services.grant(
            client_id=client.pk, user_id=yann.pk, parts=parts, can_write=can_write, starts_at=now - DAY,
            ends_at=now + DAY, reason="Visite", source=f"mission:{len(parts)}", by=None, at=now,
        )  # fmt: skip
    browser, page = sign_in(yann), reverse("clients:documents", args=[client.pk])
    choices = browser.get(page).context["form"].fields["part"].choices
    assert [code for code, _words in choices] == ["NETWORK"]
    sent = {"title": "Plan d’adressage", "part": "SYSTEMS", "upload": ContentFile(b"a", name="a.txt")}  # fmt: skip
    told = browser.post(page, sent)
    assert told.status_code == 200
    assert "Plan d’adressage" in told.content.decode()
    fact = {"part": "SYSTEMS", "label": "Version du noyau", "after": "6.1"}
    noted = browser.post(reverse("clients:change_fact", args=[client.pk]), fact)
    assert "Version du noyau" in noted.content.decode()
    assert not Document.objects.exists()
    assert not DossierFact.objects.exists()


@pytest.mark.row("D07")
def test_a_closure_that_overlaps_another_keeps_what_was_typed(sign_in: Any, herve: User) -> None:
    calendar, browser = cast.calendar(), sign_in(herve)
    page = reverse("clients:add_closure", args=[calendar.pk])
    sent = {"label": "Inventaire annuel", "first": "2027-02-10", "last": "2027-02-01"}
    told = browser.post(page, sent).content.decode()
    assert "La fermeture finit avant de commencer." in told
    assert "Inventaire annuel" in told
    calendar.refresh_from_db()
    assert calendar.closures == []
