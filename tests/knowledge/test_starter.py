"""What a new installation knows on its first day, through its pages (B02, B06, F01)."""

import pytest

from core.errors import Refused
from knowledge import selectors, services, starter
from knowledge.models import Article, Category, Choice, Procedure
from tests import cast
from tests.tickets.conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(shared_rows, django_db_blocker):
    """Loaded once: each test rolls back to it."""
    with django_db_blocker.unblock():
        return starter.load(MORNING)


def test_the_starter_is_whole_and_a_second_load_changes_nothing(loaded):
    assert loaded["categories"] >= 25
    assert loaded["procedures"] == 7
    assert loaded["articles"] >= 12
    assert starter.load(MORNING) == {"procedures": 0, "categories": 0, "articles": 0}


def test_every_path_of_every_starter_procedure_ends(loaded):
    for procedure in Procedure.objects.prefetch_related("steps__choices"):
        steps = {step.pk: step for step in procedure.steps.all()}
        reached, to_visit = set(), [procedure.steps.first().pk]
        while to_visit:
            step = steps[to_visit.pop()]
            reached.add(step.pk)
            assert step.choices.count() >= 2, step
            to_visit += [c.leads_to_id for c in step.choices.all() if c.leads_to_id]
        assert reached == set(steps), f"{procedure}: a step nobody reaches"
        endings = Choice.objects.filter(step__procedure=procedure).exclude(ending="")
        assert not endings.filter(conclusion="").exists()


def test_a_category_takes_its_parents_procedure(loaded):
    assert (
        selectors.procedure_for(Category.objects.get(path="Réseau > Wi-Fi")).title
        == "Réseau du site coupé"
    )
    inherited = Category.objects.get(path="Réseau > Prise ou poste isolé")
    assert selectors.procedure_for(inherited).title == "Réseau du site coupé"


@pytest.mark.row("B06")
def test_a_sheet_is_found_by_the_clients_words_without_accents(loaded, sign_in, nolwenn):
    page = sign_in(nolwenn).get("/fiches/", {"q": "delai inactivite tunnels"})
    assert "Délai d’inactivité du tunnel VPN" in page.content.decode()


def test_a_client_reads_only_what_is_written_for_clients(loaded, sign_in, sophie):
    internal = Article.objects.filter(audience="STAFF").first()
    public = Article.objects.filter(audience="CLIENTS").first()
    browser = sign_in(sophie.user)
    assert browser.get(f"/fiches/{internal.pk}/").status_code == 404
    assert browser.get(f"/fiches/{public.pk}/").status_code == 200
    assert browser.get("/fiches/").status_code == 403
    found = selectors.search_articles(sophie.user, "mot de passe")
    assert {article.audience for article in found} == {"CLIENTS"}


@pytest.mark.row("B02")
def test_moving_a_category_moves_what_stands_below(loaded, sign_in, herve):
    browser = sign_in(herve)
    printing = Category.objects.get(path="Impression")
    workplace = Category.objects.get(path="Poste de travail")
    answer = browser.post(
        f"/fiches/categories/{printing.pk}/",
        {"name": "Impressions", "parent": workplace.pk, "kind": "INCIDENT", "nature": "OFFICE",
         "skill_level": 2, "visit_minutes": 60, "is_active": "on"},
    )  # fmt: skip
    assert answer.status_code == 302
    assert Category.objects.filter(path="Poste de travail > Impressions > Numérisation").exists()
    with pytest.raises(Refused, match="sous elle-même"):
        services.save_category(
            by=herve, at=MORNING, category_id=workplace.pk, name="Poste de travail",
            parent=Category.objects.get(path="Poste de travail > Impressions"),
        )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "/fiches/",
        "/fiches/nouvelle/",
        "/fiches/procedures/nouvelle/",
        "/fiches/categories/",
        "/fiches/categories/nouvelle/",
    ],
)
def test_every_page_opens_for_a_keeper(loaded, sign_in, herve, path):
    assert sign_in(herve).get(path).status_code == 200


def test_the_list_costs_the_same_whatever_the_number(
    loaded, sign_in, nolwenn, django_assert_max_num_queries
):
    browser = sign_in(nolwenn)
    with django_assert_max_num_queries(8):
        browser.get("/fiches/")
    cast.category()
