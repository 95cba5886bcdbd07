"""What must be changed in the vault, and the keys that seal it (G07, H11, FT-49)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.step_up import fresh
from accounts.web import me
from clients import forms, selectors, services
from core import access, clock, paging
from core.access import allow
from core.errors import Refused
from core.formats import local


@allow("clients.secrets_to_change")
def to_change(request: HttpRequest) -> HttpResponse:
    """The logins somebody who left, or whose mission is over, still knows; then those whose day has come."""
    context = {
        "page": paging.page(selectors.to_change(request.user), request.GET.get("page")),
        "overdue": selectors.overdue(request.user, local(clock.now()).date())[:50],
        "may_see_keys": access.may(request.user, "clients.vault_keys"),
    }
    return render(request, "clients/to_change.html", context)


@allow("clients.secrets_to_change")
@require_POST
def take_change(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je m’en charge »."""
    found = selectors.change_for(request.user, pk)
    services.take_change(change_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("C’est noté à votre nom."))
    return redirect("clients:secrets_to_change")


@allow("clients.secrets_to_change")
@require_POST
def waive_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The login stays as it is, for a reason that is kept."""
    found, form = selectors.change_for(request.user, pk), forms.Waiver(request.POST)
    if not form.is_valid():
        raise Refused(_("Dites en quelques mots pourquoi (dix caractères au moins)."))
    services.waive_change(change_id=found.pk, by=me(request), at=clock.now(), **form.cleaned_data)
    messages.success(request, _("C’est noté : il reste inchangé."))
    return redirect("clients:secrets_to_change")


@allow("clients.vault_keys")
def vault_keys(request: HttpRequest) -> HttpResponse:
    """The keys of the installation, who accepted them, and how many logins each seals."""
    return render(request, "clients/vault_keys.html", {"keys": selectors.vault_keys()})


@allow("clients.vault_keys")
@require_POST
@fresh
def propose_key(request: HttpRequest) -> HttpResponse:
    """The first of the two people."""
    fingerprint = request.POST.get("fingerprint", "")
    services.propose_key(fingerprint=fingerprint, by=me(request), at=clock.now())
    messages.success(request, _("La clé est proposée : une autre personne l’accepte."))
    return redirect("clients:vault_keys")


@allow("clients.vault_keys")
@require_POST
@fresh
def accept_key(request: HttpRequest) -> HttpResponse:
    """The second of the two people."""
    fingerprint = request.POST.get("fingerprint", "")
    services.accept_key(fingerprint=fingerprint, by=me(request), at=clock.now())
    messages.success(request, _("La clé est acceptée : elle scelle ce qui s’écrit désormais."))
    return redirect("clients:vault_keys")
