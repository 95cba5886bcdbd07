"""Passing one's promises on before leaving, and taking over what colleagues pass (C27, C28)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from core.forms import posted, status_of
from portal.desk import forms, handing_over, promise_forms, selection
from tickets import selectors, services


@allow("tickets.assign")
def hand_over(request: HttpRequest) -> HttpResponse:
    """What is due tomorrow, each with the backup who knows the client; ticked and passed in one gesture."""
    now = clock.now()
    if request.method == "POST":
        chosen = [
            (number, request.POST.get(f"to_{number}", ""))
            for number in request.POST.getlist("ticket")
        ]
        note = request.POST.get("note", "")[:2000]
        passed, left = selection.pass_on(chosen, note=note, by=request.user, at=now)
        words = ngettext("%d ticket passé.", "%d tickets passés.", passed) % passed
        messages.success(request, words)
        for sentence in left:
            messages.warning(request, sentence)
        return redirect("desk:hand_over")
    return render(request, "desk/hand_over.html", handing_over.page(request.user, now))


@allow("tickets.assign")
def pass_on(request: HttpRequest, number: int) -> HttpResponse:
    """One ticket to one colleague, the one who knows the client first."""
    ticket, now = selectors.ticket_for(request.user, number), clock.now()
    choices = handing_over.choices(ticket, request.user, now)
    form = promise_forms.PassOn(
        request.POST or None, choices=choices, initial={"to": choices[0][0] if choices else ""}
    )
    given = {"ticket_id": ticket.pk, "by": request.user, "at": now}
    if posted(request, form, lambda: services.pass_on(**given, **form.said())):
        messages.success(
            request, _("Ticket passé ; le client garde son référent d’ici la réponse.")
        )
        return redirect("desk:queue")
    context = {
        "ticket": ticket, "form": form, "title": _("Passer à un collègue"), "submit": _("Passer"),
        "cancel_url": ticket.get_absolute_url(),
        "notice": "" if choices else _("Personne n’est là pour le reprendre."),
    }  # fmt: skip
    return render(request, "desk/form.html", context, status=status_of(form))


@allow("tickets.assign")
def reminder(request: HttpRequest) -> HttpResponse:
    """The strip of the desk, asked for by the page once it is drawn."""
    return render(request, "desk/_hand_over.html", handing_over.reminder(request.user, clock.now()))


@allow("tickets.assign")
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on I answer for this ticket to the client."""
    passed = selectors.hand_over_for(request.user, pk)
    ticket = services.accept_hand_over(hand_over_id=passed.pk, by=request.user, at=clock.now())
    words = _("Vous êtes le référent du ticket %(number)s.") % {"number": ticket.pk}
    messages.success(request, words)
    return redirect("desk:hand_over")


@allow("tickets.assign")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """I cannot: it goes back, with the reason."""
    passed = selectors.hand_over_for(request.user, pk)
    form = forms.Reason(request.POST or None)
    given = {"hand_over_id": passed.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.decline_hand_over(**given, **form.cleaned_data)):
        messages.success(request, _("Ticket rendu, avec votre motif."))
        return redirect("desk:hand_over")
    context = {"form": form, "title": _("Rendre le ticket"), "submit": _("Rendre le ticket")}
    context |= {"ticket": passed.ticket}
    return render(request, "desk/form.html", context, status=status_of(form))
