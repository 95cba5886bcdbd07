"""A file as headings and rows of text, whether CSV or XLSX, within limits; pure, from bytes."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from core.errors import Refused

MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 4_000
#: An XLSX is a zip: what it would take once inflated.
MOST_INFLATED = 80 * 1024 * 1024
MOST_MEMBERS = 500
DELIMITERS = ";,\t|"


@dataclass(frozen=True)
class Table:
    """`rows` hold the line number of the file and its cells, as many as there are headings at most."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read(content: bytes) -> Table:
    """The first sheet of a workbook, or a CSV; `Refused` in words when it is neither, or too large."""
    lines = _workbook(content) if content.startswith(b"PK") else _csv(content)
    try:
        return _table(lines)
    except csv.Error as problem:
        raise Refused(_("Ce fichier ne se lit pas comme un CSV : %s.") % problem) from None


def _table(lines: Iterable[list[str]]) -> Table:
    numbered = iter(enumerate(lines, start=1))
    headings = next((cells for _n, cells in numbered if any(cells)), [])
    headings = [cell.strip()[:200] for cell in headings[:MOST_COLUMNS]]
    while headings and not headings[-1]:
        headings.pop()
    if not headings:
        raise Refused(_("Ce fichier n’a pas de ligne de titres."))
    rows: list[tuple[int, list[str]]] = []
    for number, cells in numbered:
        if len(rows) >= MOST_ROWS:
            raise Refused(_("Ce fichier dépasse 50 000 lignes."))
        if any(cells):
            rows.append((number, [cell[:LONGEST_CELL] for cell in cells[: len(headings)]]))
    return Table(headings, rows)


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _text(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        yield [cell.strip() for cell in cells]


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Refused(_("Ce fichier n’est pas un fichier texte."))


def _workbook(content: bytes) -> Iterator[list[str]]:
    _refuse_bombs(content)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        for row in islice(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS, values_only=True), MOST_ROWS + 2):  # fmt: skip
            yield [_cell(value) for value in row]
    except Refused:
        raise
    except Exception:
        raise Refused(_("Ce classeur ne se lit pas : enregistrez-le en XLSX ou en CSV.")) from None


def _refuse_bombs(content: bytes) -> None:
    """A workbook that would fill the memory, or that declares entities, is not opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_INFLATED:
                raise Refused(_("Ce classeur est trop grand."))
            for member in members:
                start = archive.open(member).read(4_096).replace(b"\0", b"").upper()
                if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                    raise Refused(_("Ce classeur contient ce qui n’a rien à faire dans un tableau."))  # fmt: skip
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise Refused(_("Ce classeur est abîmé.")) from None


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\0", "").strip()
