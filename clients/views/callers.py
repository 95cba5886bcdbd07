"""What somebody may be asked when they call: set for them here, by themselves on the portal (A24)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from accounts.web import me
from clients import forms, proofs, selectors, services
from clients.models import Contact
from core import clock
from core.access import allow
from core.forms import tried


@allow("clients.edit")
@sensitive_post_parameters("answer")
def caller(request: HttpRequest, pk: int) -> HttpResponse:
    """The code and the question of one person of a client."""
    return chosen(request, selectors.contact_for(request.user, pk), "clients/caller.html")


@sensitive_variables()
def chosen(request: HttpRequest, contact: Contact, template: str) -> HttpResponse:
    """Draw, choose or take away; a code is on the answer to its drawing, and nowhere else ever."""
    act = request.POST.get("act", "")
    given: dict[str, Any] = {"contact_id": contact.pk, "by": me(request), "at": clock.now()}
    form = forms.Question(request.POST if act == "question" else None)
    if act == "draw":
        code = services.draw_code(**given)
        contact.refresh_from_db(fields=["caller_passcode"])
        return _page(request, contact, template, form, proofs.spoken(code))
    if act in _TAKEN_AWAY:
        take_away, said = _TAKEN_AWAY[act]
        take_away(**given)
        messages.success(request, said)
        return redirect(request.path)
    if form.is_valid() and tried(form, lambda: _choose(form, given)):
        messages.success(request, _("C’est enregistré. La réponse ne sera plus affichée."))
        return redirect(request.path)
    return _page(request, contact, template, form)


@sensitive_variables()
def _choose(form: forms.Question, given: dict[str, Any]) -> bool:
    services.set_question(**given, **form.cleaned_data)
    return True


_TAKEN_AWAY = {
    "drop_code": (services.remove_code, gettext_lazy("Le code d’appel est retiré.")),
    "drop_question": (services.remove_question, gettext_lazy("La question est retirée.")),
}


def _page(
    request: HttpRequest, contact: Contact, template: str, form: forms.Question, code: str = ""
) -> HttpResponse:
    context = {"contact": contact, "client": contact.client, "form": form, "code": code}
    answer = render(request, template, context)
    answer["Cache-Control"] = "no-store, private"
    return answer
