"""The verbs of a ticket's page: each translates one form into one service."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients import selectors as clients
from core import clock, typed
from core.access import allow
from core.errors import Refused
from core.forms import posted, status_of
from portal import verdicts
from portal.desk import checking, forms
from tickets import selectors, services
from tickets.models import Ticket


def verb_page(
    request: HttpRequest, ticket: Ticket, form: Any, title: str, submit: str, **more: Any
) -> HttpResponse:
    """The page of a verb that needs a form."""
    context = {
        "ticket": ticket,
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": ticket.get_absolute_url(),
        **more,
    }
    return render(request, "desk/form.html", context, status=status_of(form))


@allow("tickets.take")
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take the ticket over, from the queue or from its page (C21)."""
    ticket = selectors.ticket_for(request.user, number)
    services.take(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(
        request, _("Vous avez pris le ticket %(number)s en charge.") % {"number": number}
    )
    return redirect("desk:queue") if request.POST.get("next") == "queue" else redirect(ticket)


@allow("tickets.assign")
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give the ticket to a colleague."""
    ticket = selectors.ticket_for(request.user, number)
    owner, version = (typed.whole(request.POST.get(name)) for name in ("owner", "version"))
    if owner is None:
        raise Refused(_("Choisissez l’intervenant."))
    services.assign(
        ticket_id=ticket.pk, to_id=owner, by=request.user, at=clock.now(),
        version=version,
    )  # fmt: skip
    messages.success(request, _("Ticket affecté."))
    return redirect(ticket)


@allow("tickets.work")
@require_POST
def work(request: HttpRequest, number: int) -> HttpResponse:
    """Their turn is over, ours begins."""
    ticket = selectors.ticket_for(request.user, number)
    services.work(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Ticket repris."))
    return redirect(ticket)


@allow("tickets.escalate")
def escalate(request: HttpRequest, number: int) -> HttpResponse:
    """To level 2, with what was tried (D12, B15)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Escalation(
        request.POST or None, initial={"summary": services.known_of([ticket])[ticket.pk]}
    )
    level = {"level": ticket.level + 1}
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.escalate(**given, **form.cleaned_data)):
        said = _("Ticket %(number)s transmis au niveau %(level)d.")
        messages.success(request, said % {"number": number, **level})
        return redirect(ticket)
    return verb_page(
        request,
        ticket,
        form,
        _("Escalader au niveau %(level)d") % level,
        _("Transmettre au niveau %(level)d") % level,
        autosave=f"escalade-{number}",
        seats=[seat for seat in clients.seats_of(ticket.client) if seat.is_shown],
    )


@allow("tickets.wait_customer")
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """Wait for the client or a supplier, and say for what (D08)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Waiting(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.wait(**given, **form.awaited())):
        messages.success(request, _("Ticket mis en attente."))
        return redirect(ticket)
    notice = _(
        "L’attente suspend le rétablissement (GTR) ; elle ne suspend jamais la réponse promise."
    )
    return verb_page(
        request, ticket, form, _("Mettre en attente"), _("Mettre en attente"), notice=notice
    )


@allow("tickets.resolve")
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """Say what was done (B12, B14)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Resolution(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.resolve(**given, **form.work())):
        said = _("Ticket %(number)s résolu, le client en est informé.")
        messages.success(request, said % {"number": number})
        return redirect(ticket)
    verdict = verdicts.of_ticket(ticket)
    tone = "soon" if verdict.dot != "covered" else "covered"
    return verb_page(
        request,
        ticket,
        form,
        _("Résoudre"),
        _("Résoudre"),
        autosave=f"resoudre-{number}",
        notice=verdicts.at_resolution(verdict),
        notice_tone=tone,
        verify_url=checking.address(ticket, clock.now()),
    )


@allow("tickets.accept")
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """The client said on the phone that it works."""
    ticket = selectors.ticket_for(request.user, number)
    services.accept(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Résolution confirmée, ticket clos."))
    return redirect(ticket)


@allow("tickets.reject")
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """The client said that it does not."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Reason(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.reject(**given, **form.cleaned_data)):
        messages.success(request, _("Ticket repris, les délais continuent."))
        return redirect(ticket)
    return verb_page(request, ticket, form, _("Le problème continue"), _("Reprendre le ticket"))


@allow("tickets.reopen")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Back to work on a resolved or closed ticket (C23)."""
    ticket = selectors.ticket_for(request.user, number)
    services.reopen(
        ticket_id=ticket.pk,
        by=request.user,
        at=clock.now(),
        reason=request.POST.get("reason", "")[:1000],
    )
    messages.success(request, _("Ticket rouvert."))
    return redirect(ticket)


@allow("tickets.close")
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Technical closing of a resolved ticket."""
    ticket = selectors.ticket_for(request.user, number)
    services.close(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Ticket clos."))
    return redirect(ticket)


@allow("tickets.need_visit")
def need_visit(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket among those to plan."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Reason(request.POST or None)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.need_visit(**given, **form.cleaned_data)):
        messages.success(request, _("Intervention demandée, le ticket est à planifier."))
        return redirect(ticket)
    return verb_page(
        request, ticket, form, _("Demander une intervention"), _("Demander une intervention")
    )
