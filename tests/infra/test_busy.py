"""A database that says « not now »: the same again where nothing was kept, else one French page (FT-08, FT-10, FT-11, FT-13)."""

import threading
import time
from contextlib import contextmanager

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from core import busy, clock
from core.models import Setting
from tests import cast
from tickets import services as tickets
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


class Deadlock(psycopg2.OperationalError):
    pgcode = "40P01"


def deadlock():
    problem = OperationalError("deadlock detected")
    problem.__cause__ = Deadlock()
    return problem


def ask(view, **headers):
    """Run a view under the middleware as Django would."""

    def get_response(request):
        try:
            return view(request)
        except Exception as problem:
            answer = middleware.process_exception(request, problem)
            if answer is None:
                raise
            return answer

    middleware = busy.BusyMiddleware(get_response)
    return middleware(RequestFactory().post("/x/", **headers))


def test_a_deadlock_is_tried_again_and_the_person_sees_nothing():
    tries = []

    def view(request):
        with transaction.atomic():
            Setting.objects.create(name="x", value=len(tries))
            tries.append(1)
            if len(tries) < 3:
                raise deadlock()
        return HttpResponse("done")

    assert ask(view).content == b"done"
    assert [row.value for row in Setting.objects.filter(name="x")] == [2]


def test_what_was_already_kept_is_never_done_twice():
    tries = []

    def view(request):
        tries.append(1)
        with transaction.atomic():
            Setting.objects.create(name=f"kept{len(tries)}", value=1)
        with transaction.atomic():
            Setting.objects.create(name="lost", value=1)
            raise deadlock()

    answer = ask(view)
    assert (answer.status_code, answer["Retry-After"], len(tries)) == (503, "5", 1)
    assert Setting.objects.filter(name="kept1").exists()
    assert not Setting.objects.filter(name="lost").exists()


def test_a_row_written_outside_any_transaction_counts_as_kept():
    tries = []

    def view(request):
        tries.append(1)
        Setting.objects.create(name=f"kept{len(tries)}", value=1)
        Setting.objects.count()
        raise deadlock()

    assert ask(view).status_code == 503
    assert len(tries) == 1


def test_another_fault_is_not_ours_to_hide():
    with pytest.raises(PermissionDenied):
        ask(lambda request: (_ for _ in ()).throw(PermissionDenied()))
    with pytest.raises(OperationalError):
        ask(lambda request: (_ for _ in ()).throw(OperationalError("gone")))


@contextmanager
def away(settings):
    """The database refuses every connection."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT="1")
    connection.settings_dict["OPTIONS"] = {"connect_timeout": 1}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def test_a_database_that_refuses_connections_is_a_french_page_and_no_stack_trace(settings, nolwenn, sign_in):  # fmt: skip
    browser = sign_in(nolwenn)
    browser.raise_request_exception = False
    with away(settings):
        answer = browser.get(reverse("desk:queue"))
        told = browser.get("/api/v1/tickets/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "Un instant, s’il vous plaît" in answer.content.decode()
    assert "OperationalError" not in answer.content.decode()
    assert (told.status_code, told["Content-Type"]) == (503, "application/problem+json")
    assert browser.get(reverse("desk:queue")).status_code == 200


def opened():
    sophie = cast.sophie()
    return tickets.open_ticket(
        client_id=sophie.client_id, requester_id=sophie.pk,
        contract_id=cast.contract(sophie.client).pk, category_id=cast.category().pk,
        subject="VPN coupé", by=cast.person("nolwenn"), at=clock.now(),
    )  # fmt: skip


def test_a_real_deadlock_between_two_people_ends_well_for_both(nolwenn, sign_in):
    ticket = opened()
    browser = sign_in(nolwenn)
    rival = Rival(connection.settings_dict)
    rival.run("SELECT 1 FROM accounts_user WHERE id = %s FOR UPDATE", nolwenn.pk)

    def cross():
        rival.run("SELECT 1 FROM tickets_ticket WHERE id = %s FOR UPDATE", ticket.pk)
        rival.end()

    crossing = threading.Timer(0.5, cross)
    crossing.start()
    answer = browser.post(reverse("desk:take", args=[ticket.pk]))
    crossing.join()
    assert answer.status_code == 302
    ticket.refresh_from_db()
    assert ticket.owner == nolwenn
    assert User.objects.get(pk=nolwenn.pk).is_active


class Rival:
    """Somebody else's transaction, who never is the victim: it waits longest before it looks for a deadlock."""

    def __init__(self, told):
        given = {"dbname": told["NAME"], "user": told["USER"], "host": told["OPTIONS"].get("host") or told["HOST"]}  # fmt: skip
        self.line = psycopg2.connect(**given)
        self.run("SET deadlock_timeout = '20s'")

    def run(self, sql, *values):
        with self.line.cursor() as cursor:
            cursor.execute(sql, values or None)

    def end(self):
        self.line.rollback()
        self.line.close()


def test_a_lock_held_too_long_is_waited_for_then_said_and_never_hangs(nolwenn, sign_in):
    ticket = opened()
    browser = sign_in(nolwenn)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    rival = Rival(connection.settings_dict)
    rival.run("SELECT 1 FROM tickets_ticket WHERE id = %s FOR NO KEY UPDATE", ticket.pk)
    started = time.monotonic()
    answer = browser.post(reverse("desk:take", args=[ticket.pk]))
    assert (answer.status_code, time.monotonic() - started < 8) == (503, True)
    assert browser.get(reverse("desk:ticket", args=[ticket.pk])).status_code == 200, (
        "reading goes on"
    )
    soon = threading.Timer(0.5, rival.end)
    soon.start()
    assert browser.post(reverse("desk:take", args=[ticket.pk])).status_code == 302
    soon.join()
    connection.close()
    assert Ticket.objects.get(pk=ticket.pk).owner == nolwenn
    assert Browser().get("/compte/login/").status_code == 200
