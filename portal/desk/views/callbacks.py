"""Call-backs: missed calls and those asked for, passed from one list (A01, A23)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from core.errors import Refused
from core.forms import posted, status_of
from portal.desk import callcard, calling_back, endings, opening, promise_forms
from portal.desk.views.calls import own_call
from tickets import selectors, services


@allow("tickets.calls")
def callbacks(request: HttpRequest) -> HttpResponse:
    """What is to be passed, the first promised first; a missed call is noted here too."""
    now = clock.now()
    if request.method == "POST":
        number = request.POST.get("number", "").strip()[:20]
        services.miss_call(number=number, at=now, contact_id=callcard.known(number, now))
        messages.success(request, _("Appel manqué noté, il est à rappeler."))
        return redirect("desk:callbacks")
    context = {"lines": calling_back.lines(request.user, now), **opening.strips(request.user, now)}
    return render(request, "desk/callbacks.html", context)


@allow("tickets.calls")
@require_POST
def pass_callback(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the person back: the card opens with what is known; its end keeps the promise."""
    callback = selectors.callback_for(request.user, pk)
    if opening.running_call(request.user):
        raise Refused(_("Terminez d’abord l’appel en cours."))
    call = services.pass_callback(callback_id=callback.pk, by=request.user, at=clock.now())
    return redirect("desk:call", pk=call.pk)


@allow("tickets.calls")
@require_POST
def drop_callback(request: HttpRequest, pk: int) -> HttpResponse:
    """Not to be passed any more, for a reason."""
    callback = selectors.callback_for(request.user, pk)
    services.drop_callback(
        callback_id=callback.pk, by=request.user, at=clock.now(),
        reason=request.POST.get("reason", "")[:300],
    )  # fmt: skip
    messages.success(request, _("Ce rappel n’est plus à passer."))
    return redirect("desk:callbacks")


@allow("tickets.calls")
def promise_callback(request: HttpRequest, pk: int) -> HttpResponse:
    """The caller would rather be called back: a slot is promised and this call ends."""
    call, now = own_call(request, pk), clock.now()
    number = call.number or (call.contact.phone if call.contact else "")
    form = promise_forms.CallLater(
        request.POST or None, now=now, initial={"number": number, "reason": call.note[:300]}
    )
    if posted(
        request,
        form,
        lambda: endings.call_later(call, by=request.user, at=now, **form.cleaned_data),
    ):
        messages.success(request, _("Rappel promis, la personne en reçoit la confirmation."))
        return redirect("desk:callbacks")
    context = {"form": form, "title": _("Promettre un rappel"), "submit": _("Promettre ce rappel")}
    context |= {"cancel_url": f"../../{pk}/"}
    return render(request, "desk/form.html", context, status=status_of(form))
