"""Who sees what, until when and why; demands to decide; one's own rights (H03–H06)."""

import csv
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.selectors.matrix import clients_of_matrix
from clients.views.tabs import tabs
from core import access, clock, exports, formats, paging
from core.access import allow

PARIS = ZoneInfo("Europe/Paris")
MOST_LINES = 20_000


@allow("clients.view_rights")
def matrix(request: HttpRequest) -> HttpResponse:
    """People × clients with the end of each right (H06)."""
    now, form = clock.now(), forms.RightsFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = clients_of_matrix(request, asked.get("q", ""), bool(asked.get("soon")), now)
    chosen = request.GET.get("droit", "")
    context = {
        "form": form,
        "page": page,
        "clients": list(page),
        "groups": selectors.rights_matrix(list(page), now),
        "chosen": selectors.grant_for(request.user, int(chosen)) if chosen.isdigit() else None,
        "soon": now + timedelta(days=2),
        "requests": selectors.requests_waiting(request.user)[:10],
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("give_access", "revoke_access", "decide_access")
        },
    }
    return render(request, "clients/rights.html", context)


@allow("clients.view_rights")
def rights_csv(request: HttpRequest) -> HttpResponse:
    """The dated list, person by person (H06)."""
    now = clock.now()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="droits-{timezone.localdate(now)}.csv"'
    answer.write("\ufeff")
    out = csv.writer(answer, delimiter=";")
    out.writerow([_("Personne"), _("Rôle"), _("Client"), _("Parties"), _("Écriture"), _("Du"), _("Au"), _("Motif"), _("Donné par"), _("Liste du")])  # fmt: skip
    stamp = f"{formats.day_figures(timezone.localdate(now))} {formats.hour(now)}"
    for row in selectors.live_grants(now)[:MOST_LINES].iterator(2000):
        cells = (
            row.user, row.user.get_role_display(), row.client, ", ".join(row.parts),
            _("oui") if row.can_write else _("non"), _figures(row.starts_at), _figures(row.ends_at),
            row.reason, row.given_by or _("la réservation"), stamp,
        )  # fmt: skip
        out.writerow([exports.safe_cell(str(cell)) for cell in cells])
    return answer


def _figures(instant: datetime | None) -> str:
    return formats.day_figures(timezone.localdate(instant)) if instant else _("permanent")


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
    if form.is_valid():
        data, now = form.cleaned_data, clock.now()
        services.give_by_hand(
            client_id=data["client"].pk,
            user_id=data["user"].pk,
            parts=data["parts"],
            can_write=data["can_write"],
            starts_at=now,
            ends_at=_end_of(data["until"]),
            reason=data["reason"],
            by=me(request),
            at=now,
        )
        messages.success(request, _("Le droit est donné."))
        return redirect("clients:rights")
    context = {"form": form, "title": _("Donner un droit"), "back": reverse("clients:rights")}
    return render(request, "clients/form.html", context)


@allow("clients.give_access")
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Another end for a right."""
    row, form = selectors.grant_for(request.user, pk), forms.MoveGrant(request.POST)
    if form.is_valid():
        services.move_grant(
            source=row.source,
            starts_at=row.starts_at,
            ends_at=_end_of(form.cleaned_data["until"]),
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
    return redirect("clients:rights")


@allow("clients.ask_access")
def my_access(request: HttpRequest) -> HttpResponse:
    """One's own rights and demands."""
    person, now = me(request), clock.now()
    context = {
        "grants": selectors.live_grants(now).filter(user=person)[:200],
        "requests": person.access_requests.select_related("client").order_by("-asked_at")[:50],
    }
    return render(request, "clients/my_access.html", context)


@allow("clients.view_requests")
def requests(request: HttpRequest) -> HttpResponse:
    """Demands that wait, what this person may decide first (H05)."""
    page = paging.page(selectors.requests_waiting(request.user), request.GET.get("page"))
    context = {
        "page": page,
        "now": clock.now(),
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("check_access", "decide_access")
        },
    }
    return render(request, "clients/requests.html", context)


@allow("clients.check_access")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """HR's answer."""
    row, form = selectors.request_for(request.user, pk), forms.HRCheck(request.POST)
    if form.is_valid():
        services.check_access(
            request_id=row.pk, by=me(request), at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("C’est transmis."))
    return redirect("clients:access_requests")


@allow("clients.decide_access")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The technical director's answer."""
    row, form = selectors.request_for(request.user, pk), forms.AccessDecision(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        services.decide_access(
            request_id=row.pk,
            granted=data["granted"],
            parts=data["parts"],
            can_write=False if data["read_only"] else None,
            refusal=data["refusal"],
            by=me(request),
            at=clock.now(),
        )
        messages.success(request, _("C’est décidé."))
    return redirect("clients:access_requests")


@allow("clients.ask_access")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own demand is no longer needed."""
    row = selectors.own_request_for(request.user, pk)
    services.withdraw_access(request_id=row.pk, by=me(request), at=clock.now())
    return redirect("clients:my_access")


def _end_of(day: date | None) -> datetime | None:
    return datetime.combine(day + timedelta(days=1), time.min, PARIS) if day else None
