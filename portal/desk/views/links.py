"""Attach a ticket to the one that leads, and undo it (C06)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from portal.desk import forms
from portal.desk.views.verbs import verb_page
from tickets import selectors, services


@allow("tickets.link")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Attach this ticket to another one, by its number."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Parent(request.POST or None)
    if request.method == "POST" and form.is_valid():
        parent = selectors.ticket_for(request.user, form.cleaned_data["parent"])
        services.link(
            ticket_id=ticket.pk, parent_id=parent.pk, by=request.user, at=clock.now(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("Ticket rattaché au %(number)s.") % {"number": parent.pk})
        return redirect(ticket)
    notice = _("Celui qui porte les autres attend qu’ils soient tous résolus.")
    return verb_page(
        request, ticket, form, _("Rattacher à un autre ticket"), _("Rattacher"), notice=notice
    )


@allow("tickets.link")
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    """The ticket lives on its own again."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.unlink(ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Ticket détaché."))
        return redirect(ticket)
    return verb_page(request, ticket, form, _("Détacher ce ticket"), _("Détacher"))
