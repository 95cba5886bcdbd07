"""Time spent on a ticket: by hand, or by the timer (C16)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from core.forms import posted
from portal import verdicts
from portal.desk import forms
from portal.desk.views.verbs import verb_page
from tickets import selectors, services
from tickets.entitled import verdict_of


@allow("tickets.time")
def add_time(request: HttpRequest, number: int) -> HttpResponse:
    """Minutes by hand (C16)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Time(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.log_time(**given, **form.cleaned_data)):
        messages.success(request, _("Temps ajouté."))
        return redirect(ticket)
    told = verdicts.banner(verdict_of(ticket, clock.now()))
    notice = ", ".join(filter(None, (told.words, told.contract, told.text)))
    return verb_page(request, ticket, form, _("Ajouter du temps"), _("Ajouter"), notice=notice)


@allow("tickets.time")
@require_POST
def timer_start(request: HttpRequest, number: int) -> HttpResponse:
    """The timer follows the ticket one works on."""
    ticket = selectors.ticket_for(request.user, number)
    services.start_timer(ticket_id=ticket.pk, by=request.user, at=clock.now())
    return redirect(ticket)


@allow("tickets.time")
@require_POST
def timer_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop one's own timer."""
    ticket = selectors.ticket_for(request.user, number)
    services.stop_timer(by=request.user, at=clock.now())
    messages.success(request, _("Minuteur arrêté, le temps est compté."))
    return redirect(ticket)
