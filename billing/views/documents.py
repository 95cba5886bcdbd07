"""What was issued: the list, one document, its PDF, the month's sales, and the seller's mentions."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from billing import exports, forms, frame, selectors, services
from billing import pdf as paper
from billing.forms.worklist import VIEWS
from billing.models import CompanyProfile
from core import access, clock, files, paging
from core import exports as spreadsheets
from core.access import allow

PARIS = ZoneInfo("Europe/Paris")


def _today() -> date:
    return clock.now().astimezone(PARIS).date()


def _month(text: str) -> date | None:
    return date.fromisoformat(f"{text}-01") if text else None


@allow("billing.view")
def invoices(request: HttpRequest) -> HttpResponse:
    """The documents, newest first."""
    form = forms.DocumentFilter(request.GET)
    chosen = form.chosen()
    found = selectors.invoices(
        request.user,
        view=chosen["view"],
        q=chosen["q"],
        month=_month(chosen["month"]),
        late_on=_today() if chosen["view"] == "late" else None,
    )
    context = {
        "form": form,
        "chosen": chosen,
        "views": [(f"?view={v}", words, v == chosen["view"]) for v, words in VIEWS],
        "tabs": frame.tabs(request.user, "billing:invoices"),
        "page": paging.page(found, request.GET.get("page")),
        "today": _today(),
        "export_month": chosen["month"] or f"{_today():%Y-%m}",
    }
    return render(request, "billing/invoices.html", context)


@allow("billing.view")
def invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """One document with its payments."""
    found = selectors.invoice_for(request.user, pk)
    context: dict[str, Any] = {
        "invoice": found,
        "left": found.gross_total - found.paid_total,
        "is_late": found.settled_on is None and found.due_on < _today(),
        "today": _today(),
        "paper": paper.content(found, list(found.lines.all())),
        "items": selectors.items_of(found),
        "matchings": found.matchings.select_related("payment").order_by("pk"),
        "can_pay": access.may(request.user, "billing.pay") and found.settled_on is None,
    }
    return render(request, "billing/invoice.html", context)


@allow("billing.pdf")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen bytes, for sales and for the client's manager."""
    found = selectors.invoice_for(request.user, pk)
    return files.response(found.pdf, inline=True)


@allow("billing.export")
def export(request: HttpRequest) -> HttpResponse:
    """The month's sales as CSV, safe for a spreadsheet."""
    chosen = forms.DocumentFilter(request.GET).chosen()
    month = _month(chosen["month"]) or _today()
    content = exports.sales(selectors.sales_of(request.user, month))
    return spreadsheets.download(content, f"ventes-{month:%Y-%m}.csv", spreadsheets.CSV)


@allow("billing.profile")
def profile(request: HttpRequest) -> HttpResponse:
    """What every document says of the company."""
    kept = CompanyProfile.objects.order_by("pk").first()
    form = forms.ProfileForm(request.POST or None, instance=kept)
    if form.is_valid():
        services.save_profile(values=form.cleaned_data, by=request.user, at=clock.now())
        messages.success(
            request, _("Mentions enregistrées : elles vaudront pour les prochaines pièces.")
        )
        return redirect("billing:profile")
    context = {"form": form, "tabs": frame.tabs(request.user, "billing:profile")}
    return render(request, "billing/profile.html", context)
