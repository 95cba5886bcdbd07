"""What administrators do is one sealed log, and a change of rights is told at once (Q06)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from accounts import services, settings_services, substitutes
from accounts.models import User
from clients import services as clients
from core import clock, deliveries, events, setting, trail
from core.exports import csv_rows
from core.models import Event, TrailEntry
from notifications.models import Message
from tests import cast

pytestmark = pytest.mark.django_db
LOG = "/profil/administration/"
DAY = timedelta(days=1)


def told() -> dict[str, set[str]]:
    """Kind of act → who got the letter about it."""
    deliveries.deliver_pending()
    found: dict[str, set[str]] = {}
    for message in Message.objects.filter(kind="rights_changed", channel="EMAIL"):
        act = Event.objects.get(pk=int(message.about.partition(":")[2]))
        found.setdefault(act.kind, set()).add(message.user.first_name if message.user else "")
    return found


@pytest.mark.row("Q06")
def test_the_log_says_who_changed_what_before_and_after_and_shows_no_access(
    alice: User, nolwenn: User, gaelle: User, marc: User, sign_in: Any
) -> None:
    now = clock.now()
    setting.change("emergency_hours", 4, since=now)
    change = {"name": "emergency_hours", "value": 6, "since": now.date(), "by": alice, "at": now}
    settings_services.change_setting(**change)
    person = {"user_id": nolwenn.pk, "by": alice, "at": now, "job": "Cheffe", "mobile": "+33611223344"}  # fmt: skip
    services.change_person(**person, teams=[cast.team()])
    services.change_role(user_id=nolwenn.pk, role="EXPERT", by=alice, at=now)
    events.record("dossier.opened", about=[cast.client()], by=gaelle, at=now)
    clients.save_calendar(by=alice, at=now, name="Astreinte d’été")
    deliveries.deliver_pending()
    trail.check(at=now)
    browser = sign_in(alice)
    page = browser.get(LOG, {"until": "9999-12-31"}).content.decode()
    for words in (
        "Réglage changé", "Durée d’une ouverture d’urgence", "4 heures", "6 heures", "Rôle changé",
        "Hotliner", "Expert (niveau 2)", "Nolwenn Le Goff", "Horaires changés", "Astreinte d’été",
        "Hotline", "Chaîne relue entière",
    ):  # fmt: skip
        assert words in page, words
    assert "Dossier ouvert" not in page
    assert "0611223344" not in page
    assert "+33611223344" not in page
    role = Event.objects.get(kind="person.role_changed")
    detail = browser.get(f"{LOG}{role.pk}/").content.decode()
    assert TrailEntry.objects.get(event=role).digest[:16] in detail
    assert browser.get(f"{LOG}{Event.objects.get(kind='dossier.opened').pk}/").status_code == 404
    for asked, there, gone in (
        ({"heading": "reglages"}, "Réglage changé", "Rôle changé"),
        ({"subject": "le goff"}, "Rôle changé", "Réglage changé"),
        ({"subject": "été"}, "Horaires changés", "Rôle changé"),
        ({"person": "personne"}, "Aucune ligne ne correspond", "Rôle changé</a>"),
        ({"since": (now + 2 * DAY).date()}, "Aucune ligne ne correspond", "Rôle changé</a>"),
        ({"since": "hier"}, "Saisissez une date valide", "introuvable"),
    ):
        found = browser.get(LOG, asked).content.decode()
        assert there in found, asked
        assert f"{gone}</a>" not in found, asked
    assert "Réglage changé" not in sign_in(cast.person("denis")).get("/clients/droits/journal/").content.decode()  # fmt: skip
    (line,) = [one for one in browser.get("/api/v1/admin-log/").json()["results"] if one["kind"] == "setting.changed"]  # fmt: skip
    assert line["details"][0]["before"] == "4 heures"
    assert sign_in(marc).get(LOG).status_code == 200
    assert sign_in(cast.person("quentin")).get(LOG).status_code == 200
    assert sign_in(gaelle).get(LOG).status_code == 403


@pytest.mark.row("Q06")
def test_nobody_changes_a_line_and_taking_the_log_away_is_one(alice: User, sign_in: Any) -> None:
    now = clock.now()
    services.add_skill(name="=Cuivre", nature="NETWORK", by=alice, at=now - 500 * DAY)
    deliveries.deliver_pending()
    line = TrailEntry.objects.get(kind="skill.added")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        TrailEntry.objects.filter(pk=line.pk).update(name="Personne")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        line.delete()
    rows = csv_rows(sign_in(alice).post(f"{LOG}emporter/", {"heading": "personnes"}).content)
    assert rows[1][2:4] == ["Alice Nguyen", "Compétence ajoutée au catalogue"]
    assert rows[1][-1] == line.digest
    assert rows[1][7] == "'=Cuivre"
    deliveries.deliver_pending()
    taken = TrailEntry.objects.get(kind="administration.exported")
    assert (taken.by, taken.data["asked"]) == (alice, {"heading": "personnes"})
    assert clients.purge_trail(at=now).lines == 1
    assert trail.read().fault == ""
    act = Event.objects.get(kind="skill.added")
    assert "sa durée de conservation est passée" in sign_in(alice).get(f"{LOG}{act.pk}/").content.decode()  # fmt: skip


@pytest.mark.row("Q06")
def test_a_change_of_rights_is_told_at_once_to_those_who_answer_for_it_and_opens_its_page(
    alice: User, denis: User, marc: User, nolwenn: User, yann: User, helene: User, sign_in: Any
) -> None:
    now = clock.now()
    services.change_role(user_id=nolwenn.pk, role="EXPERT", by=alice, at=now)
    services.create_user(email="chef@aprile.example", role="ADMINISTRATOR", by=alice, at=now)
    services.create_user(email="aide@aprile.example", role="HOTLINER", by=alice, at=now)
    services.deactivate(user_id=yann.pk, by=helene, at=now)
    services.reactivate(user_id=yann.pk, by=helene, at=now)
    for name, value in (("factor_grace_days", 20), ("sms_price", "0.09")):
        settings_services.change_setting(name=name, value=value, since=now.date(), by=alice, at=now)
    services.issue_token(user=alice, name="Lit", expires_at=now + DAY, at=now, may_write=False)
    assert set(told()) == {"person.role_changed", "person.created", "person.returned", "setting.changed"}  # fmt: skip
    services.issue_token(user=marc, name="Écrit", expires_at=now + DAY, at=now)
    substitutes.name_substitute(person=denis, substitute=marc, at=now)
    substitutes.name_substitute(person=nolwenn, substitute=denis, at=now)
    clients.give_by_hand(
        client_id=cast.client().pk, user_id=yann.pk, parts=["EQUIPMENT"], can_write=False,
        starts_at=now, ends_at=now + DAY, reason="Pour voir le parc", by=denis, at=now,
    )  # fmt: skip
    heard = told()
    assert heard.pop("token.issued") == {"Denis"}
    assert heard.pop("person.changed") == {"Marc"}
    assert heard.pop("access.given_by_hand") == {"Marc"}
    assert set(map(frozenset, heard.values())) == {frozenset({"Denis", "Marc"})}
    assert Event.objects.filter(kind="rights.changed", data__what="setting.changed").count() == 1

    bell = Message.objects.filter(kind="rights_changed", channel="INAPP", user=denis)
    act = Event.objects.get(kind="person.role_changed")
    letter = Message.objects.get(channel="EMAIL", user=denis, about=events.topic(act))
    assert "Hotliner → Expert (niveau 2)" in letter.text
    assert "Alice Nguyen" in letter.text
    browser = sign_in(denis)
    opened = browser.get(f"/notifications/{bell.get(about=events.topic(act)).pk}/ouvrir/")
    assert opened.url == f"{LOG}{act.pk}/"
    assert "Expert (niveau 2)" in browser.get(opened.url).content.decode()


@pytest.mark.row("Q06")
def test_the_one_who_did_it_is_never_the_only_one_told(denis: User, alice: User) -> None:
    services.issue_token(user=denis, name="Écrit", expires_at=clock.now() + DAY, at=clock.now())
    assert told() == {"token.issued": {"Alice"}}


@pytest.mark.row("Q06")
def test_a_command_of_the_server_is_a_line_and_one_that_only_looks_is_none(
    settings: Any, monkeypatch: Any, denis: User
) -> None:
    call_command("purge_access_log", dry_run=True)
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("purge_access_log", verbosity=0)
    said = Event.objects.filter(kind="command.run").order_by("pk")
    assert [one.data["command"] for one in said] == ["demo", "purge_access_log"]
    assert "DEMO n’est pas activé" in said[0].data["reason"]
    assert told() == {}
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", cast.PASSWORD)
    call_command("createsuperuser", interactive=False, email="racine@aprile.example", verbosity=0)
    made = Event.objects.get(kind="command.run", data__command="createsuperuser")
    assert made.data["options"] == {"email": "racine@aprile.example"}
    assert told() == {"command.run": {"Denis"}}
