"""Tables come in once, whatever the number of times they are brought, and go back out while nothing moved."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from clients.imports import lines, mapping, tables
from clients.imports.lines import Reading
from clients.imports.nouns import ASSET
from clients.models import Asset, Client, Contact, ImportRun, Site
from clients.selectors.imports import plan_import, reading_of, table_of
from clients.services import imports, save_asset
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


def read(content: bytes) -> Reading:
    """Equipment, its columns guessed from the headings."""
    table = tables.read(content)
    return lines.read(ASSET, table, mapping.guess(ASSET, table.headings))


def bring(content: bytes, noun: str = "asset", *, client: Client | None = None, by: Any = None) -> ImportRun:  # fmt: skip
    """The whole way, as the page and its worker go it."""
    at = clock.now()
    upload = ContentFile(content, name="parc.csv")
    run = imports.open_run(noun=noun, client_id=client.pk if client else None, upload=upload, by=by, at=at)  # fmt: skip
    imports.start(run_id=run.pk, by=by, at=at)
    return imports.run_now(run_id=run.pk, at=at)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    """A real XLSX."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def archive(**members: bytes) -> bytes:
    """A zip that calls itself a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return made.getvalue()


def test_a_made_export_is_read_line_by_line() -> None:
    export = read(sample_glpi.content())
    assert [line.key for line in export.lines] == [
        "serial:SN-1",
        "serial:SN-2",
        "name:PC-DOUBLE|Groupe > Ploemeur|Rez > 12#1",
        "serial:SN-4",
    ]
    first, second = export.lines[0], export.lines[1]
    assert first.values["site"] == "Lorient"
    assert first.values["room"] == "Bât. A > Accueil"
    assert first.values["delivered_on"] == date(2022, 8, 30)
    assert first.values["warranty_ends_on"] == date(2027, 8, 30)
    assert second.values["mac_addresses"] == ["02:4b:c6:f3:38:19", "02:70:31:88:0d:3b"]
    assert second.values["warranty_ends_on"] is None
    assert [m.values["state"] for m in export.lines] == ["ACTIVE", "SPARE", "RECYCLED", "ACTIVE"]
    assert export.left_out == [(5, "sans nom"), (6, "numéro de série SN-1 déjà vu plus haut")]
    assert export.ignored == ["Date de création"]
    assert sum(export.doubts.values()) == 3


BOMB = archive(**{"xl/sharedStrings.xml": b" " * 90_000_000})
ENTITY = archive(
    **{"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "x">]><x>&e;</x>'}
)
WIDE_ENTITY = archive(
    **{
        "xl/workbook.xml": '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x><x/>'.encode(
            "utf-16"
        )
    }
)


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_what_is_no_table_is_refused_in_words_and_nothing_is_kept() -> None:
    client = cast.client()
    hostile = [
        b"", b"un;deux\n1;2\n", b"\x00\x01\x02", "Nom;Entité\n".encode("utf-16"), BOMB, ENTITY, WIDE_ENTITY,
        b"PK\x03\x04 broken", archive(**{"lisez-moi.txt": b"rien"}), workbook(), b"Nom\n" + b"x\n" * 50_001,
        workbook(("Nom", "Site"), ("PC", "Lorient"))[:-300],
    ]  # fmt: skip
    for content in hostile:
        with pytest.raises(Refused):
            bring(content, client=client)
    assert not Asset.objects.exists()
    assert not ImportRun.objects.exclude(state="DRAFT").exists()


@pytest.mark.django_db
def test_a_preview_writes_nothing(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = cast.client()
    call_command("import_glpi_assets", str(sample), client=client.pk, preview=True)
    assert "À ajouter                  4" in capsys.readouterr().out
    assert not Asset.objects.exists()
    assert not Event.objects.exists()
    assert not ImportRun.objects.exists()


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
    facts = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert facts == ["assets.imported", "command.run"]
    call_command("import_glpi_assets", str(sample), client=client.pk, yes=True)
    assert Asset.objects.count() == 4
    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)[2:]) == ["command.run"]


@pytest.mark.django_db
def test_a_changed_machine_tells_its_before_and_after(sample: Path) -> None:
    client = cast.client()
    call_command("import_glpi_assets", str(sample), client=client.pk, yes=True)
    moved = (
        sample_glpi.content().replace(b"Accueil", "Étage".encode()).replace(b"PC-ACCUEIL", b"PC-1")
    )
    bring(moved, client=client)
    changed = Event.objects.get(kind="asset.changed")
    assert changed.data["changes"]["room"] == ["Bât. A > Accueil", "Bât. A > Étage"]
    assert Asset.objects.count() == 4


@pytest.mark.django_db
def test_a_machine_known_otherwise_is_not_made_twice() -> None:
    client = cast.client()
    site = client.sites.get()
    by_hand = Asset.objects.create(
        client=client, name="PC-1", serial="SN-1", model="T14", site=site
    )
    told = Asset.objects.create(client=client, name="PC-2", inventory_number="INV-2")
    older = Asset.objects.create(client=client, name="PC-3", source_key="glpi:serial:SN-3")
    twin = Asset.objects.create(client=client, name="PC-4", serial="SN-4")
    done = bring(
        "Nom;Site;N° de série;N° d'inventaire;Modèle\nPC-1;;SN-1;;\nPC-2;siège;;INV-2;T16\nPC-3;;SN-3;;\nPC-4;;SN-44;;\n".encode(),
        client=client,
    )
    assert (done.created, done.changed, done.unchanged, done.refused) == (1, 2, 1, 0)
    told.refresh_from_db()
    assert (told.site, told.model) == (site, "T16")
    assert [by_hand.pk, told.pk, older.pk, twin.pk] == list(Asset.objects.order_by("pk").values_list("pk", flat=True))[:4]  # fmt: skip
    by_hand.refresh_from_db()
    assert by_hand.model == "T14"


@pytest.mark.django_db
@pytest.mark.row("G04")
def test_staff_import_by_pages_from_the_columns_to_the_report_and_back(nolwenn, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, browser = cast.client(), sign_in(nolwenn)
    upload = ContentFile(
        workbook(
            ("Machine", "Où", "Série", "Acheté"),
            ("PC-1", "Lorient", 12345, date(2024, 3, 1)),
            ("PC-2", "Lorient", "", ""),
            ("", "Lorient", "S", ""),
        ),
        name="parc.xlsx",
    )
    address = f"/clients/{client.pk}/equipements/importer/"
    run_page = browser.post(address, {"noun": "asset", "upload": upload}).url
    page = browser.get(run_page)
    assert (len(page.context["plan"].create), page.context["plan"].reading.left_out) == (2, [(4, "sans nom")])  # fmt: skip
    assert "site" not in page.context["form"].initial
    chosen = {"name": "Machine", "site": "Où", "serial": "Série", "delivered_on": "Acheté"}
    browser.post(f"{run_page}colonnes/", chosen)
    page = browser.get(run_page)
    assert page.context["plan"].new_sites == ["Lorient"]
    assert not Asset.objects.exists()
    browser.post(f"{run_page}lancer/")
    assert "0 / 2" in browser.get(f"{run_page}avancement/").content.decode()
    assert imports.run_pending(at=clock.now()) == 2
    assert browser.get(f"{run_page}avancement/")["HX-Refresh"] == "true"
    report = browser.get(run_page).content.decode()
    assert "sans nom" in report
    first = Asset.objects.get(name="PC-1")
    assert (first.serial, str(first.site), first.delivered_on) == ("12345", "Lorient", date(2024, 3, 1))  # fmt: skip
    upload.seek(0)
    again = browser.post(address, {"noun": "asset", "upload": upload}).url
    assert browser.get(again).context["form"].initial == chosen
    assert browser.post(f"{run_page}lancer/").status_code == 409
    assert browser.post(f"{run_page}annuler/").status_code == 302
    assert not Asset.objects.exists()
    assert not Site.objects.filter(name="Lorient").exists()
    assert browser.post(f"{run_page}annuler/").status_code == 409


@pytest.mark.django_db
def test_an_import_is_taken_back_wholly_or_not_at_all(nolwenn) -> None:  # type: ignore[no-untyped-def]
    client, at = cast.client(), clock.now()
    kept = Asset.objects.create(client=client, name="PC-1", serial="SN-1", model="T14", warranty_ends_on=date(2027, 1, 1))  # fmt: skip
    done = bring(
        "Nom;N° de série;Modèle;Fin de garantie\nPC-1;SN-1;T16;01/01/2028\nPC-2;SN-2;T16;\n".encode(),
        client=client, by=nolwenn,
    )  # fmt: skip
    assert (done.created, done.changed) == (1, 1)
    made = Asset.objects.get(name="PC-2")
    save_asset(client_id=client.pk, asset_id=made.pk, by=nolwenn, at=at, model="X1")
    with pytest.raises(Refused, match="PC-2"):
        imports.undo(run_id=done.pk, by=nolwenn, at=at)
    save_asset(client_id=client.pk, asset_id=made.pk, by=nolwenn, at=at, model="T16")
    with pytest.raises(Refused, match="sert déjà"):  # its changes are history by now
        imports.undo(run_id=done.pk, by=nolwenn, at=at)
    kept.refresh_from_db()
    assert kept.model == "T16"
    other = bring("Nom;N° de série;Modèle\nPC-1;SN-1;T18\n".encode(), client=client, by=nolwenn)
    imports.undo(run_id=other.pk, by=nolwenn, at=at)
    kept.refresh_from_db()
    assert (kept.model, kept.warranty_ends_on) == ("T16", date(2028, 1, 1))


@pytest.mark.django_db
@pytest.mark.row("G03")
def test_people_sites_and_clients_come_by_the_same_way(claire, nolwenn) -> None:  # type: ignore[no-untyped-def]
    client = cast.client()
    sites = bring("Nom;Ville;Tél\nLorient;Lorient;02 97 00 00 10\n;;\nlorient;;\nSiège;Hennebont;\n".encode(), "site", client=client, by=claire)  # fmt: skip
    assert (sites.created, sites.changed, sites.unchanged, sites.refused) == (1, 0, 1, 1)
    people = "Nom;Prénom;Mail;Site;Mobile;VIP\nLe Bihan;Anne;anne@client.example;lorient;06 00 00 00 02;oui\nBon;Luc;pas une adresse;;;\nRio;Éva;;Nantes;;\n".encode()  # fmt: skip
    done = bring(people, "contact", client=client, by=claire)
    assert (done.created, done.refused) == (1, 2)
    reasons = set(done.lines.filter(outcome="REFUSED").values_list("reason", flat=True))
    assert reasons == {
        "« pas une adresse » n’est pas une adresse de courriel",
        "site « Nantes » inconnu",
    }
    anne = Contact.objects.get(email="anne@client.example")
    assert (str(anne.site), anne.mobile, anne.is_vip) == ("Lorient", "+33600000002", True)
    companies = "Raison sociale;SIREN;Ville\nMaison Quéré;552100554;Vannes\nFausse;123456789;Vannes\n".encode()  # fmt: skip
    done = bring(companies, "client", by=claire)
    assert (done.created, done.refused) == (1, 1)
    imports.undo(run_id=done.pk, by=claire, at=clock.now())
    assert not Client.objects.filter(name="Maison Quéré").exists()
    done = bring(people, "contact", client=client, by=claire)
    assert (done.created, done.unchanged) == (0, 1)


@pytest.mark.django_db
def test_a_right_taken_away_stops_a_queued_import_and_a_stopped_worker_goes_on(nolwenn) -> None:  # type: ignore[no-untyped-def]
    client, at = cast.client(), clock.now()
    content = b"Nom\n" + b"".join(b"PC-%d\n" % number for number in range(150))
    run = imports.open_run(noun="asset", client_id=client.pk, upload=ContentFile(content, name="a.csv"), by=nolwenn, at=at)  # fmt: skip
    imports.start(run_id=run.pk, by=nolwenn, at=at)
    ImportRun.objects.filter(pk=run.pk).update(leased_until=at + timedelta(minutes=2))
    assert imports.run_pending(at=at) == 0  # another worker holds it
    assert imports.run_pending(at=at + timedelta(minutes=3)) == 150
    run.refresh_from_db()
    assert (run.state, run.created, run.position) == ("DONE", 150, 150)
    later = imports.open_run(noun="asset", client_id=client.pk, upload=ContentFile(content, name="a.csv"), by=nolwenn, at=at)  # fmt: skip
    imports.start(run_id=later.pk, by=nolwenn, at=at)
    nolwenn.role = "HR"
    nolwenn.save(update_fields=["role"])
    imports.run_pending(at=at)
    later.refresh_from_db()
    assert (later.state, later.reason) == ("FAILED", "Le droit de faire cet import a été retiré.")


@pytest.mark.django_db
@pytest.mark.row("G04")
@pytest.mark.skipif(not REAL.exists(), reason="the real export is not on this machine")
def test_the_real_park_of_549_machines_comes_in_once_and_goes_out_again(nolwenn) -> None:  # type: ignore[no-untyped-def]
    client, at = cast.client(), clock.now()
    export = read(REAL.read_bytes())
    assert (len(export.lines), export.left_out, dict(export.doubts)) == (549, [], {})
    run = imports.open_run(noun="asset", client_id=client.pk, upload=ContentFile(REAL.read_bytes(), name="glpi.csv"), by=nolwenn, at=at)  # fmt: skip
    first = plan_import(ASSET, client, reading_of(run, table_of(run)), nolwenn)
    assert (len(first.create), len(first.doubles), first.rooms) == (549, 11, 69)
    imports.start(run_id=run.pk, by=nolwenn, at=at)
    assert imports.run_now(run_id=run.pk, at=at).created == 549
    assert Site.objects.filter(client=client, name="0504 - ARISTIDE BRIAND").exists()
    second = plan_import(ASSET, client, export, nolwenn)
    assert (len(second.create), len(second.change), second.same) == (0, 0, 549)
    imports.undo(run_id=run.pk, by=nolwenn, at=at)
    assert not Asset.objects.exists()
