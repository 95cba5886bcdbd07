"""Who sees what, until when and why; giving and taking back; one's own rights (H03, H06)."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.views.doing import does
from clients.views.tabs import rights_tabs, tabs
from core import access, clock, paging, typed
from core.access import allow
from core.forms import valid


@allow("clients.view_rights")
def matrix(request: HttpRequest) -> HttpResponse:
    """People × clients with the end of each right (H06)."""
    now, form = clock.now(), forms.RightsFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    chosen, query = typed.whole(request.GET.get("droit")), request.GET
    context = {
        "form": form,
        "tabs": rights_tabs(request, "rights"),
        "matrix": selectors.rights_matrix(asked, now, page=query.get("page"), rank=query.get("rang")),
        "chosen": selectors.grant_for(request.user, chosen) if chosen else None,
        "soon": now + timedelta(days=2),
        "requests": selectors.requests_waiting(request.user)[:10],
        "office": SimpleLazyObject(selectors.office_hours),
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("give_access", "revoke_access")
        },
    }  # fmt: skip
    return render(request, "clients/rights.html", context)


@allow("clients.view_rights")
def grants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has access to one dossier (H06)."""
    client = selectors.client_for(request.user, pk)
    rows = selectors.live_grants(clock.now()).filter(client=client)
    context = {
        "client": client,
        "tabs": tabs(request, client, "grants"),
        "page": paging.page(rows, request.GET.get("page")),
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("give_access", "revoke_access")
        },
    }
    return render(request, "clients/grants.html", context)


@allow("clients.give_access")
def give(request: HttpRequest) -> HttpResponse:
    """Give a right without a demand."""
    initial = {"client": request.GET.get("client"), "user": request.GET.get("user")}
    form = forms.GrantForm(request.POST or None, initial=initial, giver=me(request))
    if does(request, form, services.give_by_hand, starts_at=clock.now(), values=form.right):
        messages.success(request, _("Le droit est donné."))
        return redirect("clients:rights")
    context = {"form": form, "title": _("Donner un droit"), "back": reverse("clients:rights")}
    return render(request, "clients/form.html", context)


@allow("clients.give_access")
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another end for a right."""
    row, form = selectors.grant_for(request.user, pk), forms.MoveGrant(request.POST)
    valid(form)
    services.extend(
        source=row.source,
        ends_at=form.ends_at(),
        by=me(request),
        at=clock.now(),
    )
    messages.success(request, _("La date est changée."))
    return redirect("clients:rights")


@allow("clients.revoke_access")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a right back, at once."""
    row = selectors.grant_for(request.user, pk)
    services.revoke(source=row.source, by=me(request), at=clock.now())
    messages.success(request, _("Le droit est retiré."))
    alert = typed.whole(request.POST.get("alert"))
    return redirect("clients:alert", alert) if alert else redirect("clients:rights")


@allow("clients.ask_access")
def my_access(request: HttpRequest) -> HttpResponse:
    """One's own rights and demands."""
    person, now = me(request), clock.now()
    context = {
        "grants": selectors.live_grants(now).filter(user=person)[:200],
        "requests": selectors.requests_of(person)[:50],
        "office": SimpleLazyObject(selectors.office_hours),
        "emergencies": selectors.emergencies().filter(person=person)[:20],
        "now": now,
    }
    return render(request, "clients/my_access.html", context)
