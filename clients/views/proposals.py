"""Changes proposed by those who may not write, decided in one tap by those who may (G21)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import DossierProposal
from clients.selectors import proposed
from clients.views.doing import does
from core import clock, paging, typed
from core.access import allow
from core.errors import Refused


@allow("clients.propose")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for this person's decision, visit by visit, and what they proposed themselves."""
    now = clock.now()
    page = paging.page(proposed.waiting(request.user), request.GET.get("page"))
    context = {
        "groups": proposed.by_visit(me(request), page.object_list, now),
        "page": page,
        "own": proposed.own(request.user)[:20],
    }
    return render(request, "clients/proposals.html", context)


@allow("clients.propose")
@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """One tap: everything that was shown of one visit, or one line."""
    ids = [typed.whole(one) for one in request.POST.getlist("id")[:50]]
    seen = proposed.waiting(request.user).filter(pk__in=ids)
    count = services.accept_proposals(
        ids=list(seen.values_list("pk", flat=True)), by=me(request), at=clock.now()
    )
    said = ngettext(
        "%(n)s changement écrit au dossier.", "%(n)s changements écrits au dossier.", count
    )
    messages.success(request, said % {"n": count})
    return _back(request)


@allow("clients.propose")
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """No, and why."""
    selectors.proposal_for(request.user, pk)
    services.refuse_proposal(
        proposal_id=pk, by=me(request), at=clock.now(), reason=request.POST.get("reason", "")
    )
    messages.success(request, _("Refusé ; le motif est gardé."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the decision was taken on."""
    to = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        to, {request.get_host()}, require_https=request.is_secure()
    )
    return redirect(to if safe else "clients:proposals")


@allow("clients.propose")
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a change of one line of the dossier."""
    client = selectors.client_for(request.user, pk)
    opened = selectors.parts_open(me(request), client, clock.now())
    form = forms.ProposalForm(request.POST or None, parts=list(opened))
    if does(request, form, _propose, client_id=pk):
        return _said(request)
    context = {
        "form": form,
        "title": _("Proposer un changement"),
        "client": client,
        "back": client.get_absolute_url(),
    }
    return render(request, "clients/form.html", context)


@allow("clients.propose")
def propose_of_asset(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a change of one line of a machine."""
    found = selectors.asset_for(request.user, pk)
    words = proposed.lines_of(found)
    form = forms.AssetProposalForm(request.POST or None, lines=words)
    keys = {"client_id": found.client_id, "part": found.part, "asset_id": pk}
    if does(request, form, _propose, values=lambda: form.change(found.name), **keys):
        return _said(request)
    context = {
        "form": form,
        "title": _("Proposer un changement, %s") % found,
        "client": found.client,
        "back": redirect("clients:asset", pk).url,
    }
    return render(request, "clients/form.html", context)


def _propose(**change: Any) -> DossierProposal:
    made = services.propose(source="desk", **change)
    if made is None:
        raise Refused(_("C’est déjà ce que dit le dossier."), field="after")
    return made


def _said(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Proposé : qui peut écrire cette partie décidera."))
    return redirect("clients:proposals")
