"""The database that crashes, refuses, deadlocks or is held (FT-08, FT-10, FT-11, FT-13)."""

import contextlib
import json
import re
import threading
import time
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from accounts.services import issue_token
from tests import cast
from tests.faults import proof, story
from tests.faults.house import ask, eventually
from tickets.models import Ticket

ROUNDS, CRASHES = 200, 20
#: How long a page waits for a lock; it tries twice.
LOCK_SECONDS = 5
WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted"


def token(house):
    """A key of the API for Nolwenn, and the body of a new ticket."""
    by, now = cast.person("nolwenn"), house.now()
    _row, key = _pair(issue_token(user=by, name="essai", at=now, expires_at=now + timedelta(days=9)))  # fmt: skip
    sophie = cast.sophie()
    body = {"client": sophie.client_id, "requester": sophie.pk, "subject": "Écran noir"}
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}, body


def _pair(made):
    text = next(one for one in made if isinstance(one, str))
    return made, text


@pytest.mark.fault("FT-08")
def test_a_database_that_crashes_twenty_times_under_load_loses_nothing_that_was_answered(house, mail):  # fmt: skip
    story.ticket(house.now())
    headers, body = token(house)
    port = house.web()
    house.worker(queues="clocks,default", processes=1)
    house.beat()
    said: list[tuple[str, int]] = []
    stop = threading.Event()

    def load(name):
        number = 0
        while not stop.is_set():
            number += 1
            key = f"{name}-{number}"
            for _try in range(60):  # as a client does: the same key until it is answered
                told = json.dumps({**body, "subject": key})
                status, _body = ask(port, "POST", "/api/v1/tickets/", told, **{"Idempotency-Key": key}, **headers)  # fmt: skip
                said.append((key, status))
                if status == 201 or stop.is_set():
                    break
                time.sleep(0.2)

    threads = [threading.Thread(target=load, args=(f"a{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    connection.close()
    for _crash in range(CRASHES):
        time.sleep(0.7)
        house.servers.crash_postgres()
        house.servers.start_postgres()
    time.sleep(2)
    stop.set()
    for thread in threads:
        thread.join()
    answered = [key for key, status in said if status == 201]
    house.tell(f"{CRASHES} crashes: {len(answered)} answered, {len(said) - len(answered)} told to wait")  # fmt: skip
    logged = "".join(child.log.read_text() for child in house.children if child.name == "web")
    assert {status for _key, status in said} <= {201, 503, 0}, [
        line
        for line in logged.splitlines()
        if re.match(r"[\w.]+(Error|DoesNotExist|Shutdown)\b", line)
    ][-40:]
    made = list(Ticket.objects.filter(subject__in=answered).values_list("subject", flat=True))
    assert sorted(made) == sorted(answered), "each answered one is there, once"
    assert len(answered) >= CRASHES / 2
    house.worker(queues="default,messages", processes=1)
    proof.well(house, seconds=240)


@pytest.mark.fault("FT-10")
@pytest.mark.quick
def test_a_database_without_a_free_connection_is_a_french_page_and_then_all_goes_on(house, mail):
    port = house.web(CONN_MAX_AGE="0")
    connection.close()
    hogs = []
    try:
        with contextlib.suppress(psycopg2.OperationalError):
            while len(hogs) < 100:
                hogs.append(psycopg2.connect(host=str(house.servers.places.sockets), user="postgres", dbname="postgres"))  # fmt: skip
        assert len(hogs) < 100
        status, page = ask(port, "GET", "/envois/l/rien")
        assert (status, "Un instant, s’il vous plaît" in page.decode()) == (503, True)
        status, told = ask(port, "GET", "/envois/sante.json")
        assert (status, json.loads(told)["troubles"][0]) == (503, "database")
        worker = house.start("worker", "celery", "--app", "support2009", "worker", "--pool", "solo", "--queues", "clocks,default")  # fmt: skip
        time.sleep(8)
        assert worker.alive
    finally:
        for hog in hogs:
            hog.close()
    eventually(lambda: ask(port, "GET", "/compte/login/")[0] == 200, 20)
    house.beat()
    due = story.promises(3, kind="LEVEL_1", first=house.now(), every=timedelta())
    eventually(lambda: proof.fired(due) == 3, 60)
    assert worker.alive
    eventually(proof.heard, 60)
    assert proof.findings(house.now()) == []
    proof.invariants()


class Rival:
    """Somebody else's transaction, never the victim of a deadlock."""

    def __init__(self, house):
        self.line = psycopg2.connect(host=str(house.servers.places.sockets), user="postgres", dbname=house.name)  # fmt: skip
        self.run("SET deadlock_timeout = '60s'")
        self.line.commit()

    def run(self, sql, *values):
        with self.line.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchone() if cursor.description else None


def browser():
    made = Browser()
    made.force_login(cast.person("nolwenn"), backend="allauth.account.auth_backends.AuthenticationBackend")  # fmt: skip
    return made


@pytest.mark.fault("FT-11")
def test_two_hundred_deadlocks_are_never_seen_by_the_person(house, mail):
    nolwenn, person = cast.person("nolwenn"), browser()
    tickets = [story.ticket(house.now(), f"Écran {n}") for n in range(20)]
    with connection.cursor() as cursor:
        cursor.execute("SET deadlock_timeout = '150ms'")
    rival, looker, deadlocks = Rival(house), Rival(house), 0
    looker.line.autocommit = True
    for number in range(ROUNDS):
        one = tickets[number % len(tickets)]
        Ticket.objects.filter(pk=one.pk).update(owner=None, status="NEW")
        rival.run("SELECT 1 FROM accounts_user WHERE id = %s FOR UPDATE", nolwenn.pk)

        def cross(one=one):
            eventually(lambda: looker.run(WAITING), 10, every=0.005)
            rival.run("SELECT 1 FROM tickets_ticket WHERE id = %s FOR UPDATE", one.pk)
            rival.line.rollback()

        crossing = threading.Thread(target=cross)
        crossing.start()
        answer = person.post(reverse("desk:take", args=[one.pk]))
        crossing.join()
        assert answer.status_code == 302, number
    time.sleep(1.5)  # the server counts a moment later
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (deadlocks,) = cursor.fetchone()
    house.tell(f"{ROUNDS} rounds, {deadlocks} deadlocks, none seen")
    assert deadlocks >= ROUNDS * 0.9
    assert Ticket.objects.filter(owner=nolwenn).count() == len(tickets)
    assert proof.findings(house.now()) == []
    proof.invariants()


@pytest.mark.fault("FT-13")
def test_a_table_locked_by_a_migration_is_waited_for_and_the_page_comes(house, mail):
    one, person = story.ticket(house.now()), browser()
    rival = Rival(house)
    rival.run("LOCK TABLE tickets_ticket IN ACCESS EXCLUSIVE MODE")
    freed = threading.Timer(7, rival.line.rollback)
    freed.start()
    took, answer = _timed(person, one)
    freed.join()
    house.tell(f"a table locked for 7 s: the page came after {took:.1f} s")
    assert answer.status_code == 200
    assert took > LOCK_SECONDS, "the first try had given up"
    assert proof.findings(house.now()) == []
    proof.invariants()


@pytest.mark.fault("FT-13")
def test_an_export_that_holds_a_table_for_a_minute_ends_in_words_not_in_a_hang(house, mail):
    one, person, rival = story.ticket(house.now()), browser(), Rival(house)
    quiet, answer = _timed(person, one)
    assert answer.status_code == 200
    rival.run("LOCK TABLE tickets_ticket IN ACCESS EXCLUSIVE MODE")
    took, answer = _timed(person, one)
    house.tell(f"a table held for good: in words after {took:.1f} s, the page itself takes {quiet:.1f} s")  # fmt: skip
    assert (answer.status_code, took < 2 * LOCK_SECONDS + 10 * quiet + 1) == (503, True)
    assert "Un instant" in answer.content.decode()
    assert person.get(reverse("clients:list")).status_code in (200, 503)
    rival.line.rollback()
    assert person.get(reverse("desk:ticket", args=[one.pk])).status_code == 200
    assert proof.findings(house.now()) == []
    proof.invariants()


def _timed(person, ticket):
    """The ticket's page, and the seconds it took."""
    begun = time.monotonic()
    answer = person.get(reverse("desk:ticket", args=[ticket.pk]))
    return time.monotonic() - begun, answer
