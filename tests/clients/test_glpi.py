"""GLPI's equipment comes in once, whatever the number of times it is brought."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from clients import glpi, services
from clients.models import Asset, Site
from core import clock
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.clients import sample_glpi

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "glpi_parc_fr" / "glpi.csv"


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "glpi.csv"
    path.write_bytes(sample_glpi.content())
    return path


def test_a_made_export_is_read_line_by_line() -> None:
    export = glpi.read(sample_glpi.content())
    assert [m.key for m in export.machines] == [
        "glpi:serial:SN-1",
        "glpi:serial:SN-2",
        "glpi:name:PC-DOUBLE|Groupe > Ploemeur|Rez > 12#1",
        "glpi:serial:SN-4",
    ]
    first, second = export.machines[0], export.machines[1]
    assert first.site == "Lorient"
    assert first.values["room"] == "Bât. A > Accueil"
    assert first.values["delivered_on"] == date(2022, 8, 30)
    assert first.values["warranty_ends_on"] == date(2027, 8, 30)
    assert second.values["mac_addresses"] == ["02:4b:c6:f3:38:19", "02:70:31:88:0d:3b"]
    assert second.values["warranty_ends_on"] is None
    assert [m.values["state"] for m in export.machines] == ["ACTIVE", "SPARE", "RECYCLED", "ACTIVE"]
    assert export.left_out == [(5, "sans nom"), (6, "numéro de série SN-1 déjà vu plus haut")]
    assert export.ignored_columns == ["Date de création"]
    assert sum(export.notes.values()) == 3


@pytest.mark.parametrize(
    "content", [b"", b"un;deux\n1;2\n", b"\x00\x01\x02", "Nom;Entité\n".encode("utf-16")]
)
def test_what_is_no_export_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(Refused):
        glpi.read(content)


@pytest.mark.django_db
def test_a_preview_writes_nothing(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = cast.client()
    call_command("import_glpi_assets", str(sample), client=client.pk, preview=True)
    assert "À ajouter                  4" in capsys.readouterr().out
    assert not Asset.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_an_unknown_client_is_told(sample: Path) -> None:
    with pytest.raises(CommandError, match="no client 999"):
        call_command("import_glpi_assets", str(sample), client=999, yes=True)


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_a_second_import_changes_nothing(sample: Path) -> None:
    client = cast.client()
    call_command("import_glpi_assets", str(sample), client=client.pk, yes=True)
    assert Asset.objects.filter(client=client).count() == 4
    assert set(client.sites.values_list("name", flat=True)) == {"Siège", "Lorient", "Ploemeur"}
    facts = list(Event.objects.values_list("kind", flat=True))
    assert facts == ["assets.imported"]
    call_command("import_glpi_assets", str(sample), client=client.pk, yes=True)
    assert Asset.objects.count() == 4
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_changed_machine_tells_its_before_and_after(sample: Path) -> None:
    client = cast.client()
    call_command("import_glpi_assets", str(sample), client=client.pk, yes=True)
    moved = (
        sample_glpi.content().replace(b"Accueil", "Étage".encode()).replace(b"PC-ACCUEIL", b"PC-1")
    )
    services.import_assets(
        client_id=client.pk, export=glpi.read(moved), name="b.csv", by=None, at=clock.now()
    )
    changed = Event.objects.get(kind="asset.changed")
    assert changed.data["changes"]["room"] == ["Bât. A > Accueil", "Bât. A > Étage"]
    assert Asset.objects.count() == 4


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_staff_import_by_a_page_after_a_preview(nolwenn, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, browser = cast.client(), sign_in(nolwenn)
    upload = SimpleUploadedFile("glpi.csv", sample_glpi.content(), content_type="text/csv")
    page = browser.post(f"/clients/{client.pk}/equipements/importer/", {"upload": upload})
    assert page.context["plan"].total == 4
    assert not Asset.objects.exists()
    done = browser.post(
        f"/clients/{client.pk}/equipements/importer/confirmer/", {"ticket": page.context["ticket"]}
    )
    assert done.status_code == 302
    assert Asset.objects.count() == 4


@pytest.mark.django_db
def test_a_preview_of_another_client_confirms_nothing_here(nolwenn, sign_in) -> None:  # type: ignore[no-untyped-def]
    here, there, browser = cast.client(), cast.client("Étude Aubry & Stern"), sign_in(nolwenn)
    upload = SimpleUploadedFile("glpi.csv", sample_glpi.content(), content_type="text/csv")
    page = browser.post(f"/clients/{there.pk}/equipements/importer/", {"upload": upload})
    ticket = page.context["ticket"]
    url = f"/clients/{here.pk}/equipements/importer/confirmer/"
    assert browser.post(url, {"ticket": ticket}).status_code == 404
    assert browser.post(url, {"ticket": "n’importe quoi"}).status_code == 409
    assert not Asset.objects.exists()


@pytest.mark.django_db
@pytest.mark.row("G04")
@pytest.mark.skipif(not REAL.exists(), reason="the real export is not on this machine")
def test_the_real_park_of_549_machines_comes_in_once() -> None:
    client = cast.client()
    export = glpi.read(REAL.read_bytes())
    assert (len(export.machines), export.left_out, dict(export.notes)) == (549, [], {})
    at = clock.now()
    first = services.import_assets(client_id=client.pk, export=export, name="a", by=None, at=at)
    assert (len(first.create), len(first.doubles), first.rooms) == (549, 11, 69)
    assert Site.objects.filter(client=client, name="0504 - ARISTIDE BRIAND").exists()
    second = services.import_assets(client_id=client.pk, export=export, name="a", by=None, at=at)
    assert (len(second.create), len(second.change), second.same) == (0, 0, 549)
    assert Asset.objects.filter(client=client).count() == 549
