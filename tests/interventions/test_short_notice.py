"""Under a week of notice: a reason asked when planning, kept to the sending, counted for the managers (I14)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Event
from interventions import services
from tests import field_story as story

pytestmark = pytest.mark.django_db
SOON = story.NOW + timedelta(days=2)


@pytest.mark.row("I14")
def test_the_reason_given_when_planning_is_that_of_the_urgent_notice(nolwenn) -> None:
    mission = story.held(starts_at=SOON, short_notice_reason="données sans redondance")
    assert mission.is_urgent
    services.agree(mission_id=mission.pk, with_whom="Sophie", note="", by=nolwenn, at=story.NOW)
    services.publish(mission_id=mission.pk, by=nolwenn, at=story.NOW)
    assert Event.objects.get(kind="mission.sent").data == {"notice_days": 2, "urgent": True}
    moved = services.move(
        mission_id=mission.pk, starts_at=story.VISIT, minutes=60, with_whom="Sophie", note="",
        by=nolwenn, at=story.NOW,
    )  # fmt: skip
    assert not moved.is_urgent
    assert Event.objects.get(kind="mission.moved").data["urgent"] is False


@pytest.mark.row("I14")
def test_a_reason_is_no_exception_when_the_week_is_kept() -> None:
    assert not story.held(short_notice_reason="par habitude").is_urgent


@pytest.mark.row("I14")
def test_the_planning_page_asks_for_the_reason_under_a_week(
    nolwenn, yann, sign_in, monkeypatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: story.NOW)
    ticket = story.ticket()
    browser = sign_in(nolwenn)
    address = reverse("interventions:plan", args=[ticket.pk])
    page = browser.get(address)
    assert 'name="short_notice_reason"' in page.content.decode()
    form = page.context["form"].initial
    browser.post(
        address,
        {
            **form,
            "choice": page.context["best"][0].value,
            "short_notice_reason": "Client à l’arrêt",
        },
    )
    assert ticket.missions.get().short_notice_reason == "Client à l’arrêt"


@pytest.mark.row("I14")
def test_the_exceptions_are_counted_and_listed_with_their_reasons(
    marc, nolwenn, sign_in, monkeypatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: story.NOW)
    story.sent()
    story.sent(ticket=story.ticket(subject="Autre panne"), starts_at=SOON)
    browser = sign_in(marc)
    assert 'hx-get="/pilotage/preavis/' in browser.get("/pilotage/").content.decode()
    counted = browser.get("/pilotage/preavis/", headers={"HX-Request": "true"})
    assert counted.context["notices"] == {"told": 2, "short": 1}
    assert "1 sur 2 missions" in counted.content.decode()
    page = browser.get("/pilotage/preavis/")
    assert [mission.short_notice_reason for mission in page.context["page"]] == ["données"]
    assert "Nolwenn Le Goff" in page.content.decode()
