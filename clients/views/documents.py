"""Documents: the list, one document with its versions and its preview, who may read it (G06)."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import Document, DocumentKind, Part
from clients.views.doing import does
from clients.views.entering import client_entered, enter
from clients.views.tabs import tabs
from core import clock, files, paging
from core.access import allow

#: Read in place as text, no further than this.
MOST_SHOWN = 20_000


@allow("clients.documents")
def document_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of the dossier; joining one where a part may be written."""
    client = client_entered(request, pk)
    written = selectors.parts_to_write(me(request), client, clock.now())
    if request.method == "POST" and not written:
        raise PermissionDenied("no part is open for writing")
    form = forms.DocumentForm(request.POST or None, request.FILES or None, parts=written)
    if does(request, form, services.add_document, client_id=client.pk):
        messages.success(request, _("Le document est joint."))
        return redirect("clients:documents", pk)
    kind = request.GET.get("type", "")
    rows = Document.objects.visible_to(request.user).filter(client=client)
    rows = rows.filter(kind=kind) if kind in DocumentKind.values else rows
    page = paging.page(
        rows.select_related("file", "added_by").order_by("-added_at", "-pk"),
        request.GET.get("page"),
    )
    context = {
        "client": client,
        "tabs": tabs(request, client, "documents"),
        "page": page,
        "kinds": DocumentKind.choices,
        "kind": kind,
        "form": form if written else None,
    }
    return render(request, "clients/documents.html", context)


@allow("clients.documents")
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The last version of one document, to somebody who reads it."""
    found = selectors.document_for(request.user, pk)
    enter(request, found.client)
    return files.response(found.file)


@allow("clients.documents")
def version(request: HttpRequest, pk: int) -> FileResponse:
    """One version of a document."""
    found = selectors.version_for(request.user, pk)
    enter(request, found.document.client)
    return files.response(found.file)


@allow("clients.documents")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: what it looks like, its versions, who may read it."""
    found = selectors.document_for(request.user, pk)
    enter(request, found.client)
    return render(request, "clients/document.html", _page(request, found))


def _page(request: HttpRequest, found: Document, **given: Any) -> dict[str, Any]:
    opened = selectors.parts_open(me(request), found.client, clock.now())
    may_edit = bool(opened.get(found.part)) and found.part != Part.SECRETS
    kept_to = list(found.readers.all()[:50])
    initial = {"secrecy": found.secrecy, "readers": [reader.pk for reader in kept_to]}
    return {
        "document": found,
        "client": found.client,
        "tabs": tabs(request, found.client, "documents"),
        "versions": found.versions.select_related("file", "by")[:100],
        "kept_to": kept_to,
        "preview": found.versions.filter(preview__isnull=False, file=found.file_id).exists(),
        "text": _text(found),
        "version_form": forms.VersionForm() if may_edit else None,
        "secrecy_form": forms.SecrecyForm(initial=initial) if may_edit else None,
        "may_edit": may_edit,
        **given,
    }


def _text(found: Document) -> str:
    if found.file.media_type != "text/plain":
        return ""
    with found.file.file.open("rb") as source:
        return str(source.read(MOST_SHOWN).decode("utf-8", "replace"))


@allow("clients.documents")
def preview(request: HttpRequest, pk: int) -> FileResponse:
    """The picture of a document, made again by the worker: nothing of the file itself is shown."""
    found = selectors.document_for(request.user, pk)
    shown = found.versions.filter(file=found.file_id).select_related("preview").first()
    if shown is None or shown.preview is None:
        raise Http404
    return files.response(shown.preview, inline=True)


@allow("clients.documents")
@require_POST
def add_version(request: HttpRequest, pk: int) -> HttpResponse:
    """A newer file."""
    found = selectors.document_for(request.user, pk)
    form = forms.VersionForm(request.POST, request.FILES)
    if not does(request, form, services.add_version, document_id=pk):
        page = _page(request, found, version_form=form)
        return render(request, "clients/document.html", page, status=422)
    messages.success(request, _("La nouvelle version est là, les anciennes restent."))
    return redirect("clients:document_sheet", pk)


@allow("clients.documents")
@require_POST
def keep_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may read this document."""
    found, form = selectors.document_for(request.user, pk), forms.SecrecyForm(request.POST)
    if does(request, form, services.set_secrecy, document_id=pk):
        messages.success(request, _("C’est noté."))
        return _where(request, found)
    page = _page(request, found, secrecy_form=form)
    return render(request, "clients/document.html", page, status=422)


def _where(request: HttpRequest, found: Document) -> HttpResponse:
    """Back to the document, or to the list for who closed it to themselves."""
    if Document.objects.visible_to(request.user).filter(pk=found.pk).exists():
        return redirect("clients:document_sheet", found.pk)
    return redirect("clients:documents", found.client_id)


@allow("clients.documents")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a document away."""
    found = selectors.document_for(request.user, pk)
    services.withdraw_document(document_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("Le document est rangé."))
    return redirect("clients:documents", found.client_id)
