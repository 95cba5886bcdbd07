"""A serious problem from the ticket that leads it: declared, and who has the information (D04, E01)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from core.forms import posted, tried
from portal.desk import forms
from portal.desk.views.verbs import verb_page
from portal.majors.forms import Declaration
from tickets import selectors, services


@allow("tickets.major")
def major(request: HttpRequest, number: int) -> HttpResponse:
    """Declare a serious problem: everybody concerned must be informed within 24 h (D03)."""
    ticket = selectors.ticket_for(request.user, number)
    form = Declaration(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
        if lead := tried(form, lambda: services.declare_major(**given, **form.said())):
            messages.success(request, _("Problème grave déclaré : tout le support est prévenu."))
            return redirect(lead.major)
    notice = _(
        "Tout le support est prévenu aussitôt. Les clients touchés et leurs responsables doivent avoir l’information utile sous 24 h ouvrées."
    )
    return verb_page(
        request,
        ticket,
        form,
        _("Déclarer un problème grave"),
        _("Déclarer et prévenir tout le support"),
        notice=notice,
        notice_tone="broken",
        danger=True,
    )


@allow("tickets.major")
def inform(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one audience has the information; the 24 h promise is kept with the last (D04)."""
    ticket = selectors.ticket_for(request.user, number)
    missing = [(name, services.Audience(name).label) for name in services.still_to_inform(ticket)]
    form = forms.Inform(request.POST or None, missing=missing)
    given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.inform(**given, **form.cleaned_data)):
        messages.success(request, _said_after_informing(services.still_to_inform(ticket)))
        return redirect(ticket)
    notice = _("La promesse est tenue quand le dernier public a l’information, preuve à l’appui.")
    if not missing:
        notice = _said_after_informing([])
    return verb_page(request, ticket, form, _("Information diffusée"), _("Noter"), notice=notice)


def _said_after_informing(left: list[str]) -> str:
    if not left:
        return _("Tous les publics sont informés : la promesse de 24 h est tenue.")
    names = ", ".join(str(services.Audience(name).label) for name in left)
    return _("C’est noté. Restent à informer : %(names)s.") % {"names": names}
