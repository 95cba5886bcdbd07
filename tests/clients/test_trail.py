"""The access log: every look leaves a line, and no line is changed, removed or slipped in unseen (H09, H12)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from accounts.models import User
from clients import services
from clients.models import Asset
from core import clock, deliveries, events, setting, trail
from core.models import Event, TrailCheck, TrailCut, TrailEntry
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
def test_every_way_into_the_technical_part_leaves_its_line(gaelle: User, sign_in: Any) -> None:
    clients = [cast.client(f"Maison {letter}") for letter in "ABC"]
    machines = [Asset.objects.create(client=client, name="PC-1") for client in clients]
    tails = (
        "equipements",
        "carte",
        "documents",
        "identifiants",
        "etat",
        "etat/jour",
        "etat/ecarts",
    )
    paths = [f"/clients/{clients[0].pk}/{tail}/" for tail in tails]
    browser, seen = sign_in(gaelle), Event.objects.filter(kind="dossier.opened", by=gaelle)
    for path in [*paths, f"/clients/equipements/{machines[0].pk}/"]:
        assert browser.get(path).status_code == 200, path
        assert seen.exists(), path
        behind_the_back("DELETE FROM core_delivery")
        behind_the_back("DELETE FROM core_event")
    browser.get(f"/api/v1/assets/{machines[1].pk}/")
    assert [fact.about for fact in seen] == [[events.topic(clients[1])]]
    browser.get("/api/v1/assets/")
    opened = {about for fact in seen.all() for about in fact.about}
    assert opened == {events.topic(client) for client in clients}


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


LONG_AGO = timedelta(days=500)


def old_and_new(old: User, new: User) -> None:
    """Three looks of more than a year ago, two of today, and a right given long ago."""
    client, now = cast.client(), clock.now()
    for n in range(3):
        at = now - LONG_AGO + timedelta(hours=n)
        events.record("dossier.opened", about=[client], by=old, at=at)
    events.record("access.granted", about=[client], by=old, at=now - LONG_AGO)
    looked(new, new)


@pytest.mark.row("H09")
def test_lines_whose_time_is_over_go_under_a_seal_and_the_chain_still_holds(
    gaelle: User, yann: User, denis: User, sign_in: Any, capsys: Any
) -> None:
    old_and_new(gaelle, yann)
    trail.check(at=clock.now())
    last = TrailEntry.objects.get(number=4)
    call_command("purge_access_log", "--dry-run")
    assert "4 lines older than" in capsys.readouterr().out
    assert TrailEntry.objects.count() == 6
    call_command("purge_access_log")
    assert "4 lines" in capsys.readouterr().out
    seal = TrailCut.objects.get()
    assert (seal.number, seal.digest, seal.lines) == (4, last.digest, 4)
    deliveries.deliver_pending()
    assert list(TrailEntry.objects.order_by("number").values_list("number", "kind")) == [
        (5, "dossier.opened"), (6, "dossier.opened"), (7, "trail.purged"), (8, "command.run"),
    ]  # fmt: skip
    assert Event.objects.filter(kind="access.granted").exists(), "what was done stays a fact"
    assert not Event.objects.filter(kind="dossier.opened", by=gaelle).exists()
    call_command("verify_access_log")
    assert capsys.readouterr().out.startswith("8:")
    assert trail.check(at=clock.now()).fault == ""
    page = sign_in(denis).get(PAGE).content.decode()
    assert "Les lignes jusqu’à la 4" in page
    assert services.purge_trail(at=clock.now()) == trail.Purge(0)
    behind_the_back("UPDATE core_trailentry SET name = 'Personne' WHERE number = 6")
    with pytest.raises(CommandError, match="line 6 was changed"):
        call_command("verify_access_log")
    behind_the_back("DELETE FROM core_trailentry WHERE number = 5")
    with pytest.raises(CommandError, match="line 5 is missing"):
        call_command("verify_access_log")


@pytest.mark.row("H12")
def test_nothing_goes_without_its_seal_and_no_seal_covers_young_or_broken_lines(
    gaelle: User, yann: User
) -> None:
    old_and_new(gaelle, yann)
    now, said = clock.now(), {"lines": 1, "facts": ["dossier.opened"], "at": clock.now()}
    line, young = TrailEntry.objects.get(number=1), TrailEntry.objects.get(number=5)
    refusals = [
        lambda: TrailEntry.objects.filter(number=1).delete(),
        lambda: Event.objects.filter(pk=line.event_id)._raw_delete("default"),
        lambda: TrailCut.objects.create(number=5, digest=young.digest, before=now, **said),
        lambda: TrailCut.objects.create(number=5, digest=young.digest, before=now - timedelta(days=300), **said),
        lambda: TrailCut.objects.create(number=1, digest="0" * 64, before=now - timedelta(days=300), **said),
    ]  # fmt: skip
    for act in refusals:
        with pytest.raises(DatabaseError, match=r"never changed|must stay"), transaction.atomic():
            act()
    behind_the_back("UPDATE core_trailentry SET name = 'Personne' WHERE number = 2")
    assert services.purge_trail(at=now) == trail.Purge(0, "line 2 was changed")
    assert TrailEntry.objects.count() == 6


@pytest.mark.row("H09")
def test_a_purge_goes_batch_by_batch_and_a_log_purged_whole_begins_after_its_seal(
    gaelle: User, yann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {one.what for one in auditing.look(clock.now(), deep=True).findings}
    assert not {"trail.overdue", "trail.unwatched"} & found
    monkeypatch.setattr(trail, "UNDER_A_SEAL", 2)
    monkeypatch.setattr(trail, "SEALS", 1)
    old_and_new(gaelle, yann)
    late = {one.what for one in auditing.look(clock.now(), deep=True).findings}
    assert {"trail.overdue", "trail.unwatched"} <= late
    services.watch_access(at=clock.now())
    setting.change("access_log_months", 6, since=clock.now().date() - timedelta(days=1))
    later = clock.now() + timedelta(hours=1)
    assert [services.purge_trail(at=later).lines for _night in range(3)] == [2, 2, 0]
    assert list(TrailCut.objects.order_by("number").values_list("number", flat=True)) == [2, 4]
    behind_the_back("DELETE FROM core_trailentry")
    looked(yann)
    assert TrailEntry.objects.order_by("number").first().number == 5
    late = {one.what for one in auditing.look(clock.now(), deep=True).findings}
    assert not {"trail.overdue", "trail.unwatched"} & late
