"""The client's answer to a solution, from the portal or from a mail's link: one way to act."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Contact
from core import clock
from portal.client import forms, kept, selectors
from tickets import selectors as tickets
from tickets import services
from tickets.models import Ticket


def act(ticket: Ticket, form: forms.Answer, *, by: User | None, contact: Contact) -> str:
    """Accept or send back; return the sentence that thanks."""
    now, said = clock.now(), form.cleaned_data
    if said["answer"] == form.YES:
        services.accept(ticket_id=ticket.pk, by=by, contact=contact, at=now)
        return _("Merci. La demande est close.")
    services.reject(
        ticket_id=ticket.pk,
        by=by,
        contact=contact,
        at=now,
        reason=said["reason"],
        partly=said["answer"] == form.PARTLY,
    )
    return _("Merci de nous l’avoir dit. La demande est rouverte, nous revenons vers vous.")


def request_page(request: HttpRequest, ticket: Ticket, **given: Form) -> HttpResponse:
    """One request's page, with whatever form has just been refused."""
    now = clock.now()
    (row,) = selectors.with_words(
        list(
            selectors.requests(request.user, is_open=ticket.status != "CLOSED").filter(pk=ticket.pk)
        ),
        now,
    )
    context = {
        "row": row,
        "ticket": row.ticket,
        "steps": tickets.steps_of(row.ticket) if _is_planned(row.ticket) else [],
        "past": kept.past(list(row.ticket.clocks.all()), now),
        "thread": [(entry, _links(entry)) for entry in tickets.timeline(ticket, request.user)],
        "reply": given.get("reply") or forms.Reply(),
        "answer": given.get("answer") or forms.Answer(),
        "reopen": given.get("reopen") or forms.Reopen(),
        "visits": selectors.visits(request.user).filter(ticket=ticket),
    }
    return render(request, "client/request.html", context, status=422 if given else 200)


def _is_planned(ticket: Ticket) -> bool:
    return any(clock.kind == "PLAN" for clock in ticket.clocks.all())


def _links(entry: tickets.Entry) -> list[tuple[str, str, int]]:
    return [
        (reverse("tickets:attachment", args=[joined.pk]), joined.file.name, joined.file.size)
        for joined in entry.files
    ]
