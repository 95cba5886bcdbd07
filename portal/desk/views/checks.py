"""The caller is checked, from the call card or for a ticket (A24)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from portal.desk import checking, forms
from portal.desk.views.calls import own_call
from tickets import selectors
from tickets.models import Call, CallerCheck


@sensitive_variables()
def _unknown(form: forms.CallerCheck) -> None:
    form.add_error(
        "said" if form.cleaned_data["way"] != "CALL_BACK" else "line",
        _("Appelant non reconnu : c’est noté. Ne rendez aucun accès, n’en dites aucun."),
    )


@sensitive_variables()
def _tried(request: HttpRequest, form: forms.CallerCheck, **about: int) -> CallerCheck | None:
    """The check that succeeded; otherwise the form says what happened."""
    if not form.is_valid():
        return None
    check = checking.attempt(form, request.user, clock.now(), **about)
    if check and not check.succeeded:
        _unknown(form)
        return None
    return check


@allow("tickets.verify_caller")
@require_POST
@sensitive_post_parameters("said")
def of_call(request: HttpRequest, pk: int) -> HttpResponse:
    """During a call, from the dialog of its card (A24)."""
    call = own_call(request, pk)
    form = forms.CallerCheck(request.POST)
    if _tried(request, form, call_id=call.pk):
        return _checked(request, own_call(request, pk))
    context: dict[str, Any] = {"call": call, "check_form": form, **checking.ways(call.contact)}
    return render(request, "desk/_caller_form.html", context)


def _checked(request: HttpRequest, call: Call) -> HttpResponse:
    """The line of the card and its closed dialog; what is typed in the card is not touched."""
    context = {"call": call, **checking.of_call(call, request.user, clock.now())}
    answer = render(request, "desk/_checked.html", context)
    answer["HX-Reswap"] = "none"
    answer["HX-Trigger-After-Swap"] = "call-bound"
    return answer


@allow("tickets.verify_caller")
@sensitive_post_parameters("said")
def of_ticket(request: HttpRequest, number: int) -> HttpResponse:
    """For a ticket: called back, asked, and then back to it."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.CallerCheck(request.POST or None)
    if request.method == "POST" and _tried(request, form, ticket_id=ticket.pk):
        messages.success(request, _("Appelant vérifié."))
        return redirect(ticket)
    context = {
        "ticket": ticket,
        "contact": ticket.requester,
        "caller": selectors.standing(ticket, clock.now()),
        "tries": selectors.checks_of(ticket)[:10],
        "check_form": form,
        **checking.ways(ticket.requester),
    }
    return render(request, "desk/caller.html", context, status=422 if form.errors else 200)
