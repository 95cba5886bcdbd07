"""What the house tells itself of its own promises, and what a client hears of a visit that changes (D10, D14, K14)."""

from datetime import timedelta

import pytest

from core import deliveries
from interventions import services as interventions
from notifications.models import Message
from planning import services as planning
from tests import cast
from tickets import services as tickets

pytestmark = pytest.mark.django_db


def told(kind, channel="EMAIL"):
    """Deliver what is owed and give the letters of that kind, the oldest first."""
    deliveries.deliver_pending()
    return list(Message.objects.filter(kind=kind, channel=channel).order_by("pk"))


def plain(text):
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.row("D10")
@pytest.mark.row("D14")
def test_an_overdue_promise_of_the_house_is_told_to_its_head_or_to_whoever_stands_in(
    now, pass_time, sophie, denis, herve
):
    denis.substitute = herve
    denis.save()

    def promised(subject, at):
        tickets.promise(
            kind="ACCESS", client=sophie.client, subject=subject, due_at=at + timedelta(minutes=30),
            source="engagement Aprile", by=None, at=at,
        )  # fmt: skip

    promised("accessrequest:5", now)
    pass_time(hours=1)
    tickets.fire_due()
    (here,) = told("reminder")
    assert (here.user, here.to) == (denis, denis.email)
    assert "Demande de droit d’accès" in here.text
    assert "/hotline/promesses/" in here.text
    assert [one.user for one in told("reminder", "INAPP")] == [denis]
    away = planning.add_absence(
        technician_id=denis.pk, period=(now, now + timedelta(days=1)), reason="LEAVE", by=herve, at=now
    )  # fmt: skip
    deliveries.deliver_pending()
    promised("accessrequest:6", now + timedelta(hours=1))
    pass_time(hours=1)
    tickets.fire_due()
    assert [one.user for one in told("reminder")] == [denis, herve]
    planning.end_absence(booking_id=away.pk, by=herve, at=now)
    deliveries.deliver_pending()
    promised("accessrequest:7", now + timedelta(hours=2))
    pass_time(hours=1)
    tickets.fire_due()
    assert [one.user for one in told("reminder")] == [denis, herve, denis]


@pytest.mark.row("K14")
def test_a_visit_moved_or_called_off_is_told_to_the_client_who_knew_of_it_and_to_the_technician(
    mission, other_mission, sophie, yann, nolwenn, now
):
    mission.agreed_at, mission.agreed_with, mission.agreed_by = now, "Sophie", nolwenn
    mission.save()
    cast.calendar()
    moved = {"minutes": 60, "with_whom": "Sophie", "note": "", "by": nolwenn, "at": now}
    later = mission.booking.starts_at + timedelta(hours=4)
    interventions.move(
        mission_id=mission.pk, starts_at=later, short_notice_reason="client absent", **moved
    )
    (client,) = told("visit_moved")
    assert client.to == sophie.email
    assert "14 h 00" in plain(client.subject + client.text)
    assert "BEGIN:VEVENT" in client.calendar
    assert [one.user for one in told("mission_moved")] == [yann]
    interventions.cancel(mission_id=mission.pk, by=nolwenn, at=now, reason="plus utile")
    interventions.cancel(mission_id=other_mission.pk, by=nolwenn, at=now, reason="doublon")
    (off,) = told("visit_cancelled")
    assert (off.to, "CANCEL" in off.calendar) == (sophie.email, True)
    assert [one.about for one in told("mission_cancelled")] == [
        f"mission:{mission.pk}", f"mission:{other_mission.pk}",
    ]  # fmt: skip
