"""The on-call rota: who is on call now, who comes next, and one's own duty (I10)."""

from datetime import datetime, timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from core import access, agenda, clock, formats, paging
from core.access import allow
from core.exports import download
from core.forms import tried
from planning import exports, forms, selectors, services
from planning.models import CallOut, Duty


@allow("planning.duties")
def rota(request: HttpRequest) -> HttpResponse:
    """Who is on call, the duties to come, and what each one did this month."""
    now = clock.now()
    may_set = access.may(request.user, "planning.set_duties")
    starts_at, ends_at = selectors.next_duty(now)
    form = forms.DutyForm(
        request.POST if may_set and request.POST else None,
        people=selectors.on_rota(),
        initial={"starts_at": starts_at, "ends_at": ends_at},
    )
    if form.is_valid() and _added(request, form, now):
        return redirect("planning:rota")
    month = formats.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    page = paging.page(selectors.duties(now), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "is_on": selectors.is_rota_on(now),
        "on_call": selectors.on_call(now),
        "amounts": selectors.amounts(month, (month + timedelta(days=32)).replace(day=1)),
        "may_set": may_set,
        "has_own": access.may(request.user, "planning.own_duties"),
        "path": [(reverse("planning:board"), _("Planning")), ("", _("Astreintes"))],
    }
    return render(request, "planning/rota.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, form: forms.DutyForm, now: datetime) -> bool:
    data = form.cleaned_data
    duty = tried(
        form,
        lambda: services.add_duty(
            person_id=data["person"].pk, period=(data["starts_at"], data["ends_at"]),
            step=data["step"], by=request.user, at=now,
        ),
    )  # fmt: skip
    if duty:
        messages.success(request, _("Astreinte notée."))
    return bool(duty)


@allow("planning.duties")
def rota_csv(request: HttpRequest) -> HttpResponse:
    """The rota as a table, from the beginning of last month: what compensation is reckoned with."""
    now = clock.now()
    month = formats.local(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    begins = (month - timedelta(days=1)).replace(day=1)
    return download(exports.table(selectors.since(begins)), "astreintes.csv", exports.CSV)


@allow("planning.duties")
def rota_ics(request: HttpRequest) -> HttpResponse:
    """The duties under way and to come, for a calendar; one's own only when asked so."""
    now = clock.now()
    own = me(request) if request.GET.get("qui") == "moi" else None
    return download(exports.calendar(selectors.since(now, own), now), "astreintes.ics", agenda.MEDIA_TYPE)  # fmt: skip


@allow("planning.set_duties")
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Put the rota in force, or out of it."""
    is_on = request.POST.get("on") == "1"
    services.switch_rota(is_on=is_on, by=request.user, at=clock.now())
    messages.success(
        request, _("Astreintes en service.") if is_on else _("Astreintes hors service.")
    )
    return redirect("planning:rota")


@allow("planning.duties")
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    """One duty: its hours, word left for the next, the work noted, the swap."""
    return _page(request, selectors.duty_for(pk))


def _page(request: HttpRequest, found: Duty, **given: Any) -> HttpResponse:
    colleagues = selectors.on_rota().exclude(pk=request.user.pk)
    context = {
        "duty": found,
        "call_outs": found.call_outs.all(),
        "warnings": selectors.rest_warnings(found),
        "is_mine": found.person_id == request.user.pk,
        "is_asked": found.swap_with_id == request.user.pk,
        "may_set": access.may(request.user, "planning.set_duties"),
        "swap": forms.SwapForm(people=colleagues),
        "handover": forms.HandOverForm(initial={"note": found.handover}),
        "call_out": forms.CallOutForm(),
        "path": [(reverse("planning:rota"), _("Astreintes")), ("", str(found.person))],
        **given,
    }
    wrong = any(isinstance(one, django_forms.Form) and one.errors for one in given.values())
    return render(request, "planning/duty.html", context, status=422 if wrong else 200)


@allow("planning.set_duties")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a duty off."""
    services.end_duty(duty_id=selectors.duty_for(pk).pk, by=request.user, at=clock.now())
    messages.success(request, _("Astreinte retirée."))
    return redirect("planning:rota")


@allow("planning.own_duties")
@require_POST
def swap(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer one's duty to a colleague."""
    found, form = selectors.duty_for(pk), forms.SwapForm(request.POST, people=selectors.on_rota())
    if not form.is_valid():
        return _page(request, found, swap=form)
    other = form.cleaned_data["person"]
    if not tried(
        form,
        lambda: services.ask_swap(
            duty_id=found.pk, with_id=other.pk, by=request.user, at=clock.now()
        ),
    ):
        return _page(request, found, swap=form)
    messages.success(request, _("Proposition faite à %(name)s.") % {"name": other})
    return redirect("planning:duty", pk=pk)


@allow("planning.own_duties")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to the swap one was asked for."""
    accepts = request.POST.get("accepts") == "1"
    found = selectors.duty_for(pk)
    services.answer_swap(duty_id=found.pk, accepts=accepts, by=request.user, at=clock.now())
    messages.success(request, _("L’astreinte est à vous.") if accepts else _("Échange refusé."))
    return redirect("planning:duty", pk=pk)


@allow("planning.own_duties")
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave word to the next one."""
    found, form = selectors.duty_for(pk), forms.HandOverForm(request.POST)
    if not form.is_valid() or not tried(
        form,
        lambda: services.hand_over(
            duty_id=found.pk, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        return _page(request, found, handover=form)
    messages.success(request, _("Consignes transmises."))
    return redirect("planning:duty", pk=pk)


@allow("planning.own_duties")
@require_POST
def call_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Note work done during one's duty."""
    found, form = selectors.duty_for(pk), forms.CallOutForm(request.POST)
    if not form.is_valid() or not tried(form, lambda: _noted(request, found, form)):
        return _page(request, found, call_out=form)
    messages.success(request, _("Intervention d’astreinte notée."))
    return redirect("planning:duty", pk=pk)


def _noted(request: HttpRequest, found: Duty, form: forms.CallOutForm) -> CallOut:
    data = form.cleaned_data
    return services.add_call_out(
        duty_id=found.pk, starts_at=data["called_at"], minutes=data["minutes"],
        what=data["what"], by=request.user, at=clock.now(),
    )  # fmt: skip
