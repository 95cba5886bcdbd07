"""The list of rights: filtered, exported, numbered and kept (H06)."""

import io
from typing import Any

import openpyxl
import pypdf
import pytest

from clients import services
from clients.models import RightsList
from core import clock, formats
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.clients.test_rights import DAY, give

pytestmark = pytest.mark.django_db
MATRIX = "/clients/droits/"


@pytest.mark.row("H06")
def test_the_matrix_shows_only_filled_cells_and_its_filters_meet(
    yann: Any, loic: Any, denis: Any, nolwenn: Any, sign_in: Any
) -> None:
    far = {"ends_at": clock.now() + 90 * DAY}
    cast.client("Sans droit")
    give(yann, cast.client("Alpha"), "manual:1", parts=["SECRETS", "NETWORK"], **far)
    give(loic, cast.client("Bravo"), "mission:2")
    director = sign_in(denis)

    def shown(query: str) -> set[str]:
        page = director.get(f"{MATRIX}?{query}").content.decode()
        table = page[page.find("<tbody") : page.find("</tbody>")] if "<tbody" in page else ""
        heads = page[page.find("<thead") : page.find("</thead>")]
        return {name for name in ("Yann", "Loic", "Nolwenn") if name in table} | {
            name for name in ("Alpha", "Bravo", "Sans droit") if name in heads
        }

    assert shown("") == {"Yann", "Loic", "Alpha", "Bravo"}
    for query in ("q=alpha", "person=kervella", "part=SECRETS", "source=manual"):
        assert shown(query) == {"Yann", "Alpha"}, query
    assert shown("soon=on") == {"Loic", "Bravo"}
    assert shown("role=HOTLINER") == set()
    listed = director.get(f"{MATRIX}liste.csv?source=mission").content.decode("utf-8-sig")
    assert ("Loic Pennec" in listed, "Yann" in listed) == (True, False)


@pytest.mark.row("H06")
def test_the_matrix_costs_the_same_for_two_rights_and_for_sixty(
    yann: Any, denis: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        give(yann, cast.client(f"Client {number:02}"), f"manual:{number}")
    director = sign_in(denis)
    with django_assert_max_num_queries(16):
        page = director.get(MATRIX).content.decode()
    assert page.count("right-mark") == 12
    with django_assert_max_num_queries(16):
        director.get(f"{MATRIX}?page=5")


@pytest.mark.row("H06")
def test_a_list_is_numbered_dated_and_kept_as_it_stood(
    yann: Any, denis: Any, nolwenn: Any, sign_in: Any
) -> None:
    give(yann, cast.client(), "manual:1", reason="=cmd|' /C calc'!A0", by=denis)
    director = sign_in(denis)
    director.post("/clients/droits/listes/etablir/")
    services.revoke(source="manual:1", by=denis, at=clock.now())
    director.post("/clients/droits/listes/etablir/")
    first, second = RightsList.objects.order_by("number")
    assert [(one.number, one.lines) for one in (first, second)] == [(1, 1), (2, 0)]
    page = director.get(f"/clients/droits/listes/{first.pk}/").content.decode()
    assert "Yann Kervella" in page
    assert "Liste n°" in director.get("/clients/droits/listes/").content.decode()
    as_csv = director.get(f"/clients/droits/listes/{first.pk}/liste.csv")
    text = b"".join(as_csv.streaming_content).decode("utf-8-sig")
    assert ";'=cmd|" in text
    book = director.get(f"/clients/droits/listes/{first.pk}/liste.xlsx").content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book)).active.rows for cell in row]
    assert "Yann Kervella" in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert sign_in(nolwenn).get(f"/clients/droits/listes/{first.pk}/").status_code == 403


@pytest.mark.row("H06")
def test_a_kept_list_that_somebody_altered_is_no_proof_any_more(yann: Any, denis: Any) -> None:
    give(yann, cast.client(), "manual:1")
    kept = services.keep_rights_list(by=denis, at=clock.now())
    with open(kept.file.file.path, "ab") as file:
        file.write(b"Quelqu'un;d'autre\n")
    with pytest.raises(Refused, match="ne fait plus foi"):
        services.read_rights_list(kept)


@pytest.mark.row("H06")
def test_the_live_spreadsheet_runs_nothing(yann: Any, denis: Any, sign_in: Any) -> None:
    give(yann, cast.client(), "manual:1", reason="=1+1")
    book = sign_in(denis).get(f"{MATRIX}liste.xlsx").content
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book)).active.rows for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


def words_of(pdf: bytes) -> str:
    """All the words of a paper, its lines joined."""
    return " ".join(
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    )


@pytest.mark.row("H06")
def test_the_list_is_printed_dated_filtered_for_one_person_and_as_it_was_kept(
    yann: Any, loic: Any, denis: Any, nolwenn: Any, sign_in: Any
) -> None:
    end = clock.now() + 90 * DAY
    give(
        yann,
        cast.client("Alpha"),
        "manual:1",
        parts=["SECRETS", "NETWORK"],
        can_write=True,
        ends_at=end,
    )
    give(loic, cast.client("Bravo"), "manual:2", ends_at=end)
    today, until = (formats.day_figures(formats.local(at).date()) for at in (clock.now(), end))
    director = sign_in(denis)
    director.post("/clients/droits/listes/etablir/")
    kept = RightsList.objects.get()
    services.revoke(source="manual:2", by=denis, at=clock.now())
    live = words_of(director.get(f"{MATRIX}liste.pdf").content)
    for words in (
        f"établie le {today}",
        f"LÉ id. {until}",
        "Yann Kervella",
        "Visite du 17 novembre",
    ):
        assert words in live, words
    assert "Loic" not in live
    assert "Partie : Réseau" in words_of(director.get(f"{MATRIX}liste.pdf?part=NETWORK").content)
    assert "Loic Pennec" in words_of(director.get(f"{MATRIX}listes/{kept.pk}/liste.pdf").content)
    one = words_of(director.get(f"{MATRIX}personnes/{yann.pk}/liste.pdf").content)
    assert "Droits d’accès de Yann Kervella" in one
    own = words_of(sign_in(loic).get("/clients/mes-acces/liste.pdf").content)
    assert ("Droits d’accès de Loic Pennec" in own, "Aucun droit" in own) == (True, True)
    assert sign_in(nolwenn).get(f"{MATRIX}liste.pdf").status_code == 403
    taken = Event.objects.filter(kind="rights.exported", by=denis).order_by("pk")
    assert [fact.data["lines"] for fact in taken] == [1, 1, 1]
