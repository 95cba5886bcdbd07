"""« Être rappelé »: a slot of ours, a confirmation, and the place in the queue (A23)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from portal import slots
from portal.client import forms, selectors
from tickets import selectors as tickets
from tickets import services
from tickets.models import CallBack, Ticket


@allow("portal.client")
def callback(request: HttpRequest) -> HttpResponse:
    """Choose when to be called back; or see when we call, and who comes before."""
    now, contact = clock.now(), selectors.contact_of(request.user)
    waiting = CallBack.objects.visible_to(request.user).open().filter(contact=contact).first()
    requests = Ticket.objects.visible_to(request.user).open().order_by("-pk")
    form = forms.CallMe(
        request.POST or None, now=now, requests=requests, initial={"number": contact.phone}
    )
    if request.method == "POST" and not waiting and form.is_valid():
        _ask(form.cleaned_data, request, contact, now)
        messages.success(request, _("C’est noté, nous vous rappelons."))
        return redirect("client:callback")
    context: dict[str, Any] = {"form": form, "waiting": waiting}
    if waiting:
        context["slot"] = slots.words(waiting.starts_at, waiting.ends_at, now)
        context["before"] = tickets.place(waiting)
    return render(request, "client/callback.html", context, status=422 if form.errors else 200)


def _ask(data: dict[str, Any], request: HttpRequest, contact: Any, now: Any) -> None:
    starts_at, ends_at = data["slot"]
    services.ask_callback(
        by=request.user, at=now, contact=contact, client=contact.client, ticket=data["ticket"],
        starts_at=starts_at, ends_at=ends_at, number=data["number"], reason=data["reason"],
    )  # fmt: skip


@allow("portal.client")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The call is not needed any more."""
    found = tickets.callback_for(request.user, pk)
    services.drop_callback(callback_id=found.pk, by=request.user, at=clock.now())
    messages.success(request, _("Nous ne vous rappellerons pas."))
    return redirect("client:callback")
