"""After a departure or a mission, what was seen is to be changed (G07, H11)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts import services as accounts
from clients import services
from clients.models import Secret, SecretToChange
from core import clock, deliveries
from core.errors import Refused
from tests.clients.test_secrets import SEED, keep, of_mission, open_to, reveal

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def waiting() -> list[tuple[str, str, str]]:
    rows = SecretToChange.objects.filter(done_at=None).select_related("secret", "person")
    return [(task.secret.label, task.person.first_name, task.cause) for task in rows]


@pytest.mark.row("H11")
@pytest.mark.row("G07")
def test_whoever_leaves_leaves_the_list_of_what_they_saw(
    yann: Any, helene: Any, gaelle: Any, sign_in: Any
) -> None:
    at = clock.now() - HOUR
    seen, code, unseen = keep(at=at), keep(SEED, "Codes", kind="TOTP", at=at), keep(label="Vu de personne", at=at)  # fmt: skip
    changed = keep(label="Changé depuis", at=at)
    type(seen.client).objects.filter(pk=seen.client_id).update(referent=gaelle)
    open_to(yann, seen.client)
    for secret in (seen, code, changed):
        reveal(secret, yann, at=at + timedelta(minutes=1))
    services.replace_secret(secret_id=changed.pk, value="neuf", by=gaelle, at=clock.now())
    accounts.deactivate(user_id=yann.pk, by=helene, at=clock.now())
    deliveries.deliver_pending(limit=200)
    assert waiting() == [("Pare-feu", "Yann", "DEPARTURE")]
    task = SecretToChange.objects.get()
    assert (task.owner, unseen.label) == (gaelle, "Vu de personne")
    page = sign_in(gaelle).get("/clients/identifiants/a-changer/").content.decode()
    assert "Yann Kervella l’a vu et est parti" in page
    sign_in(gaelle).post(f"/clients/identifiants/{seen.pk}/changer/", {"value": "Neuf-Korrigan"})
    task.refresh_from_db()
    assert (waiting(), task.done_by) == ([], gaelle)


@pytest.mark.row("G07")
def test_a_mission_that_ends_lists_what_its_technician_saw_then_and_there(
    yann: Any, denis: Any
) -> None:
    at = clock.now() - HOUR
    here = keep(at=at)
    grant = of_mission(yann, here)
    reveal(here, yann, "", mission="mission:12", at=clock.now())
    services.list_after_mission(source="mission:13", at=clock.now())
    assert waiting() == []
    for _ in range(2):
        services.list_after_mission(source="mission:12", at=clock.now())
    assert waiting() == [("Pare-feu", "Yann", "MISSION")]
    services.waive_change(
        change_id=SecretToChange.objects.get().pk, reason="Compte fermé chez le client", by=denis, at=clock.now()
    )  # fmt: skip
    services.revoke(source=grant.source, by=None, at=clock.now())
    deliveries.deliver_pending(limit=200)
    assert waiting() == []


def test_a_task_is_taken_waived_with_a_reason_and_foreign_to_the_others(
    yann: Any, nolwenn: Any, denis: Any, sign_in: Any
) -> None:
    kept = keep()
    open_to(yann, kept.client)
    reveal(kept, yann)
    services.list_after_departure(person=yann, source="departure:1", at=clock.now())
    task = SecretToChange.objects.get()
    base = f"/clients/identifiants/a-changer/{task.pk}"
    assert sign_in(nolwenn).post(f"{base}/prendre/").status_code == 404
    assert (
        "Pare-feu" not in sign_in(nolwenn).get("/clients/identifiants/a-changer/").content.decode()
    )
    with pytest.raises(PermissionDenied):
        services.take_change(change_id=task.pk, by=nolwenn, at=clock.now())
    director = sign_in(denis)
    director.post(f"{base}/prendre/")
    task.refresh_from_db()
    assert task.owner == denis
    assert director.get(f"/clients/identifiants/{kept.pk}/changer/").status_code == 200
    director.post(f"{base}/garder/", {"reason": "non"})
    assert waiting() != []
    director.post(f"{base}/garder/", {"reason": "Compte fermé chez le client"})
    task.refresh_from_db()
    assert (task.done_by, task.waiver) == (denis, "Compte fermé chez le client")
    with pytest.raises(Refused, match="déjà réglé"):
        services.take_change(change_id=task.pk, by=denis, at=clock.now())
    assert director.get(f"/clients/identifiants/{kept.pk}/changer/").status_code == 404


def test_a_login_whose_day_has_come_is_listed_to_those_who_see_it(
    gaelle: Any, nolwenn: Any, sign_in: Any
) -> None:
    kept = keep(due_on=clock.now().date() - DAY)
    page = "/clients/identifiants/a-changer/"
    assert "Leur jour est venu" not in sign_in(gaelle).get(page).content.decode()
    open_to(gaelle, kept.client)
    assert "Leur jour est venu" in sign_in(gaelle).get(page).content.decode()
    assert Secret.objects.visible_to(nolwenn).count() == 0
