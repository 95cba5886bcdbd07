"""The access log: every look leaves a line, and no line is changed, removed or slipped in unseen (H09, H12)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import User
from core import clock, deliveries, events, trail
from core.models import Event, TrailCheck, TrailEntry
from notifications import auditing
from tests import cast

pytestmark = pytest.mark.django_db
PAGE = "/clients/droits/journal/"


def looked(*people: User) -> None:
    """Each opens the dossier; the worker comes by afterwards."""
    for person in people:
        at = clock.now()
        events.record("dossier.opened", about=[cast.client()], by=person, at=at)
    deliveries.deliver_pending()


def behind_the_back(sql: str, *values: Any) -> None:
    """As the owner of the database may, the triggers asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.mark.row("H09")
def test_quality_finds_who_opened_a_dossier_and_the_administrator_does_not(
    gaelle: User, yann: User, denis: User, sign_in: Any
) -> None:
    client = cast.client()
    assert sign_in(gaelle).get(f"/clients/{client.pk}/").status_code == 200
    sign_in(yann).get(f"/clients/{client.pk}/ferme/")
    deliveries.deliver_pending()
    quality = sign_in(cast.person("quentin"))
    page = quality.get(PAGE).content.decode()
    assert "Dossier ouvert" in page
    assert "Dossier fermé consulté de l’extérieur" in page
    assert gaelle.get_full_name() in page
    only = quality.get(
        PAGE, {"person": yann.last_name, "client": client.name[:8], "heading": "dossiers"}
    )
    assert gaelle.get_full_name() not in only.content.decode()
    assert yann.get_full_name() in only.content.decode()
    tomorrow = (clock.now() + timedelta(days=2)).date()
    assert "Aucune ligne ne correspond." in quality.get(PAGE, {"since": tomorrow}).content.decode()
    assert "Saisissez une date valide" in quality.get(PAGE, {"since": "hier"}).content.decode()
    assert sign_in(denis).get(PAGE).status_code == 200
    for other in ("alice", "marc", "helene", "nolwenn"):
        assert sign_in(cast.person(other)).get(PAGE).status_code == 403


@pytest.mark.row("H09")
def test_taking_the_log_away_gives_its_digests_and_is_a_line_itself(
    gaelle: User, denis: User, sign_in: Any
) -> None:
    looked(gaelle)
    file = sign_in(denis).post(f"{PAGE}emporter/", {"heading": "dossiers"})
    deliveries.deliver_pending()
    assert TrailEntry.objects.get(kind="dossier.opened").digest in file.content.decode()
    assert TrailEntry.objects.get(kind="trail.exported").data["asked"] == {"heading": "dossiers"}


@pytest.mark.row("H12")
def test_the_first_line_that_was_touched_is_named(gaelle: User, yann: User, capsys: Any) -> None:
    looked(gaelle, yann, gaelle, yann)
    call_command("verify_access_log")
    head = capsys.readouterr().out.strip()
    assert head == f"4:{TrailEntry.objects.get(number=4).digest}"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        TrailEntry.objects.filter(number=2).update(name="Personne")
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        TrailEntry.objects.filter(number=4).delete()
    looked(gaelle)
    call_command("verify_access_log", "--head", head)
    trail.check(at=clock.now())
    behind_the_back("UPDATE core_trailentry SET by_id = %s WHERE number = 3", yann.pk)
    with pytest.raises(CommandError, match="line 3 was changed"):
        call_command("verify_access_log")


@pytest.mark.row("H12")
def test_lines_cut_off_and_chains_made_anew_are_seen_against_the_last_reading(
    gaelle: User, yann: User
) -> None:
    looked(gaelle, yann, gaelle)
    assert trail.check(at=clock.now()).fault == ""
    behind_the_back("DELETE FROM core_trailentry WHERE number = 3")
    assert trail.check(at=clock.now()).fault == "line 3 was there and is gone"
    trail.follow(Event.objects.filter(kind="dossier.opened", by=yann).get())
    looked(yann)
    assert trail.check(at=clock.now()).fault == "line 3 is not the one that was noted"
    found = {one.what for one in auditing.look(clock.now(), deep=True).findings}
    assert "trail.broken" in found


@pytest.mark.row("H12")
def test_a_fact_without_its_line_and_a_log_nobody_reads_are_found(gaelle: User) -> None:
    looked(gaelle)
    trail.check(at=clock.now())
    behind_the_back("DELETE FROM core_trailentry")
    soon = clock.now() + timedelta(minutes=6)
    assert [one.what for one in trail.findings(soon)] == ["trail.missing"]
    late = clock.now() + timedelta(days=3)
    assert [one.what for one in trail.findings(late)] == ["trail.unread"]


@pytest.mark.row("H12")
@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_make_one_chain_and_a_fact_has_one_line(gaelle: User) -> None:
    client, at = cast.client(), clock.now()
    facts = [events.record("dossier.opened", about=[client], by=gaelle, at=at) for _n in range(12)]

    def follow(event: Event) -> None:
        try:
            trail.follow(event)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(follow, [*facts, *facts]))
    assert trail.read() == trail.Reading(12, TrailEntry.objects.get(number=12).digest)
    assert not TrailCheck.objects.exists()
