"""Which delays are promised, and what happens on the way: one page to read, three forms to set (D01, D10, D13)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import access, clock, typed
from core.access import allow
from core.forms import posted
from tickets import forms, pauses, selectors, services, words
from tickets.models import ClockKind, ServiceTarget
from tickets.services import plans, terms


def _today() -> date:
    return clock.now().astimezone(terms.PARIS).date()


@allow("tickets.rules")
def rules(request: HttpRequest) -> HttpResponse:
    """Targets in force and to come, the house's own, the plan of each kind, what a waiting stops."""
    today = _today()
    context = {
        "targets": selectors.targets(today),
        "house": selectors.house_targets(today),
        "plans": selectors.plans_on(today),
        "causes": pauses.CAUSES.values(),
        "tiers": terms.tiers(today),
        "may_edit": access.may(request.user, "tickets.edit_rules"),
        "today": today,
    }
    return render(request, "tickets/rules.html", context)


@allow("tickets.edit_rules")
def new_target(request: HttpRequest) -> HttpResponse:
    """Add a line: for this contract, service or priority, so many minutes."""
    form = forms.Target(request.POST or None, user=request.user, initial={"since": _tomorrow()})
    given = {"by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.add_target(**given, **form.cleaned_data)):
        messages.success(request, _("La ligne est ajoutée."))
        return redirect("tickets:rules")
    notice = _(
        "La ligne la plus précise l’emporte : contrat, puis client, catégorie, groupe, service, priorité."
    )
    return _form(request, form, _("Ajouter un délai"), _("Ajouter"), notice)


def _tomorrow() -> date:
    return _today() + timedelta(days=1)


def _form(
    request: HttpRequest, form: Any, title: str, submit: str, notice: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "notice": notice}
    return render(request, "tickets/rules_form.html", context)


@allow("tickets.edit_rules")
@require_POST
def end_target(request: HttpRequest, pk: int) -> HttpResponse:
    """The line holds for the last time today."""
    row = get_object_or_404(ServiceTarget, pk=pk)
    services.end_target(target_id=row.pk, by=request.user, at=clock.now())
    messages.success(request, _("La ligne prend fin ce soir."))
    return redirect("tickets:rules")


@allow("tickets.edit_rules")
def steps(request: HttpRequest, kind: str) -> HttpResponse:
    """What happens at each share of a promise, and every so often after it is broken."""
    kind = kind if kind in ClockKind.values else ClockKind.ANSWER
    now = plans.load().on(kind, _today())
    form = forms.Steps(request.POST or None, initial={**forms.of_steps(now), "since": _tomorrow()})
    given = {"kind": kind, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.set_steps(**given, **form.plan())):
        messages.success(request, _("Les étapes sont réglées."))
        return redirect("tickets:rules")
    title = _("Étapes : %(kind)s") % {"kind": words.promise(kind)}
    notice = _("Les promesses déjà commencées gardent les étapes du jour de leur départ.")
    return _form(request, form, title, _("Enregistrer"), notice)


@allow("tickets.edit_rules")
@require_POST
def tiers(request: HttpRequest) -> HttpResponse:
    """Two levels of support, or three."""
    tiers = typed.whole(request.POST.get("tiers")) or 0
    services.set_tiers(tiers=tiers, by=request.user, at=clock.now())
    messages.success(request, _("Le nombre de niveaux est réglé."))
    return redirect("tickets:rules")
