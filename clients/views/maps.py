"""Who leans on whom: the map of a dossier, and its relations (G05)."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import Asset
from clients.relations import RelationKind
from clients.selectors import maps
from clients.views.entering import client_entered
from clients.views.tabs import tabs
from core import clock, typed
from core.access import allow
from core.errors import Refused


@allow("clients.view_equipment")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """The map around one machine, or of the whole dossier, with the same in words beside it.

    A site or a type narrows what is drawn, never what is said to fall.
    """
    client = client_entered(request, pk)
    kind = request.GET.get("lien", "")
    whole = maps.network(request.user, client, kind=kind if kind in RelationKind.values else "")
    site, of_type, asked = (
        typed.whole(request.GET.get(name)) or 0 for name in ("lieu", "type", "de")
    )
    found = maps.narrowed(whole, site=site, kind=of_type)
    root = whole.assets.get(asked)
    context = {
        "client": client,
        "tabs": tabs(request, client, "map"),
        "root": root,
        "drawing": maps.drawing(found, root),
        "known": whole.assets,
        "assets": sorted(whole.assets.values(), key=lambda one: (one.name, one.pk)),
        "relations": found.relations,
        "impact": maps.impact(whole, root) if root else [],
        "needs": maps.needs(whole, root) if root else [],
        "kinds": RelationKind.choices,
        "kind": kind,
        "site": site,
        "sites": _known(one.site for one in whole.assets.values()),
        "type": of_type,
        "types": _known(one.type for one in whole.assets.values()),
    }
    return render(request, "clients/map.html", context)


def _known(found: Iterable[Any]) -> list[tuple[int, str]]:
    """Those the map can be narrowed to, by their words."""
    return sorted({(one.pk, str(one)) for one in found if one}, key=lambda row: (row[1], row[0]))


@allow("clients.edit_equipment")
@require_POST
def relate(request: HttpRequest, pk: int) -> HttpResponse:
    """One machine leans on another."""
    found = selectors.asset_for(request.user, pk)
    others = Asset.objects.visible_to(request.user).filter(client=found.client_id)
    form = forms.RelationForm(request.POST, others=others)
    if not form.is_valid():
        raise Refused(_("Choisissez un lien et un autre équipement."))
    services.relate(
        source_id=pk, kind=form.cleaned_data["kind"], target_id=form.cleaned_data["target"].pk,
        by=me(request), at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Le lien est noté."))
    return redirect("clients:asset", pk)


@allow("clients.edit_equipment")
@require_POST
def unrelate(request: HttpRequest, pk: int) -> HttpResponse:
    """That relation no longer holds."""
    relation = selectors.relation_for(request.user, pk)
    services.unrelate(relation_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("Le lien est retiré, le passé le garde."))
    return redirect("clients:asset", relation.source_id)
