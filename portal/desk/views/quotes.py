"""A quote promised to the client for a day, then sent (D02)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from core.forms import posted, status_of
from portal.desk import forms
from tickets import selectors, services


@allow("tickets.promise_quote")
def promise_quote(request: HttpRequest, number: int) -> HttpResponse:
    """« Devis promis pour… »."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Quote(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.promise_quote(**given, **form.cleaned_data)):
        messages.success(request, _("Le devis est promis ; la promesse est sur le ticket."))
        return redirect(ticket)
    context = {
        "ticket": ticket,
        "form": form,
        "title": _("Devis promis pour…"),
        "submit": _("Promettre"),
        "cancel_url": ticket.get_absolute_url(),
    }
    return render(request, "desk/form.html", context, status=status_of(form))


@allow("tickets.promise_quote")
def send_quote(request: HttpRequest, number: int) -> HttpResponse:
    """« Devis envoyé »."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.QuoteSent(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.send_quote(**given, **form.cleaned_data)):
        messages.success(request, _("La promesse de devis est tenue."))
        return redirect(ticket)
    context = {
        "ticket": ticket,
        "form": form,
        "title": _("Devis envoyé"),
        "submit": _("Noter l’envoi"),
        "cancel_url": ticket.get_absolute_url(),
    }
    return render(request, "desk/form.html", context, status=status_of(form))
