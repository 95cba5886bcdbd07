"""A ticket put aside until its next action is due (C29)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, formats
from core.access import allow
from core.forms import posted, status_of
from portal import promises
from portal.desk import promise_forms, quick
from tickets import moments, selectors, services


@allow("tickets.snooze")
def snooze(request: HttpRequest, number: int) -> HttpResponse:
    """Until when, by one click, and what to do then."""
    ticket, now = selectors.ticket_for(request.user, number), clock.now()
    proposed = quick.choices(moments.SNOOZE, now, promises.hours_of(ticket))
    form = promise_forms.Snooze(
        request.POST or None, choices=proposed, initial={"when": proposed[0][0]}
    )
    given = {"ticket_id": ticket.pk, "by": request.user, "at": now}
    if posted(request, form, lambda: services.snooze(**given, **form.chosen())):
        until, words = (
            form.cleaned_data["until"],
            _("Ticket %(number)s mis de côté, de retour %(when)s."),
        )
        messages.success(request, words % {"number": number, "when": formats.moment(until, now)})
        return redirect("desk:queue")
    notice = _(
        "Le ticket quitte la file et y revient en tête. Une promesse sur le point d’être rompue, ou un message du client, l’y ramène plus tôt."
    )
    context = {"ticket": ticket, "form": form, "title": _("Mettre de côté"), "notice": notice}
    return render(request, "desk/snooze.html", context, status=status_of(form))


@allow("tickets.snooze")
@require_POST
def wake(request: HttpRequest, number: int) -> HttpResponse:
    """Back into the queue at once."""
    ticket = selectors.ticket_for(request.user, number)
    services.wake(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Ticket remis dans la file."))
    return redirect(ticket)
