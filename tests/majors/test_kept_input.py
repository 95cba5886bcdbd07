"""What was typed about a serious problem is never lost: a refusal shows the same form again."""

from datetime import timedelta

import pytest

from core import clock
from tests import cast
from tickets import services

pytestmark = pytest.mark.django_db


def test_a_point_without_the_instant_of_the_next_is_refused_before_it_is_reread(
    declared, nolwenn, sign_in
):
    problem = declared()
    typed = {"body": "Nous cherchons la cause.", "news_before": "", "number": 1}
    answer = sign_in(nolwenn).post(f"/graves/{problem.pk}/point/", typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Dites avant quand viendront les prochaines nouvelles." in html
    assert "Nous cherchons la cause.</textarea>" in html


def test_a_point_overtaken_by_a_colleague_comes_back_with_its_text(declared, nolwenn, sign_in):
    problem = declared()
    ahead = clock.now() + timedelta(hours=2)
    services.post_update(
        major_id=problem.pk, by=nolwenn, at=clock.now(), body="Le mien", news_before=ahead
    )
    typed = {"body": "Celui d’un collègue plus lent", "number": 1, "sure": "1"}
    answer = sign_in(nolwenn).post(
        f"/graves/{problem.pk}/point/", {**typed, "news_before": f"{ahead:%Y-%m-%dT%H:%M}"}
    )
    html = answer.content.decode()
    assert "Un autre point vient d’être envoyé." in html
    assert "Celui d’un collègue plus lent</textarea>" in html
    assert problem.updates.count() == 2


def test_the_words_of_the_end_and_of_the_review_survive_a_refusal(declared, nolwenn, sign_in):
    problem, desk = declared(), sign_in(nolwenn)
    base = f"/graves/{problem.pk}/"
    early = desk.post(f"{base}terminer/", {"body": "Tout remarche enfin", "number": 1})
    assert "Tout remarche enfin</textarea>" in early.content.decode()
    services.restore(major_id=problem.pk, by=nolwenn, at=clock.now(), body="Rétabli")
    services.end(major_id=problem.pk, by=nolwenn, at=clock.now(), body="Fini")
    typed = {"causes": "", "review": "Une longue leçon", "done": "1"}
    assert "Une longue leçon</textarea>" in desk.post(f"{base}bilan/", typed).content.decode()
    action = {"what": "Doubler le contrôleur", "owner": nolwenn.pk, "due_on": "2020-01-01"}
    page = desk.post(f"{base}bilan/actions/", action).content.decode()
    assert 'value="Doubler le contrôleur"' in page
    assert "Service rétabli" in page.partition('name="review"')[2].partition("</textarea>")[0]


def test_what_is_said_of_a_person_and_of_a_client_survives_a_refusal(
    declared, carole, nolwenn, sign_in
):
    problem, desk = declared(), sign_in(nolwenn)
    services.restore(major_id=problem.pk, by=nolwenn, at=clock.now(), body="Rétabli")
    services.end(major_id=problem.pk, by=nolwenn, at=clock.now(), body="Fini")
    other = cast.client("Étude Aubry & Stern")
    for address, typed in (
        (f"/graves/{problem.pk}/clients/", {"client": other.pk, "reason": "Vu au téléphone"}),
        (f"/graves/{problem.pk}/clients/{carole.client_id}/", {"text": "Vu au téléphone"}),
        (
            f"/graves/{problem.pk}/clients/{carole.client_id}/retirer/",
            {"reason": "Vu au téléphone"},
        ),
        (f"/graves/{problem.pk}/clients/chercher/", {"scope": "Vu au téléphone"}),
    ):
        answer = desk.post(address, typed)
        assert "Ce problème grave est terminé." in answer.content.decode(), address
        assert "Vu au téléphone" in answer.content.decode(), address
