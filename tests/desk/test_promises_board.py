"""The promises board: every kind, by the time left, mine or all, again only when something changed."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import cast
from tests.desk.conftest import NOW
from tickets import services

BOARD, FRAGMENT = "/hotline/promesses/", "/hotline/promesses/liste/"


def shown(browser, query: str = "") -> dict[str, list[str]]:
    groups = browser.get(BOARD + query).context["groups"]
    return {group.code: [line.clock.kind for line in group.lines] for group in groups}


@pytest.fixture
def promised(open_ticket, nolwenn, maelle, sophie) -> dict[str, object]:
    """Broken, within the hour, tomorrow, later: an answer late, news, a call-back, a step of a plan."""
    late = open_ticket("En retard", ago=300)
    newsy = open_ticket("Nouvelles", ago=10)
    services.take(ticket_id=newsy.pk, by=nolwenn, at=NOW)
    services.reply(
        ticket_id=newsy.pk, by=nolwenn, at=NOW, body="On cherche.", is_answer=True,
        news_before=NOW + timedelta(minutes=50),
    )  # fmt: skip
    services.ask_callback(
        by=sophie.user, at=NOW, contact=sophie, number="0298112233", reason="Ma facture",
        starts_at=datetime(2026, 11, 18, 8, tzinfo=UTC), ends_at=datetime(2026, 11, 18, 10, tzinfo=UTC),
    )  # fmt: skip
    planned = open_ticket("Planifié", ago=5)
    services.take(ticket_id=planned.pk, by=maelle, at=NOW)
    services.tell_plan(
        ticket_id=planned.pk, by=maelle, at=NOW,
        steps=[services.Planned("Poser la box", datetime(2026, 11, 24, 9, tzinfo=UTC))],
    )  # fmt: skip
    return {"late": late, "newsy": newsy, "planned": planned}


def test_all_kinds_stand_in_the_stretch_of_time_that_is_left(promised, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    assert shown(browser) == {
        "broken": ["ANSWER"], "hour": ["NEWS"], "tomorrow": ["CALLBACK"], "later": ["PLAN"],
    }  # fmt: skip
    html = browser.get(BOARD).content.decode()
    assert "Ma facture" in html
    assert "Poser la box" in html


def test_mine_are_those_i_keep_and_a_kind_narrows(promised, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    assert shown(browser, "?pour=mine") == {"hour": ["NEWS"]}
    assert shown(browser, "?promesse=PLAN") == {"later": ["PLAN"]}
    assert shown(browser, "?promesse=ours")["broken"]


def test_my_teams_are_those_of_their_tickets(promised, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    promised["planned"].team = cast.team()
    promised["planned"].save()
    assert "later" not in shown(browser, "?pour=team")
    nolwenn.teams.add(cast.team())
    assert shown(browser, "?pour=team")["later"] == ["PLAN"]


@pytest.mark.row("R05")
def test_it_is_read_again_only_when_something_changed(
    promised, nolwenn, sign_in, monkeypatch
) -> None:
    browser = sign_in(nolwenn)
    first = browser.get(FRAGMENT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(minutes=2))
    assert browser.get(FRAGMENT, headers={"If-None-Match": first["ETag"]}).status_code == 304
    services.reply(ticket_id=promised["late"].pk, by=nolwenn, at=NOW, body="Voilà.", is_answer=True)
    again = browser.get(FRAGMENT, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


def test_the_three_acts_are_one_key_away_in_the_preview(promised, nolwenn, sign_in) -> None:
    html = sign_in(nolwenn).get(f"/hotline/apercu/{promised['newsy'].pk}/").content.decode()
    for key in ("r", "c", "g"):
        assert f'data-key="{key}"' in html
