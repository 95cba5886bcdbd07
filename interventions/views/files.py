"""The files of a visit, each behind its door."""

from django.http import FileResponse, HttpRequest

from core import files
from core.access import allow
from interventions import selectors


@allow("interventions.report")
def report_pdf(request: HttpRequest, pk: int) -> FileResponse:
    """The signed report in force, for staff and for the client it belongs to (J15)."""
    return files.response(selectors.pdf_for(request.user, pk), inline=True)


@allow("interventions.list")
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """One photo of a visit."""
    return files.response(selectors.photo_for(request.user, pk), inline=True)
