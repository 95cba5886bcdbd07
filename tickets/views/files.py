"""The one page of tickets that all shells share: a joined file, behind its door."""

from django.http import FileResponse, HttpRequest

from core import files
from core.access import allow
from tickets import selectors


@allow("tickets.view")
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A joined file; images and PDF in place, everything else as a download (C19, Q22)."""
    joined = selectors.attachment_for(request.user, pk)
    return files.response(joined.file, inline="voir" in request.GET)
