"""The review of rights: kept or removed in bulk with a reason; silence removes (H07)."""

from datetime import timedelta
from typing import Any

import pytest

from clients import services
from clients.models import AccessGrant, AccessReview, AccessReviewLine
from core import clock, deliveries
from core.errors import Refused
from core.models import Event
from notifications.models import Message
from tests import cast
from tests.clients.test_emergencies import opened
from tests.clients.test_rights import DAY, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def rights(yann: Any, loic: Any, denis: Any, herve: Any, helene: Any) -> dict[str, AccessGrant]:
    """Yann's manager is Hervé; Loïc has none; Denis holds a right too."""
    yann.manager = herve
    yann.save()
    far = {"ends_at": clock.now() + 200 * DAY}
    return {
        name: give(user, cast.client(f"Client {name}"), f"manual:{name}", **far)
        for name, user in (("a", yann), ("b", yann), ("c", loic), ("d", denis))
    }


def live(name: str) -> bool:
    return AccessGrant.objects.get(source=f"manual:{name}").revoked_at is None


@pytest.mark.row("H07")
def test_each_right_is_asked_of_who_answers_for_the_person_and_never_missions(
    rights: Any, yann: Any, loic: Any, denis: Any, herve: Any, helene: Any, sign_in: Any
) -> None:
    give(loic, cast.client(), "mission:1")
    opened(yann)
    sign_in(helene).post("/clients/revues/lancer/")
    review = AccessReview.objects.get()
    asked = {(line.grant.source, line.reviewer.first_name) for line in AccessReviewLine.objects.select_related("grant", "reviewer")}  # fmt: skip
    assert asked == {
        ("manual:a", "Herve"), ("manual:b", "Herve"), ("manual:c", "Denis"), ("manual:d", "Helene"),
    }  # fmt: skip
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="review_opened", channel="EMAIL")
    assert {message.user for message in told} == {herve, denis}  # Hélène began it herself
    page = sign_in(herve).get(f"/clients/revues/{review.pk}/").content.decode()
    assert (page.count('name="lines"'), "Client c" in page) == (2, False)
    with pytest.raises(Refused, match="déjà en cours"):
        services.open_review(by=denis, at=clock.now())


@pytest.mark.row("H07")
def test_answers_in_bulk_with_a_reason_act_at_once_and_silence_removes(
    rights: Any, yann: Any, denis: Any, herve: Any, sign_in: Any
) -> None:
    now = clock.now()
    review = services.open_review(by=None, at=now)
    manager, address = sign_in(herve), f"/clients/revues/{review.pk}/repondre/"
    lines = {line.grant.source: line.pk for line in review.lines.select_related("grant")}
    mine = [lines["manual:a"], lines["manual:b"]]
    manager.post(address, {"lines": mine, "answer": "REMOVE", "reason": " "})
    assert live("a")
    manager.post(address, {"lines": mine[:1], "answer": "KEEP", "reason": "Il y va chaque mois."})
    manager.post(address, {"lines": mine[1:], "answer": "REMOVE", "reason": "Plus de mission."})
    manager.post(address, {"lines": [lines["manual:c"]], "answer": "REMOVE", "reason": "Non."})
    assert [live(name) for name in "abcd"] == [True, False, True, True]
    with pytest.raises(Refused, match="Cochez"):
        services.answer_review(
            review_id=review.pk, line_ids=[lines["manual:d"]], answer="KEEP", reason="Moi.", by=denis, at=now
        )  # fmt: skip
    services.run_reviews(at=review.ends_at - 6 * DAY)
    services.run_reviews(at=review.ends_at - 6 * DAY)
    reminded = Event.objects.get(kind="access.review_reminded")
    assert herve.pk not in reminded.data["to"]
    services.run_reviews(at=review.ends_at)
    assert [live(name) for name in "abcd"] == [True, False, False, False]
    assert set(AccessReviewLine.objects.values_list("answer", flat=True)) == {"KEEP", "REMOVE", "SILENT"}  # fmt: skip
    silent = AccessGrant.objects.get(source="manual:c")
    assert (silent.revoked_by, silent.revoked_at) == (None, review.ends_at)
    assert Event.objects.get(kind="access.review_closed").data["removed"] == 2
    report = manager.get(f"/clients/revues/{review.pk}/rapport.csv").content.decode("utf-8-sig")
    assert "Gardé;Il y va chaque mois.;Herve Tanguy" in report
    assert report.count("Sans réponse : retiré") == 2
    assert "terminée" in manager.get(f"/clients/revues/{review.pk}/").content.decode()
    with pytest.raises(Refused, match="terminée"):
        services.answer_review(
            review_id=review.pk, line_ids=mine, answer="KEEP", reason="Trop tard.", by=herve, at=now
        )


@pytest.mark.row("H07")
def test_a_campaign_begins_by_itself_each_quarter_and_not_for_nothing(
    yann: Any, denis: Any, helene: Any
) -> None:
    now = clock.now()
    services.run_reviews(at=now)
    assert not AccessReview.objects.exists()
    give(yann, cast.client(), "manual:a", ends_at=now + 400 * DAY)
    services.run_reviews(at=now)
    first = AccessReview.objects.get()
    services.run_reviews(at=first.ends_at)
    give(yann, cast.client(), "manual:b", ends_at=now + 400 * DAY)
    services.run_reviews(at=now + timedelta(days=45))
    assert AccessReview.objects.count() == 1
    services.run_reviews(at=now + timedelta(days=100))
    assert AccessReview.objects.count() == 2
