"""The call card: opened at once, searched and filled while somebody talks, ended by one gesture (A01–A04, B14)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients import selectors as clients
from clients import services as client_services
from core import clock, typed
from core.access import allow
from core.forms import tried
from portal import doors
from portal.desk import callcard, checking, endings, forms, opening, procedures
from tickets import selectors as tickets
from tickets import services
from tickets.models import Call, CallOutcome


def own_call(request: HttpRequest, pk: int) -> Call:
    """One's own running call; anybody else's is not there."""
    mine = tickets.with_check(Call.objects.all()).select_related(
        "client__referent", "client__seller", "client__manager", "contact__site", "contact__client"
    )
    return get_object_or_404(mine, pk=pk, hotliner=request.user, outcome=CallOutcome.IN_PROGRESS)


@allow("tickets.calls")
def start(request: HttpRequest) -> HttpResponse:
    """A call begins (A01). A running one is gone back to, never lost."""
    running = opening.running_call(request.user)
    if running:
        return redirect("desk:call", pk=running.pk)
    number = (request.POST or request.GET).get("number", "").strip()[:20]
    if request.method != "POST":
        return render(request, "desk/call_start.html", {"number": number})
    call = callcard.begin(number, request.user, clock.now())
    known = "?reconnu=1" if call.contact_id else ""
    return redirect(reverse("desk:call", args=[call.pk]) + known)


@allow("tickets.calls")
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card itself: a page at its address, a sheet where the desk asked for one."""
    return _card(request, own_call(request, pk), None)


def _card(
    request: HttpRequest, call: Call, form: forms.CallCard | None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    if form is None:
        form = forms.CallCard(
            initial={"symptoms": call.note}, assets=callcard.assets_of(call, request.user)
        )
    data: dict[str, Any] = form.cleaned_data if form.is_bound else {"symptoms": call.note}
    answers = procedures.answers_from(request.POST.get("answers", ""))
    context = {
        **callcard.who(call, request.user, now),
        **checking.of_call(call, request.user, now),
        **callcard.advice(call, request.user, data, answers, now),
        **opening.banner(now, call.client_id),
        "form": form,
        "answers": request.POST.get("answers", ""),
        "q": call.number,
        "contact_form": forms.NewContact(initial={"phone": call.number}),
        "can_plan": bool(doors.address_of("interventions:plan", 1)),
        "reason": request.GET.get("reconnu", "") and _("par son numéro"),
    }
    sheet = request.headers.get("HX-Target") == "call-sheet"
    return render(
        request, f"desk/{'_call_sheet' if sheet else 'call'}.html", context, status=status
    )


@allow("tickets.calls")
def candidates(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it may be, ranked with reasons, while one types (A03)."""
    call = own_call(request, pk)
    text = request.GET.get("q", "").strip()[:100]
    found = clients.find_callers(text, clock.now()) if text else []
    return render(
        request, "desk/_call_candidates.html", {"call": call, "candidates": found[:5], "q": text}
    )


@allow("tickets.calls")
@require_POST
def bind(request: HttpRequest, pk: int) -> HttpResponse:
    """This is who calls: their contact, or the company alone (A03, A04)."""
    call = own_call(request, pk)
    contact, client = (typed.whole(request.POST.get(name)) for name in ("contact", "client"))
    if contact is not None:
        person = clients.contact_for(request.user, contact)
        company = clients.client_for(request.user, person.client_id if client is None else client)
        services.identify_call(
            call_id=call.pk,
            by=request.user,
            at=clock.now(),
            contact_id=person.pk,
            client_id=company.pk,
        )
    elif client is not None:
        company = clients.client_for(request.user, client)
        services.identify_call(
            call_id=call.pk, by=request.user, at=clock.now(), client_id=company.pk
        )
    return _bound(request, own_call(request, pk))


def _about_caller(request: HttpRequest, call: Call) -> dict[str, Any]:
    """What the card says of who is on the line; the search when nobody is known."""
    now = clock.now()
    return {
        **callcard.who(call, request.user, now),
        **checking.of_call(call, request.user, now),
        "form": forms.CallCard(assets=callcard.assets_of(call, request.user)),
        "q": call.number,
    }


def _bound(request: HttpRequest, call: Call) -> HttpResponse:
    context = {**_about_caller(request, call), "reason": _("reconnu")}
    answer = render(request, "desk/_bound.html", context)
    answer["HX-Trigger-After-Swap"] = "call-bound"
    return answer


@allow("tickets.calls")
@require_POST
def unbind(request: HttpRequest, pk: int) -> HttpResponse:
    """« Ce n’est pas cette personne »: the search comes back, and what the card said of them goes."""
    services.forget_caller(call_id=own_call(request, pk).pk, by=request.user)
    return render(request, "desk/_bound.html", _about_caller(request, own_call(request, pk)))


@allow("tickets.calls")
@require_POST
def keep_number(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on this number is this person's (A03)."""
    call = own_call(request, pk)
    if call.contact and call.number:
        client_services.bind_number(
            contact_id=call.contact.pk, number=call.number, by=request.user, at=clock.now()
        )
    return _bound(request, own_call(request, pk))


@allow("tickets.calls")
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """A caller nobody knew, created without leaving the card (A03)."""
    call = own_call(request, pk)
    form = forms.NewContact(request.POST)
    if call.client is None:
        form.add_error(None, _("Choisissez d’abord la société."))
    if not form.is_valid() or call.client is None:
        return render(
            request, "desk/_call_contact.html", {"contact_form": form, "call": call}, status=200
        )
    at = clock.now()
    person = client_services.save_contact(
        client_id=call.client.pk, by=request.user, at=at, **form.cleaned_data
    )
    services.identify_call(call_id=call.pk, by=request.user, at=at, contact_id=person.pk)
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


@allow("tickets.calls")
@require_POST
def advise(request: HttpRequest, pk: int) -> HttpResponse:
    """What follows from the words typed; keeps them with the call on the way."""
    call = own_call(request, pk)
    form = forms.CallCard(request.POST, assets=callcard.assets_of(call, request.user))
    form.is_valid()
    data = form.cleaned_data
    if data.get("symptoms", call.note) != call.note:
        services.identify_call(
            call_id=call.pk, by=request.user, at=clock.now(), note=data["symptoms"]
        )
    answers = procedures.answers_from(request.POST.get("answers", ""))
    now = clock.now()
    context = callcard.advice(call, request.user, data, answers, now)
    context["caller"] = tickets.standing_of_call(call, now)
    return render(request, "desk/_advice.html", context)


@allow("tickets.calls")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the endings: solved, escalated, to be planned, kept for later, added, information, nothing."""
    call = own_call(request, pk)
    form = forms.CallCard(request.POST, assets=callcard.assets_of(call, request.user))
    form.is_valid()
    answers = procedures.answers_from(request.POST.get("answers", ""))
    ending = endings.Ending(request.POST.get("ending", "")[:40])
    told = None
    if endings.complete(ending, call, form, clock.now()):
        given = {"call": call, "answers": answers, "by": request.user, "at": clock.now()}
        told = tried(form, lambda: endings.apply(ending, data=form.cleaned_data, **given))
    if told is None:
        return _card(request, call, form, status=422)
    messages.success(request, told.words)
    return redirect(told.to)
