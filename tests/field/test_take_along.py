"""The dossier taken along where there is no network: open parts only, never a login, noted (J19)."""

import io
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from clients import services
from clients.models import Asset, Contact, DossierFact, Site, Supplier
from core import events
from core.models import Event
from tests import field_story

pytestmark = pytest.mark.django_db
CANARY = "Zx9!canari-du-coffre"


@pytest.mark.row("J19", "G02")
def test_the_open_parts_are_taken_along_without_any_login_and_noted(
    sign_in: Any, yann: Any, loic: Any, denis: Any, settings: Any, tmp_path: Any
) -> None:
    settings.CLOCK_FILE = str(tmp_path / "clock")

    def at(instant: datetime) -> None:
        (tmp_path / "clock").write_text(str((instant - datetime.now(UTC)).total_seconds()))

    mission = field_story.sent(parts=["EQUIPMENT", "SECRETS"])
    client, start = mission.client, mission.booking.starts_at
    known = {"client": client, "updated_at": field_story.NOW}
    DossierFact.objects.create(part="EQUIPMENT", label="Baie", value="au sous-sol", **known)
    DossierFact.objects.create(part="NETWORK", label="Pare-feu", value="Stormshield", **known)
    Asset.objects.create(client=client, name="SRV-FIC02", serial="CZ1234")
    Asset.objects.create(client=client, name="FIBRE-01", part="NETWORK")
    Supplier.objects.create(
        client=client, name="Breizh Télécom", service="Fibre", phone="+33297112233"
    )
    services.add_secret(
        client_id=client.pk, label="Compte du NAS", login="racine", value=CANARY, by=denis,
        at=field_story.NOW,
    )  # fmt: skip
    ways = ("Cour arrière, portail bleu", "À retirer au poste de garde", "7 h – 19 h")
    Site.objects.filter(pk=mission.site_id).update(
        contact=Contact.objects.create(client=client, last_name="Gardien", phone="+33297445566"),
        **dict(zip(("parking", "badge", "opening"), ways, strict=True)),
    )
    phone, page = sign_in(yann), reverse("field:take_along", args=[mission.pk])
    at(field_story.NOW)
    assert phone.get(page).status_code == 409
    at(start)
    shown = phone.get(reverse("field:mission", args=[mission.pk])).content.decode()
    for said in (page, *ways):
        assert said in shown, said
    answer = phone.get(page)
    assert "no-store" in answer["Cache-Control"]
    read = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    words = " ".join(read.split())
    for said in (
        "SRV-FIC02",
        "CZ1234",
        "sous-sol",
        "Breizh Télécom",
        "Remplacer le disque 2",
        "Sophie",
        "Gardien",
        *ways,
    ):
        assert said in words, said
    for hidden in ("Stormshield", "FIBRE-01", "Compte du NAS", "racine", CANARY):
        assert hidden not in words, hidden
    told = Event.objects.get(kind="dossier.taken_along")
    assert (told.by, told.about) == (yann, [events.topic(client)])
    assert sign_in(loic).get(page).status_code == 404
    services.revoke(source=events.topic(mission), by=denis, at=start)
    assert phone.get(page).status_code == 409
