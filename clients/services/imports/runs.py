"""Before anything is written: the file is kept, its columns are named and remembered, the work is asked for."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.imports import lines, mapping, tables
from clients.imports.nouns import NOUNS
from clients.models import Client, ImportLayout, ImportRun, ImportState, Part
from clients.selectors import parts_open
from core import access, files
from core.errors import Refused


@transaction.atomic
def open_run(
    *, noun: str, client_id: int | None, upload: File, by: User | None, at: datetime
) -> ImportRun:
    """Keep a file that can be read, with the columns its layout had last time, else those its headings tell."""
    client = Client.objects.get(pk=client_id) if client_id else None
    may_import(noun, client, by, at)
    content = upload.read()
    if len(content) > files.MOST_BYTES:
        raise Refused(_("« %s » dépasse 20 Mo.") % upload.name, field="upload")
    headings = tables.read(content).headings
    known = ImportLayout.objects.filter(noun=noun, fingerprint=mapping.fingerprint(headings)).first()  # fmt: skip
    kept = mapping.kept(NOUNS[noun], headings, known.columns) if known else {}
    name = (upload.name or "import").replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return ImportRun.objects.create(
        client=client,
        noun=noun,
        file=files.keep(content, name=name[:200]),
        columns=kept or mapping.guess(NOUNS[noun], headings),
        opened_at=at,
        opened_by=by,
    )


@transaction.atomic
def name_columns(
    *, run_id: int, columns: Mapping[str, str], by: User | None, at: datetime
) -> ImportRun:
    """Say which column is which; files laid out alike will be read so from now on."""
    run = locked(run_id, by, at)
    _draft(run)
    headings = _headings(run)
    run.columns = mapping.kept(NOUNS[run.noun], headings, columns)
    twice = {heading for heading in run.columns.values() if list(run.columns.values()).count(heading) > 1}  # fmt: skip
    if twice:
        raise Refused(_("La colonne « %s » est choisie deux fois.") % sorted(twice)[0])
    run.save(update_fields=["columns"])
    ImportLayout.objects.update_or_create(
        noun=run.noun, fingerprint=mapping.fingerprint(headings), defaults={"columns": run.columns}
    )
    return run


@transaction.atomic
def start(*, run_id: int, by: User | None, at: datetime) -> ImportRun:
    """Ask the worker to do what the preview said."""
    run = locked(run_id, by, at)
    _draft(run)
    with run.file.file.open("rb") as source:
        read = lines.read(NOUNS[run.noun], tables.read(source.read()), run.columns)
    if not read.lines:
        raise Refused(_("Ce fichier n’apporte aucune ligne à importer."))
    run.state, run.total, run.refused = ImportState.RUNNING, len(read.lines), len(read.left_out)
    run.save(update_fields=["state", "total", "refused"])
    return run


def locked(run_id: int, by: User | None, at: datetime) -> ImportRun:
    """The run, held, when this person may still bring such things in."""
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related("client", "file")
    run = rows.get(pk=run_id)
    may_import(run.noun, run.client, by, at)
    return run


def may_import(noun: str, client: Client | None, by: User | None, at: datetime) -> None:
    """Stop whoever may not; `None` is the command of an administrator of the machine."""
    if noun not in NOUNS or (client is None) != (noun == "client"):
        raise Refused(_("Choisissez ce que ce fichier apporte."), field="noun")
    if by is None:
        return
    access.require(by, NOUNS[noun].action)
    if noun == "asset" and client and not parts_open(by, client, at).get(Part.EQUIPMENT):
        raise PermissionDenied("the equipment is not open for writing")


def _draft(run: ImportRun) -> None:
    if run.state != ImportState.DRAFT:
        raise Refused(_("Cet import est déjà lancé."))


def _headings(run: ImportRun) -> list[str]:
    with run.file.file.open("rb") as source:
        return tables.read(source.read()).headings
