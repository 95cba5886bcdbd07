"""Attach a ticket to the one that leads, and undo it (C06)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from core.forms import posted
from portal.desk import forms
from portal.desk.views.verbs import verb_page
from tickets import selectors, services
from tickets.models import Ticket


@allow("tickets.link")
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Attach this ticket to another one, by its number."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Parent(request.POST or None)
    if posted(request, form, lambda: _link(request, ticket, **form.cleaned_data)):
        said = _("Ticket rattaché au %(number)s.")
        messages.success(request, said % {"number": form.cleaned_data["parent"]})
        return redirect(ticket)
    notice = _("Celui qui porte les autres attend qu’ils soient tous résolus.")
    return verb_page(
        request, ticket, form, _("Rattacher à un autre ticket"), _("Rattacher"), notice=notice
    )


def _link(request: HttpRequest, ticket: Ticket, *, parent: int, reason: str) -> None:
    found = selectors.ticket_for(request.user, parent)
    services.link(
        ticket_id=ticket.pk, parent_id=found.pk, by=request.user, at=clock.now(), reason=reason
    )


@allow("tickets.link")
def unlink(request: HttpRequest, number: int) -> HttpResponse:
    """The ticket lives on its own again."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Reason(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.unlink(**given, **form.cleaned_data)):
        messages.success(request, _("Ticket détaché."))
        return redirect(ticket)
    return verb_page(request, ticket, form, _("Détacher ce ticket"), _("Détacher"))
