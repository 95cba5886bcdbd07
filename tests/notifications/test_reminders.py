"""The day before: technician and client are reminded once, the client confirms, the others are listed (K13)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from core import deliveries
from interventions import services as interventions
from notifications import sending
from notifications.models import Message
from tests.notifications.conftest import visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreed(mission, nolwenn, now):
    """The client agreed on the date of the mission, in two days."""
    mission.agreed_at, mission.agreed_with, mission.agreed_by = now, "Sophie", nolwenn
    mission.save()
    return mission


def kinds():
    return sorted(Message.objects.filter(channel="EMAIL").values_list("kind", flat=True))


@pytest.mark.row("K13")
def test_both_sides_are_reminded_the_day_before_and_once(agreed, now, pass_time):
    assert interventions.remind_owed(now) == 0, "two days before is too early"
    at = pass_time(days=1)
    assert interventions.remind_owed(at) == 1
    assert interventions.remind_owed(at) == 0
    deliveries.deliver_pending()
    assert kinds() == ["mission_reminder", "visit_reminder"]
    to_client = Message.objects.get(kind="visit_reminder", channel="EMAIL")
    assert to_client.contact == agreed.contact
    assert to_client.give_up_at == agreed.booking.starts_at


@pytest.mark.row("K13")
def test_a_monday_visit_is_recalled_on_friday(ticket, yann, nolwenn, now):
    visit(ticket, yann, nolwenn, datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    assert interventions.remind_owed(datetime(2026, 11, 19, 10, 0, tzinfo=UTC)) == 0
    assert interventions.remind_owed(datetime(2026, 11, 20, 10, 0, tzinfo=UTC)) == 1


@pytest.mark.row("K13")
def test_the_client_confirms_by_the_link_and_leaves_the_list_of_the_unconfirmed(
    agreed, now, pass_time, mailbox, sign_in, nolwenn
):
    interventions.remind_owed(pass_time(days=1))
    deliveries.deliver_pending()
    sending.send_pending("EMAIL")
    desk = sign_in(nolwenn)
    assert f"I-{agreed.pk}" in desk.get("/missions/?view=unconfirmed").content.decode()
    (text,) = [
        mail.get_body(("plain",)).get_content()
        for mail in mailbox.mails
        if mail["To"] == agreed.contact.email
    ]
    path = re.search(r"Je confirme la visite.{0,3}: http://localhost:8000(/\S+)", text)[1]
    browser = Browser()
    page = browser.get(path, follow=True)
    agreed.refresh_from_db()
    assert agreed.confirmed_at is None, "a scanner that follows links confirms nothing"
    for _ in range(2):
        said = browser.post(page.redirect_chain[-1][0]).content.decode()
        assert "C’est confirmé" in said
    agreed.refresh_from_db()
    assert agreed.confirmed_at is not None
    assert f"I-{agreed.pk}" not in desk.get("/missions/?view=unconfirmed").content.decode()


@pytest.mark.row("K13")
def test_a_moved_visit_is_recalled_again_and_a_cancelled_one_is_not(
    agreed, now, pass_time, nolwenn
):
    at = pass_time(days=1)
    interventions.remind_owed(at)
    interventions.confirm(mission_id=agreed.pk, at=at)
    interventions.move(
        mission_id=agreed.pk, starts_at=agreed.booking.starts_at + timedelta(hours=4), minutes=60,
        with_whom="Sophie", note="", by=nolwenn, at=at, short_notice_reason="client absent",
    )  # fmt: skip
    agreed.refresh_from_db()
    assert agreed.confirmed_at is None
    assert interventions.remind_owed(at) == 1
    interventions.cancel(mission_id=agreed.pk, by=nolwenn, at=at, reason="plus utile")
    assert interventions.remind_owed(at) == 0
