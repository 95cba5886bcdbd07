"""Bringing a GLPI export in by a page: look first, then confirm (G04)."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, glpi, selectors, services
from clients.selectors.imports import plan_import
from core import clock, files
from core.access import allow
from core.errors import Refused
from core.models import StoredFile

SALT = "clients.import"
AN_HOUR = 3600


@allow("clients.import_assets")
def import_assets(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the file, then see what it would change; nothing is written yet."""
    client = selectors.client_for(request.user, pk)
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    context = {"client": client, "form": form}
    if request.method == "POST" and form.is_valid():
        stored = files.store(form.cleaned_data["upload"])
        context["plan"] = plan_import(client, _read(stored))
        context["file"] = stored
        context["ticket"] = signing.dumps([client.pk, stored.pk], salt=SALT)
    return render(request, "clients/import.html", context)


@allow("clients.import_assets")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the preview said."""
    client = selectors.client_for(request.user, pk)
    try:
        of, file_pk = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        raise Refused(_("Cet aperçu n’est plus valable : choisissez le fichier encore.")) from None
    stored = get_object_or_404(StoredFile, pk=file_pk if of == client.pk else 0)
    plan = services.import_assets(
        client_id=client.pk,
        export=_read(stored),
        name=stored.name,
        by=me(request),
        at=clock.now(),
    )
    numbers = {"new": len(plan.create), "changed": len(plan.change), "same": plan.same}
    words = _("%(new)s équipements ajoutés, %(changed)s modifiés, %(same)s inchangés.")
    messages.success(request, words % numbers)
    return redirect("clients:assets", pk)


def _read(stored: StoredFile) -> glpi.Export:
    with stored.file.open("rb") as source:
        return glpi.read(source.read())
