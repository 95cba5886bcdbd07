"""Abnormal access: read from the log, told once, explained by its very lines, closed in words (H15)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client as Browser

from accounts import refusals
from accounts.models import User
from accounts.services import issue_token
from clients import services
from clients.models import AccessAlert, AccessGrant, AccessWatch, Asset, Client
from core import clock, deliveries, events, setting
from core.errors import Refused
from core.models import Event, TrailEntry
from notifications.models import Message
from planning.models import Duty
from planning.services import switch_rota
from tests.clients.test_rights import give

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=PARIS)
NIGHT = datetime(2026, 11, 17, 23, 0, tzinfo=PARIS)
PAGE = "/clients/droits/alertes/"


@pytest.fixture
def houses(db: None) -> list[Client]:
    """Five clients."""
    return [Client.objects.create(name=f"Maison {letter}") for letter in "ABCDE"]


def reads(
    person: User, clients: Iterable[Client], at: datetime, kind: str = "dossier.opened"
) -> None:
    """The person opens these dossiers, one a minute; the worker comes by."""
    for n, client in enumerate(clients):
        events.record(kind, about=[client], by=person, at=at + timedelta(minutes=n))
    deliveries.deliver_pending()


def raised() -> set[tuple[str, str, date]]:
    return {(one.person.first_name, one.rule, one.day) for one in AccessAlert.objects.all()}


@pytest.mark.row("H15")
def test_the_director_is_told_once_reads_the_very_lines_removes_the_right_and_closes(
    yann: User, denis: User, marc: User, houses: list[Client], sign_in: Any
) -> None:
    for client in houses:
        give(yann, client, f"request:{client.pk}")
    reads(yann, houses[:3], NOON)
    assert services.watch_access(at=NOON) == 1
    reads(yann, houses[3:], NOON + timedelta(hours=1))
    assert services.watch_access(at=NOON + timedelta(hours=2)) == 0
    assert services.watch_access(at=NOON + timedelta(hours=3)) == 0
    assert raised() == {("Yann", "outside_mission", NOON.date())}
    alert = AccessAlert.objects.get()
    assert alert.lines == list(TrailEntry.objects.filter(by=yann).order_by("number").values_list("number", flat=True))  # fmt: skip
    deliveries.deliver_pending()
    letter = Message.objects.get(kind="access_alert", channel="EMAIL")
    assert letter.user == denis
    assert "Dossiers ouverts en dehors de ses missions" in letter.text

    director = sign_in(denis)
    assert "Accès inhabituel : Yann Kervella" in director.get("/pilotage/").content.decode()
    assert "Yann Kervella" in director.get(PAGE).content.decode()
    assert director.get(f"/envois/vers/accessalert:{alert.pk}/").url == f"{PAGE}{alert.pk}/"
    page = director.get(f"{PAGE}{alert.pk}/").content.decode()
    for client in houses:
        assert client.name in page
    grant = AccessGrant.objects.get(client=houses[0])
    assert f"/clients/droits/{grant.pk}/retirer/" in page
    back = director.post(f"/clients/droits/{grant.pk}/retirer/", {"alert": alert.pk})
    assert back.url == f"{PAGE}{alert.pk}/"
    assert not Client.objects.visible_to(yann).filter(pk=houses[0].pk).exists()
    empty = director.post(f"{PAGE}{alert.pk}/clore/", {"outcome": "REMOVED", "note": ""})
    assert "Ce que vous avez vu" in empty.content.decode()
    assert Event.objects.filter(kind="access.alert_closed").count() == 0
    said = {"outcome": "REMOVED", "note": "Demandes trop larges : un droit retiré."}
    director.post(f"{PAGE}{alert.pk}/clore/", said)
    assert "Rien d’inhabituel n’attend" in director.get(PAGE).content.decode()
    assert "Droit retiré, Denis Riou" in director.get(f"{PAGE}?vue=clos").content.decode()
    assert said["note"] in director.get(f"{PAGE}{alert.pk}/").content.decode()
    deliveries.deliver_pending()
    assert TrailEntry.objects.filter(kind="access.alert_closed", by=denis).exists()
    with pytest.raises(Refused, match="déjà clos"):
        services.close_alert(alert_id=alert.pk, outcome="HARMLESS", note="encore une fois", by=denis, at=NOON)  # fmt: skip
    assert sign_in(marc).get(f"{PAGE}{alert.pk}/").status_code == 404
    assert sign_in(yann).get(PAGE).status_code == 403


@pytest.mark.row("H15")
def test_missions_duty_day_and_the_settings_say_what_is_usual(
    yann: User, loic: User, gaelle: User, herve: User, nolwenn: User, houses: list[Client]
) -> None:
    for client in houses[:3]:
        give(yann, client, f"mission:{client.pk}", starts_at=NOON, ends_at=NIGHT)
    reads(yann, houses[:3], NOON)
    reads(gaelle, houses[:3], NOON)
    reads(gaelle, houses[:3], NIGHT)
    services.watch_access(at=NIGHT)
    assert raised() == {("Gaëlle" if gaelle.first_name == "Gaëlle" else "Gaelle", "off_hours", NOON.date())}  # fmt: skip
    switch_rota(is_on=True, by=herve, at=NOON)
    duty = DateTimeTZRange(NIGHT - timedelta(hours=4), NIGHT + timedelta(hours=9))
    Duty.objects.create(person=herve, period=duty, step=1, noted_at=NOON)
    reads(herve, houses[:3], NIGHT)
    User.objects.filter(pk__in=[loic.pk, nolwenn.pk]).update(leaves_on=date(2026, 12, 31))
    announced = NOON + timedelta(hours=1)
    events.record("person.changed", about=nolwenn, by=None, at=announced, fields=["leaves_on"])
    reads(nolwenn, houses, NOON)
    setting.change("watch_outside", 0, since=NOON.date())
    reads(loic, houses, NOON)
    sunday = datetime(2026, 11, 22, 11, 0, tzinfo=PARIS)
    reads(herve, houses[:3], sunday)
    services.watch_access(at=sunday)
    assert {one for one in raised() if not one[0].startswith("Ga")} == {
        ("Loic", "leaving", NOON.date()),
        ("Herve", "off_hours", sunday.date()),
    }


@pytest.mark.row("H15")
def test_an_old_log_raises_no_storm_and_reading_again_from_the_start_changes_nothing(
    gaelle: User, houses: list[Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    reads(gaelle, houses, NIGHT - timedelta(days=40))
    assert services.watch_access(at=NIGHT) == 0
    monkeypatch.setattr("clients.services.alerts.BATCH", 2)
    reads(gaelle, houses, NIGHT)
    services.watch_access(at=NIGHT)
    before = list(AccessAlert.objects.values())
    assert len(before) == 1
    AccessWatch.objects.update(number=TrailEntry.objects.filter(at__lt=NIGHT).count())
    assert services.watch_access(at=NIGHT + timedelta(hours=1)) == 0
    assert list(AccessAlert.objects.values()) == before


@pytest.mark.row("H15")
def test_an_alert_about_the_director_is_read_and_closed_by_somebody_above(
    denis: User, marc: User, houses: list[Client], sign_in: Any
) -> None:
    reads(denis, houses, NIGHT)
    services.watch_access(at=NIGHT)
    alert = AccessAlert.objects.get()
    deliveries.deliver_pending()
    assert [one.user for one in Message.objects.filter(kind="access_alert", channel="EMAIL")] == [
        marc
    ]
    said = {"outcome": "HARMLESS", "note": "Panne de nuit, il était au bureau."}
    own = sign_in(denis)
    assert "quelqu’un d’autre le lit" in own.get(f"{PAGE}{alert.pk}/").content.decode()
    assert own.post(f"{PAGE}{alert.pk}/clore/", said).status_code == 409
    sign_in(marc).post(f"{PAGE}{alert.pk}/clore/", said)
    alert.refresh_from_db()
    assert (alert.outcome, alert.closed_by) == ("HARMLESS", marc)


@pytest.mark.row("H15")
def test_somebody_who_walks_the_numbers_is_noticed_and_put_out_from_the_alert(
    yann: User, nolwenn: User, denis: User, sophie: Any, houses: list[Client], sign_in: Any
) -> None:
    machines = [Asset.objects.create(client=client, name="PC-1") for client in houses]
    walker, at = sign_in(yann), clock.now()
    refusals.gather(at=at)
    for machine in machines:
        assert walker.get(f"/clients/equipements/{machine.pk}/").status_code == 404
        assert walker.get(f"/api/v1/assets/{machine.pk}/").status_code == 404
    assert walker.get("/profil/reglages/").status_code == 403
    assert walker.get("/nulle-part/").status_code == 404
    sign_in(nolwenn).get("/profil/reglages/")
    assert not Event.objects.filter(kind="door.refused").exists()
    assert refusals.gather(at=at) == 1
    assert refusals.gather(at=at) == 0
    deliveries.deliver_pending()
    assert TrailEntry.objects.get(kind="door.refused").data == {"count": 11}
    assert services.watch_access(at=at) == 1
    alert = AccessAlert.objects.get()
    assert (alert.person, alert.rule, len(alert.lines)) == (yann, "refusals", 1)

    stale = sign_in(denis, timedelta(hours=1))
    director, door = sign_in(denis, timedelta()), f"{PAGE}{alert.pk}/deconnecter/"
    page = director.get(f"{PAGE}{alert.pk}/").content.decode()
    assert "Pages refusées plusieurs fois" in page
    assert door in page
    token, _row = issue_token(user=yann, name="Robot", expires_at=at + timedelta(days=1), at=at)
    stale.post(door)
    assert walker.get("/profil/").status_code == 200
    assert director.post(door).url == f"{PAGE}{alert.pk}/"
    assert walker.get("/profil/").status_code == 302
    api = Browser().get("/api/v1/users/me/", headers={"Authorization": f"Bearer {token}"})
    assert api.status_code == 401
    ended = Event.objects.get(kind="sessions.ended")
    assert (ended.by, ended.data["reason"]) == (denis, "Beaucoup de refus en une heure")
    assert sign_in(nolwenn).post(door).status_code == 403
    portal = sign_in(sophie.user)
    for number in range(5):
        assert portal.get(f"/api/v1/tickets/{9_000_000 + number}/").status_code == 404
    refusals.gather(at=at)
    deliveries.deliver_pending()
    assert services.watch_access(at=at) == 1
    assert AccessAlert.objects.filter(person=sophie.user, rule="refusals").exists()
    mine = AccessAlert.objects.create(
        person=denis, rule="many_eyes", day=at.date(), raised_at=at, limit=1, lines=[]
    )
    with pytest.raises(Refused, match="vous concerne"):
        services.end_alerted(alert_id=mine.pk, by=denis, at=at)
