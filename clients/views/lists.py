"""The numbered lists of rights that are kept, and the departures (H06, H11)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import rights_paper, selectors, services
from clients.services.lists import made_words
from clients.views.tabs import rights_tabs
from core import access, clock, exports, files, paging
from core.access import allow
from core.language import of_the_house

ON_PAPER = 500


@allow("clients.view_rights")
def rights_lists(request: HttpRequest) -> HttpResponse:
    """Every list kept, the newest first."""
    page = paging.page(selectors.rights_lists(), request.GET.get("page"))
    context = {"page": page, "tabs": rights_tabs(request, "rights_lists")}
    return render(request, "clients/rights_lists.html", context)


@allow("clients.view_rights")
@require_POST
def keep_list(request: HttpRequest) -> HttpResponse:
    """Write down every right open now, under the next number."""
    kept = services.keep_rights_list(by=me(request), at=clock.now())
    messages.success(request, _("La liste n° %s est gardée.") % kept)
    return redirect("clients:rights_list", kept.pk)


@allow("clients.view_rights")
def rights_list(request: HttpRequest, pk: int) -> HttpResponse:
    """One kept list, as it prints."""
    kept = selectors.rights_list_for(request.user, pk)
    head, *rows = services.read_rights_list(kept)
    number = paging.number_of(request.GET.get("page"))
    shown = rows[(number - 1) * ON_PAPER : number * ON_PAPER]
    page = paging.ShortPage(shown, number, len(rows) > number * ON_PAPER)
    return render(request, "clients/rights_list.html", {"kept": kept, "head": head, "page": page})


@allow("clients.view_rights")
def rights_list_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was written."""
    return files.response(selectors.rights_list_for(request.user, pk).file)


@allow("clients.view_rights")
def rights_list_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same lines as a spreadsheet."""
    kept = selectors.rights_list_for(request.user, pk)
    head, *rows = services.read_rights_list(kept)
    content = exports.xlsx_bytes(_("Droits"), head, rows)
    return exports.download(content, f"{kept.file.name[:-4]}.xlsx", exports.XLSX)


@allow("clients.view_rights")
@of_the_house
def rights_list_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same lines on paper."""
    kept = selectors.rights_list_for(request.user, pk)
    _head, *rows = services.read_rights_list(kept)
    title = _("Droits d’accès, liste n° %s") % kept.number
    content = rights_paper.pdf(rows, title=title, made=made_words(kept.made_at))
    return exports.download(content, f"{kept.file.name[:-4]}.pdf", exports.PDF)


@allow("clients.view_departures")
def departures(request: HttpRequest) -> HttpResponse:
    """Who leaves and who left, and that nothing stays open to them (H11)."""
    now = clock.now()
    today = timezone.localdate(now)
    page = paging.page(selectors.departures(today, now), request.GET.get("page"))
    context = {
        "page": page,
        "tabs": rights_tabs(request, "departures"),
        "may_follow": access.may(request.user, "clients.secrets_to_change"),
    }
    return render(request, "clients/departures.html", context)
