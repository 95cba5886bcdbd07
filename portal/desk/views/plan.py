"""The dated plan of a ticket: told, ticked, moved only with a reason the client reads (B17)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from core.forms import posted, status_of
from portal import promises
from portal.desk import forms, promise_forms, quick
from tickets import moments, selectors, services


@allow("tickets.plan")
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Dated steps, told to the client in one message; the 4 h promise is kept by it (D02)."""
    ticket = selectors.ticket_for(request.user, number)
    form = promise_forms.Plan(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.tell_plan(**given, **form.told())):
        messages.success(request, _("Calendrier envoyé au client, chaque étape est une promesse."))
        return redirect(ticket)
    context = {"ticket": ticket, "form": form, "steps": selectors.steps_of(ticket)}
    return render(request, "desk/plan.html", context, status=status_of(form, invalid=422))


@allow("tickets.plan")
@require_POST
def tick(request: HttpRequest, pk: int) -> HttpResponse:
    """This step is done."""
    step = selectors.step_for(request.user, pk)
    services.tick_step(step_id=step.pk, by=request.user, at=clock.now())
    messages.success(request, _("Étape faite, promesse tenue."))
    return redirect(step.ticket)


@allow("tickets.plan")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another date, with the reason told to the client."""
    step, now = selectors.step_for(request.user, pk), clock.now()
    proposed = quick.choices(moments.STEP, now, promises.hours_of(step.ticket))
    form = promise_forms.StepMoved(request.POST or None, choices=proposed)
    if posted(
        request,
        form,
        lambda: services.move_step(
            step_id=step.pk, due_at=form.cleaned_data["until"], by=request.user, at=now,
            reason=form.cleaned_data["reason"],
        ),
    ):  # fmt: skip
        messages.success(request, _("Étape reportée, le client en est informé."))
        return redirect(step.ticket)
    context = {"ticket": step.ticket, "step": step, "form": form, "title": _("Reporter l’étape")}
    return render(request, "desk/step.html", context, status=status_of(form, invalid=422))


@allow("tickets.plan")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The step will not be done; the client is told why."""
    step = selectors.step_for(request.user, pk)
    form = forms.Reason(request.POST or None)
    given = {"step_id": step.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.drop_step(**given, **form.cleaned_data)):
        messages.success(request, _("Étape abandonnée, le client en est informé."))
        return redirect(step.ticket)
    context = {
        "ticket": step.ticket, "form": form, "title": _("Abandonner l’étape"), "danger": True,
        "submit": _("Abandonner et informer le client"), "notice": step.text,
        "cancel_url": step.ticket.get_absolute_url(),
    }  # fmt: skip
    return render(request, "desk/form.html", context, status=status_of(form, invalid=422))
