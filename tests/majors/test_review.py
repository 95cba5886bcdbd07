"""The look back: a draft of the facts, actions with an owner and a date, followed until done (E10)."""

from datetime import timedelta

import pytest

from core import clock
from tickets import services
from tickets.models import ReviewAction

pytestmark = pytest.mark.django_db


@pytest.mark.row("E10")
def test_the_review_starts_from_the_facts_and_its_actions_are_followed_to_done(
    declared, yann, gaelle, nolwenn, claire, sign_in
):
    problem = declared()
    services.restore(major_id=problem.pk, by=nolwenn, at=clock.now(), body="Rétabli")
    services.end(major_id=problem.pk, by=nolwenn, at=clock.now(), body="Fini")
    desk = sign_in(nolwenn)
    page = f"/graves/{problem.pk}/bilan/"
    draft = desk.get(page).context["form"].initial["review"]
    assert "Déclaré problème grave" in draft
    assert "Service rétabli" in draft
    due = (clock.now() + timedelta(days=10)).date().isoformat()
    desk.post(
        f"{page}actions/", {"what": "Doubler le contrôleur", "owner": gaelle.pk, "due_on": due}
    )
    action = ReviewAction.objects.get(major=problem)
    assert sign_in(claire).post(f"/graves/actions/{action.pk}/faite/").status_code == 403
    sign_in(gaelle).post(f"/graves/actions/{action.pk}/faite/")
    action.refresh_from_db()
    assert action.done_at
    assert desk.post(page, {"causes": "", "review": "x", "done": "1"}).status_code in (409, 422)
    desk.post(page, {"causes": "Contrôleur usé", "review": "Alerter plus tôt", "done": "1"})
    problem.refresh_from_db()
    assert (problem.causes, problem.reviewed_by) == ("Contrôleur usé", nolwenn)
    assert "Alerter plus tôt" in sign_in(claire).get(page).content.decode()
    paper = sign_in(claire).get(f"/graves/{problem.pk}/bilan.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_nothing_is_ended_by_itself_nor_before_the_service_works(declared, nolwenn, sign_in):
    problem = declared()
    answer = sign_in(nolwenn).post(f"/graves/{problem.pk}/terminer/", {"body": "Fini", "number": 1})
    problem.refresh_from_db()
    assert (answer.status_code, problem.ended_at) == (409, None)
