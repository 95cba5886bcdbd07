"""The queue: groups by promise, pages by key, capped counts, the same cost at any size (C14, P1, P6)."""

from datetime import timedelta

import pytest
from django.db import connection

from core.clock import database_now
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import selectors, services
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
NOW = paris("2026-11-17 13:38")


def many(count, **fields):
    """Plain rows, quickly."""
    client = cast.client()
    base = {"client": client, "subject": "Panne", "reported_at": MORNING, "last_fact_at": MORNING}
    return Ticket.objects.bulk_create(Ticket(**{**base, **fields}) for _each in range(count))


def page(user, view="hotline", at=NOW, after="", size=50, **chips):
    return selectors.queue(user, view, selectors.Filters.read(chips), at, after=after, size=size)


def test_broken_promises_come_first_then_mine_then_the_teams(nolwenn, maelle):
    (mine,) = many(1, owner=nolwenn)
    (team,) = many(1, owner=maelle, due_at=paris("2026-11-17 16:00"))
    (soon,) = many(1, owner=maelle, due_at=paris("2026-11-17 14:20"))
    (broken,) = many(1, due_at=paris("2026-11-17 13:20"))
    many(1, status="CLOSED")
    found = page(nolwenn)
    assert [(g.code, [t.pk for t in g.tickets], g.count) for g in found.groups] == [
        ("breaking", [broken.pk, soon.pk], 2),
        ("mine", [mine.pk], 1),
        ("team", [team.pk], 1),
    ]
    assert found.counts == {
        "hotline": 4, "mine": 1, "waiting": 0, "level2": 0, "unassigned": 1, "to_plan": 0, "aside": 0,
    }  # fmt: skip


def test_late_in_the_day_what_is_due_first_thing_tomorrow_is_soon(nolwenn):
    many(1, due_at=paris("2026-11-18 09:20"))
    assert page(nolwenn, at=paris("2026-11-17 16:30")).groups[0].code == "breaking"
    assert page(nolwenn, at=paris("2026-11-17 15:30")).groups[0].code == "team"


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_by_key_show_every_ticket_once_in_order(nolwenn, maelle, size):
    for minute in range(4):
        many(1, due_at=paris(f"2026-11-17 13:0{minute}"))
        many(1, owner=nolwenn, due_at=paris("2026-11-17 17:00"))
    many(3, owner=maelle)
    whole = [t.pk for g in page(nolwenn).groups for t in g.tickets]
    seen, key = [], ""
    for _page in range(20):
        found = page(nolwenn, after=key, size=size)
        seen += [t.pk for g in found.groups for t in g.tickets]
        key = found.next_key
        if not key:
            break
    assert (seen, len(seen)) == (whole, 11)


def test_a_spoilt_key_or_chip_is_left_out(nolwenn):
    many(2)
    for key in ("x", "team.abc.1", "team.1.x", "breaking.99999999999999999.1", "team.-."):
        assert sum(len(g.tickets) for g in page(nolwenn, after=key).groups) == 2
    chips = {"channel": "PIGEON", "client": "1 OR 1=1", "priority": "9", "promise": "x"}
    assert selectors.Filters.read(chips).active() == {}


def test_chips_narrow_the_groups_and_not_the_tabs(nolwenn):
    many(2, channel="EMAIL")
    many(3, priority=1)
    found = page(nolwenn, channel="EMAIL")
    assert [g.count for g in found.groups] == [2]
    assert found.counts["hotline"] == 5
    assert [g.count for g in page(nolwenn, priority="1", promise="none").groups] == [3]


def test_counts_stop_at_a_thousand_and_the_page_costs_the_same(
    nolwenn, django_assert_max_num_queries
):
    many(20)
    with django_assert_max_num_queries(6):
        page(nolwenn)
    many(1200)
    with django_assert_max_num_queries(6):
        found = page(nolwenn)
    assert found.counts["hotline"] == 1001
    assert sum(len(g.tickets) for g in found.groups) == 50


def test_a_person_without_any_right_sees_no_ticket_and_no_count(yann, sophie, paul):
    many(2)
    for user in (yann, sophie.user, paul.user):
        found = page(user)
        assert (found.groups, set(found.counts.values())) == ([], {0})


def test_the_technician_sees_the_tickets_of_a_client_granted_and_only_while_it_lasts(yann):
    from clients import services as clients

    many(1)
    now = database_now()
    clients.grant(
        client_id=cast.client().pk, user_id=yann.pk, parts=["EQUIPMENT"], can_write=False,
        starts_at=now - timedelta(hours=1), ends_at=now + timedelta(hours=1), reason="Mission",
        source="mission:1", by=None, at=now,
    )  # fmt: skip
    assert Ticket.objects.visible_to(yann).count() == 1
    clients.revoke(source="mission:1", by=None, at=now)
    assert Ticket.objects.visible_to(yann).count() == 0


@pytest.mark.row("C36")
def test_search_finds_french_words_and_numbers_within_rights(nolwenn, paul):
    (first,) = many(1, subject="Imprimantes hors connexion", symptoms="Bourrage à l’étage")
    many(1, subject="VPN")
    assert list(selectors.search(nolwenn, "imprimante")) == [first]
    assert list(selectors.search(nolwenn, "bourrages etage")) == [first]
    assert list(selectors.search(nolwenn, f"#{first.pk}")) == [first]
    assert list(selectors.search(nolwenn, "  ")) == []
    assert list(selectors.search(nolwenn, "introuvable")) == []
    assert list(selectors.search(paul.user, "imprimante")) == []


def test_a_common_word_is_told_from_a_rare_one_and_both_find(nolwenn):
    many(400, subject="Panne commune")
    (rare,) = many(1, subject="Borne singulière")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tickets_ticket")
    from tickets.selectors.search import is_common

    assert (is_common("panne"), is_common("singulière"), is_common("panne singulière")) == (
        True, False, False,
    )  # fmt: skip
    assert len(selectors.search(nolwenn, "panne")) == 51
    assert list(selectors.search(nolwenn, "singulière")) == [rare]


@pytest.mark.row("A22")
def test_the_same_open_ticket_is_suggested_while_typing(nolwenn, paul):
    (same,) = many(1, subject="VPN : déconnexion toutes les dix minutes")
    many(1, subject="VPN", status="CLOSED")
    many(1, subject="VPN", client=paul.client)
    found = selectors.similar(nolwenn, cast.client().pk, "mon vpn se déconnecte")
    assert found == [same]


@pytest.mark.row("N11")
def test_the_day_writes_itself_from_calls_time_and_moves(opened, nolwenn, sophie):
    call = services.start_call(by=nolwenn, at=MORNING, contact_id=sophie.pk)
    ticket = opened(call_id=call.pk)
    services.solve_on_phone(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 10:26"), solution="Bail",
        minutes=6, call_id=call.pk,
    )  # fmt: skip
    lines = selectors.activity_of(nolwenn, MORNING.date())
    assert [(line.kind, line.minutes) for line in lines if line.kind != "move"] == [("call", 6)]
    assert lines[0].label == "Appel reçu : Sophie Evenou, Résolu au téléphone"
    assert {line.ticket for line in lines} == {ticket}
    assert selectors.activity_of(nolwenn, MORNING.date() + timedelta(days=1)) == []


@pytest.mark.row("N11")
def test_time_on_the_telephone_counts_beside_a_call_that_left_no_ticket(opened, nolwenn):
    call = services.start_call(by=nolwenn, at=MORNING)
    services.finish_call(
        call_id=call.pk, by=nolwenn, at=paris("2026-11-17 10:22"), outcome="INFORMATION"
    )
    services.log_time(
        ticket_id=opened().pk, by=nolwenn, at=paris("2026-11-17 11:00"), kind="PHONE", minutes=15
    )
    lines = selectors.activity_of(nolwenn, MORNING.date())
    assert [(line.kind, line.minutes) for line in lines if line.kind != "move"] == [
        ("call", 2), ("time", 15),
    ]  # fmt: skip


@pytest.mark.parametrize("number", ["1" * 5000, "1" * 30, "²", "0"])
def test_a_number_no_ticket_can_have_narrows_nothing(number):
    assert selectors.Filters.read({"client": number, "site": number}) == selectors.Filters()
