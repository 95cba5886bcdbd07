"""What we know, through its pages (B02, B04, B06, F01, R158, R160)."""

from functools import partial

import pytest

from core.errors import Refused
from core.models import Event
from knowledge import services
from knowledge.models import Category, Choice, Procedure
from tests import cast
from tests.tickets.conftest import MORNING

pytestmark = pytest.mark.django_db


def test_what_people_write_is_shown_never_obeyed(sign_in, nolwenn):
    browser = sign_in(nolwenn)
    body = "# Titre\n\n**gras** <script>alert(1)</script> [x](javascript:alert(1)) [y](https://a.example)"
    answer = browser.post(
        "/fiches/nouvelle/", {"title": "Essai", "body": body, "audience": "STAFF"}
    )
    page = browser.get(answer.url).content.decode()
    article = page[page.index('<article class="panel prose">') :]
    assert "<strong>gras</strong>" in article
    assert "<h2>Titre</h2>" in article
    assert "<script>alert" not in article
    assert 'href="javascript' not in article
    assert 'href="https://a.example"' in article


@pytest.mark.row("F01")
def test_the_draft_of_one_sheet_is_never_given_back_in_another(sign_in, nolwenn):
    browser, written = sign_in(nolwenn), {"by": nolwenn, "at": MORNING, "audience": "STAFF"}
    one, other = (services.save_article(title=title, body="x", **written) for title in "AB")
    pages = ("nouvelle/", f"{one.pk}/modifier/", f"{other.pk}/modifier/")
    shown = [browser.get(f"/fiches/{page}").content.decode() for page in pages]
    drafts = {page.partition('data-autosave="')[2].partition('"')[0] for page in shown}
    assert len(drafts) == 3
    assert "" not in drafts


@pytest.mark.row("F01")
def test_a_sheet_keeps_a_category_that_is_no_longer_proposed(sign_in, nolwenn):
    old = services.save_category(by=nolwenn, at=MORNING, name="Télécopie", is_active=False)
    sheet = services.save_article(
        by=nolwenn, at=MORNING, title="Fax", body="x", audience="STAFF", categories=[old]
    )
    browser, address = sign_in(nolwenn), f"/fiches/{sheet.pk}/modifier/"
    assert f'<option value="{old.pk}" selected>' in browser.get(address).content.decode()
    typed = {"title": "Fax muet", "body": "x", "audience": "STAFF", "categories": [old.pk]}
    assert browser.post(address, typed).status_code == 302
    assert list(sheet.categories.all()) == [old]
    assert f'value="{old.pk}"' not in browser.get("/fiches/nouvelle/").content.decode()


@pytest.mark.row("B04")
def test_a_procedure_out_of_service_is_found_again_by_its_keepers(sign_in, gaelle, claire):
    kept = services.save_procedure(by=gaelle, at=MORNING, title="Fax muet", is_active=False)
    page = sign_in(gaelle).get("/fiches/").content.decode()
    assert f'href="/fiches/procedures/{kept.pk}/"' in page
    assert "hors service" in page
    assert "Fax muet" not in sign_in(claire).get("/fiches/").content.decode()


@pytest.mark.row("B04")
def test_a_procedure_is_written_without_developer_and_read_and_printed(sign_in, gaelle):
    browser = sign_in(gaelle)
    browser.post("/fiches/procedures/nouvelle/", {"title": "Fax muet", "is_active": "on"})
    procedure = Procedure.objects.get(title="Fax muet")
    lines = {"answers-TOTAL_FORMS": 2, "answers-INITIAL_FORMS": 0}
    second = {
        "question": "La ligne a-t-elle une tonalité ?",
        "answers-0-label": "Oui", "answers-0-ending": "SOLUTION", "answers-0-conclusion": "Papier remis.",
        "answers-1-label": "Non", "answers-1-ending": "VISIT", "answers-1-conclusion": "Prise à revoir.",
    }  # fmt: skip
    first = {"question": "Le fax est-il allumé ?", "hint": "Voyant de face."}
    url = f"/fiches/procedures/{procedure.pk}/etapes/nouvelle/"
    browser.post(
        url,
        {
            **lines,
            **first,
            "answers-0-label": "Non",
            "answers-0-ending": "SOLUTION",
            "answers-0-conclusion": "Rallumé.",
        },
    )
    browser.post(url, {**lines, **second})
    step, last = procedure.steps.all()
    choice = step.choices.get()
    browser.post(
        f"/fiches/etapes/{step.pk}/",
        {
            **first, "answers-TOTAL_FORMS": 3, "answers-INITIAL_FORMS": 1, "answers-0-pk": choice.pk,
            "answers-0-label": "Non", "answers-0-ending": "SOLUTION", "answers-0-conclusion": "Rallumé.",
            "answers-1-label": "Oui", "answers-1-leads_to": last.position,
        },
    )  # fmt: skip
    assert [c.leads_to for c in step.choices.all()] == [None, last]
    page = browser.get(f"/fiches/procedures/{procedure.pk}/").content.decode()
    assert "1. Le fax est-il allumé ?" in page
    assert "Prise à revoir." in page
    procedure.refresh_from_db()
    assert procedure.version == 5


@pytest.mark.parametrize(
    "answer",
    [
        services.Answer(label="Ni l’un ni l’autre"),
        services.Answer(label="Les deux", leads_to=2, ending="VISIT"),
        services.Answer(label="En arrière", leads_to=1),
        services.Answer(label="Fin inconnue", ending="AILLEURS"),
    ],
)
def test_an_answer_leads_forward_or_ends_and_a_refusal_writes_nothing(gaelle, answer):
    procedure = services.save_procedure(by=gaelle, at=MORNING, title="Essai")
    for question in ("Une ?", "Deux ?"):
        services.save_step(procedure_id=procedure.pk, by=gaelle, at=MORNING, question=question)
    facts = Event.objects.count()
    with pytest.raises(Refused):
        services.save_step(
            procedure_id=procedure.pk, step_id=procedure.steps.first().pk, by=gaelle, at=MORNING,
            question="Changée ?", answers=[answer],
        )  # fmt: skip
    assert procedure.steps.first().question == "Une ?"
    assert (Choice.objects.count(), Event.objects.count()) == (0, facts)


@pytest.mark.row("B04")
def test_a_refused_category_and_a_refused_step_lose_nothing_of_what_was_typed(sign_in, herve):
    browser = sign_in(herve)
    services.save_category(by=herve, at=MORNING, name="Impression")
    procedure = services.save_procedure(by=herve, at=MORNING, title="Fax muet")
    step = services.save_step(procedure_id=procedure.pk, by=herve, at=MORNING, question="Allumé ?")
    twice = {"name": "Impression", "kind": "INCIDENT", "nature": "OFFICE", "skill_level": 2, "visit_minutes": 75, "keywords": "bourrage"}  # fmt: skip
    page = browser.post("/fiches/categories/nouvelle/", twice).content.decode()
    assert "Cette catégorie existe déjà." in page
    assert "bourrage" in page
    above = None
    for _level in range(2):
        above = services.save_category(by=herve, at=MORNING, name="x" * 119, parent=above)
    deep = {**twice, "name": "y" * 119, "parent": above.pk}
    assert "trop long" in browser.post("/fiches/categories/nouvelle/", deep).content.decode()
    both = {
        "question": "Le voyant est-il vert ?", "answers-TOTAL_FORMS": 1, "answers-INITIAL_FORMS": 0,
        "answers-0-label": "Clignotant", "answers-0-conclusion": "Redémarrer le boîtier",
    }  # fmt: skip
    page = browser.post(f"/fiches/etapes/{step.pk}/", both).content.decode()
    for words in (
        "l’un des deux",
        "Le voyant est-il vert ?",
        "Clignotant",
        "Redémarrer le boîtier",
    ):
        assert words in page


@pytest.mark.row("H01")
def test_a_client_is_not_told_where_a_caller_is_checked(sign_in, sophie, nolwenn):
    cast.category()
    ours, theirs = (
        sign_in(one).get("/api/v1/categories/").json()["results"][0]
        for one in (nolwenn, sophie.user)
    )
    assert ours.keys() - theirs.keys() == {"keywords", "needs_caller", "procedure"}


@pytest.mark.row("B02")
def test_a_tree_read_before_another_s_move_makes_no_ring_and_no_stale_path(herve):
    save = partial(services.save_category, by=herve, at=MORNING)
    one, other = save(name="Réseau"), save(name="Téléphonie")
    read_before = Category.objects.get(pk=one.pk)
    save(category_id=one.pk, name="Réseaux", parent=other)
    with pytest.raises(Refused, match="sous elle-même"):
        save(category_id=other.pk, name="Téléphonie", parent=read_before)
    below = save(name="Wi-Fi", parent=read_before)
    assert below.path == "Téléphonie > Réseaux > Wi-Fi"


@pytest.mark.parametrize(
    "path", ["/fiches/nouvelle/", "/fiches/procedures/nouvelle/", "/fiches/categories/nouvelle/"]
)
def test_sales_reads_and_does_not_write(sign_in, claire, path):
    browser = sign_in(claire)
    assert browser.get("/fiches/").status_code == 200
    assert browser.get(path).status_code == 403
