"""Who hears of a reveal: the client's manager, the directors, the technician's own page (G07, H09, H11)."""

from datetime import timedelta
from typing import Any

import pytest

from clients import services
from clients.models import Client, Secret
from core import clock, deliveries, setting
from core.errors import Refused
from notifications.models import Message
from tests import cast
from tests import field_story as story
from tests.clients.test_secrets import NOW, VALUE, WHY, keep, open_to, reveal

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.row("H09")
@pytest.mark.row("G07")
def test_the_clients_manager_reads_who_opened_their_logins_and_nobody_elses(
    yann: Any, sign_in: Any
) -> None:
    kept, manager = keep(), cast.carole().user
    open_to(yann, kept.client)
    reveal(kept, yann, shown=False)
    other = services.add_secret(
        client_id=cast.client("Étude Aubry & Stern").pk, label="Coffre d’Aubry", value=VALUE,
        by=cast.person("gaelle"), at=clock.now(),
    )  # fmt: skip
    open_to(yann, other.client)
    reveal(other, yann, "Changer la sauvegarde d’Aubry")
    page = sign_in(manager).get("/espace/identifiants/").content.decode()
    for words in ("Yann Kervella", "Pare-feu", WHY, "copié sans être affiché"):
        assert words in page
    assert "Aubry" not in page.split("<main")[1]
    assert VALUE not in page
    Client.objects.filter(pk=other.client_id).update(merged_into=kept.client)
    page = sign_in(manager).get("/espace/identifiants/").content.decode()
    assert "Changer la sauvegarde d’Aubry" in page  # one file now: its past is theirs to read
    assert sign_in(cast.sophie().user).get("/espace/identifiants/").status_code == 403


@pytest.mark.row("H11")
def test_what_is_to_be_changed_is_counted_on_the_dossier_and_decided_by_the_director(
    yann: Any, denis: Any, marc: Any, nolwenn: Any, sign_in: Any
) -> None:
    kept = keep()
    open_to(yann, kept.client)
    reveal(kept, yann)
    services.list_after_departure(person=yann, source="departure:1", at=clock.now())
    for person, address, told in (
        (denis, "/pilotage/", True),
        (denis, f"/clients/{kept.client_id}/", True),
        (marc, "/pilotage/", False),
        (nolwenn, f"/clients/{kept.client_id}/", False),
    ):
        page = sign_in(person).get(address).content.decode()
        assert ("1 identifiant à changer" in page) is told


@pytest.mark.row("G07")
def test_the_technician_opens_what_the_mission_needs_on_its_own_page(
    yann: Any, sign_in: Any
) -> None:
    mission = story.sent()
    kept = services.add_secret(
        client_id=mission.client_id, label="Pare-feu du siège", value=VALUE, by=cast.person("gaelle"), at=clock.now()
    )  # fmt: skip
    other = services.add_secret(
        client_id=cast.client("Étude Aubry & Stern").pk, label="Ailleurs", value=VALUE, by=cast.person("gaelle"), at=clock.now()
    )  # fmt: skip
    source = f"mission:{mission.pk}"
    now = clock.now()
    services.move_grant(source=source, starts_at=now - DAY, ends_at=now + DAY, by=None, at=now)
    phone = sign_in(mission.technician, NOW)
    page = phone.get(f"/terrain/{mission.pk}/").content.decode()
    assert "Pare-feu du siège" in page
    assert f'name="mission" value="{source}"' in page
    assert VALUE not in page
    assert str(other) not in page
    asked = {"mission": source, "reason": ""}
    shown = phone.post(f"/clients/identifiants/{kept.pk}/reveler/", asked, headers={"HX-Request": "true"})  # fmt: skip
    assert VALUE in shown.content.decode()
    office = sign_in(cast.person("nolwenn")).get(f"/missions/{mission.pk}/").content.decode()
    assert "Identifiant révélé, pour cette mission" in office
    assert "Pare-feu du siège" not in office
    assert "secret.revealed" not in office
    assert phone.post(f"/clients/identifiants/{other.pk}/reveler/", asked).status_code == 404


def test_the_director_is_written_to_when_somebody_reveals_too_much(yann: Any, denis: Any) -> None:
    kept = keep()
    open_to(yann, kept.client)
    setting.change("vault_reveals_per_hour", 1, since=clock.now())
    reveal(kept, yann)
    with pytest.raises(Refused):
        reveal(kept, yann)
    deliveries.deliver_pending(limit=200)
    letters = Message.objects.filter(key__contains="vault_limit")
    assert {message.channel for message in letters} == {"EMAIL", "INAPP"}
    assert "Yann Kervella révèle beaucoup" in letters.first().subject
    assert Secret.objects.get().label == "Pare-feu"
