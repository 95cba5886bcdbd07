"""One writer for spreadsheets: a cell never starts a formula, as CSV and as XLSX (rules-security 3.3.8)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from core import lazy

xlsxwriter = lazy.module("xlsxwriter")

CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Excel refuses names longer than this, and these signs in them.
LONGEST_SHEET = 31
#: A figure below zero, which no spreadsheet can take for anything else.
_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)?")


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe in front; numbers stay numbers, « -12,50 » too."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return value if _NEGATIVE.fullmatch(value) else f"'{value}"
    return value


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table with its heading, as French spreadsheets open it: semicolons, UTF-8 with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(head)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def csv_rows(content: bytes) -> list[list[str]]:
    """The rows of a table we wrote, its heading first."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def xlsx_bytes(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """The same table as XLSX: text cells stay text, whatever they begin with; the heading stays in view."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("".join(c for c in name if c not in "[]:*?/\\")[:LONGEST_SHEET])
    sheet.write_row(0, 0, head, book.add_format({"bold": True}))
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            is_number = isinstance(cell, int | float)
            write = sheet.write_number if is_number else sheet.write_string
            write(at, column, cell if is_number else str(cell))
    sheet.autofilter(0, 0, 0, max(len(head) - 1, 0))
    book.close()
    return out.getvalue()


def download(content: bytes | str, name: str, media_type: str) -> HttpResponse:
    """A file that nobody keeps on the way."""
    return _file(content, name, media_type, "attachment")


def inline_pdf(content: bytes, name: str) -> HttpResponse:
    """A PDF that the browser shows, and nobody keeps on the way."""
    return _file(content, name, PDF, "inline")


def _file(content: bytes | str, name: str, media_type: str, disposition: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'{disposition}; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
