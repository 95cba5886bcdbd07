"""One letter by several channels: what each one carries, and what waits for nobody."""

import pytest

from core import deliveries, events
from notifications import matrix
from notifications.matrix import Row
from notifications.models import Channel, Message, State

pytestmark = pytest.mark.django_db


def test_a_row_of_several_channels_reaches_the_person_by_each_once(
    now, mission, nolwenn, monkeypatch
):
    row = Row("mission.sent", "technician", "mission_notice", channels="EMAIL SMS PUSH INAPP")
    monkeypatch.setattr(matrix, "MATRIX", (row,))
    for _ in range(2):
        events.record(
            "mission.sent", about=[mission, mission.ticket, mission.client], by=nolwenn, at=now
        )
    deliveries.deliver_pending()
    found = {message.channel: message for message in Message.objects.order_by("-pk")}
    assert set(found) == {Channel.EMAIL, Channel.SMS, Channel.PUSH, Channel.INAPP}
    assert Message.objects.count() == 8
    assert found[Channel.SMS].to == "+33600000001"
    assert (found[Channel.PUSH].to, found[Channel.PUSH].user_id) == ("", mission.technician_id)
    assert [message.links for name, message in found.items() if name != Channel.EMAIL] == [[]] * 3


def test_an_in_app_message_is_there_when_written(now, mission, nolwenn, monkeypatch):
    row = Row("mission.sent", "technician", "mission_notice", channels="INAPP")
    monkeypatch.setattr(matrix, "MATRIX", (row,))
    events.record(
        "mission.sent", about=[mission, mission.ticket, mission.client], by=nolwenn, at=now
    )
    deliveries.deliver_pending()
    message = Message.objects.get()
    assert (message.state, message.delivered_at, message.read_at) == (State.DELIVERED, now, None)
