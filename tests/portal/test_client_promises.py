"""What a client reads of our promises: the one that runs with its progress, how the others ended, nothing of ours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests import cast
from tickets import services
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
#: Tuesday 17 November 2026, 10 h 20 in Paris.
MORNING = datetime(2026, 11, 17, 9, 20, tzinfo=UTC)


@pytest.fixture
def asked(sophie, monkeypatch) -> Ticket:
    """A request of 10 h 20, its answer promised before 14 h 20; the clock stands at 13 h 20."""
    cast.team()
    cast.contract(cast.client(), closing_days=3)
    monkeypatch.setattr(timezone, "now", lambda: MORNING + timedelta(hours=3))
    return services.open_ticket(
        client_id=sophie.client_id, requester_id=sophie.pk, subject="Imprimante muette",
        by=cast.person("nolwenn"), at=MORNING,
    )  # fmt: skip


def text_of(answer) -> str:
    """What is read, whatever the width of its spaces."""
    return answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")


def page(browser, ticket: Ticket):
    return browser.get(f"/espace/demandes/{ticket.pk}/")


@pytest.mark.row("D18")
def test_the_promise_that_runs_is_said_with_how_far_it_is(asked, sophie, sign_in):
    answer = page(sign_in(sophie.user), asked)
    told = answer.context["row"].told
    assert (told.progress.share, told.progress.tone) == (75, "soon")
    text = text_of(answer)
    assert "Nous vous répondons avant 14 h 20." in text
    assert "reste 1 h" in text


@pytest.mark.row("D18")
def test_the_promises_that_are_over_are_said_kept_or_not(asked, sophie, nolwenn, sign_in):
    services.reply(
        ticket_id=asked.pk, by=nolwenn, at=MORNING + timedelta(hours=2), body="Trouvé.",
        is_answer=True, news_before=MORNING + timedelta(hours=2, minutes=30),
    )  # fmt: skip
    services.reply(
        ticket_id=asked.pk, by=nolwenn, at=MORNING + timedelta(hours=3), body="Réparé bientôt."
    )
    past = page(sign_in(sophie.user), asked).context["past"]
    assert [(one.words.replace("\u202f", " "), one.kept) for one in past] == [
        ("Réponse avant 14 h 20 : promesse tenue, 12 h 20", True),
        ("Nouvelles avant 12 h 50 : promesse tenue en retard, 13 h 20", False),
    ]


@pytest.mark.row("D18")
@pytest.mark.row("D05")
def test_the_times_between_ourselves_are_never_shown(asked, sophie, sign_in):
    assert asked.clocks.filter(kind="LEVEL_1").exists()
    answer = page(sign_in(sophie.user), asked)
    shown = {clock.kind for clock in answer.context["ticket"].clocks.all()}
    assert "LEVEL_1" not in shown
    assert "niveau 1" not in answer.content.decode().lower()


@pytest.mark.row("C24")
def test_silence_is_said_with_the_day_it_closes_and_an_answer_ends_it(
    asked, sophie, nolwenn, sign_in
):
    services.resolve(
        ticket_id=asked.pk, by=nolwenn, at=MORNING, solution="Câble rebranché", remotely=True
    )
    browser = sign_in(sophie.user)
    assert "la demande sera close vendredi 20 novembre" in text_of(page(browser, asked))
    desk = text_of(sign_in(nolwenn).get(f"/hotline/tickets/{asked.pk}/"))
    assert "clôture automatique vendredi 20 novembre" in desk
    thursday = datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert services.close_if_silent(ticket_id=asked.pk, at=thursday) == "warned"
    services.client_message(ticket_id=asked.pk, by=sophie.user, at=thursday, body="Non, pas encore")
    friday = datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert services.close_if_silent(ticket_id=asked.pk, at=friday) == ""
    asked.refresh_from_db()
    assert asked.status == "WORKING"
    assert "sera close" not in text_of(page(browser, asked))
