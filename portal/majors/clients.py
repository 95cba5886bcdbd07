"""Which clients are touched and what each of them reads; which tickets are attached (E03, C06)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import allow
from core.forms import posted, tried
from portal.desk import selection
from portal.majors import forms, views
from tickets import selectors, services
from tickets.selectors import major as reads
from tickets.services import affected


@allow("tickets.major")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A client touched, said by hand; it receives what was said."""
    problem = selectors.major_for(request.user, pk)
    clients = reads.clients_to_add(problem, request.user)
    form = forms.TouchedClient(request.POST or None, clients=clients)
    given = {"major_id": problem.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.add_client(**given, **form.said())):
        said = _("%(client)s reçoit ce qui a été dit.")
        messages.success(request, said % {"client": form.cleaned_data["client"]})
        return redirect(problem)
    return views.form_page(request, problem, form, _("Ajouter un client touché"), _("Ajouter"))


@allow("tickets.major")
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for other words in the dossiers."""
    problem = selectors.major_for(request.user, pk)
    form = forms.Scope(request.POST or None, initial={"scope": ", ".join(problem.scope)})
    if request.method == "POST" and form.is_valid():
        given = {"major_id": problem.pk, "by": request.user, "at": clock.now()}
        words = form.cleaned_data["scope"].split(",")
        count = tried(form, lambda: services.search_again(scope=words, **given))
        if count is not None:
            said = ngettext("%(n)d client de plus.", "%(n)d clients de plus.", count)
            messages.success(request, said % {"n": count})
            return redirect(problem)
    return views.form_page(request, problem, form, _("Chercher dans les dossiers"), _("Chercher"))


@allow("tickets.major")
def own_text(request: HttpRequest, pk: int, client: int) -> HttpResponse:
    """This client's own words in the next update."""
    problem = selectors.major_for(request.user, pk)
    row = affected.of(problem, client)
    form = forms.OwnText(request.POST or None, initial={"text": row.own_text})
    given = {"major_id": problem.pk, "client_id": client, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.write_own_text(**given, **form.cleaned_data)):
        messages.success(request, _("Texte gardé pour le prochain point."))
        return redirect(problem)
    title = _("Texte propre : %(client)s") % {"client": row.client}
    return views.form_page(request, problem, form, title, _("Garder ce texte"))


@allow("tickets.major")
def remove(request: HttpRequest, pk: int, client: int) -> HttpResponse:
    """Not touched after all."""
    problem = selectors.major_for(request.user, pk)
    row = affected.of(problem, client)
    form = forms.Why(request.POST or None)
    given = {"major_id": problem.pk, "client_id": client, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.remove_client(**given, **form.cleaned_data)):
        messages.success(request, _("%(client)s n’est plus touché.") % {"client": row.client})
        return redirect(problem)
    title = _("%(client)s n’est pas touché") % {"client": row.client}
    return views.form_page(request, problem, form, title, _("Retirer de la liste"))


@allow("tickets.link")
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the tickets that tell of it: proposed by client, site and words, chosen by a person."""
    problem, typed = selectors.major_for(request.user, pk), request.POST.get("number", "").strip()
    numbers = selection.keys([*request.POST.getlist("ids")[: reads.MOST_SUGGESTED], typed])
    if numbers:
        given = {"major_id": problem.pk, "by": request.user, "at": clock.now()}
        tickets = [selectors.ticket_for(request.user, number) for number in numbers]
        linked, left = selection.each(
            tickets, lambda ticket: services.link_to_major(ticket_id=ticket.pk, **given)
        )
        said = ngettext("%(n)d ticket rattaché.", "%(n)d tickets rattachés.", linked)
        messages.success(request, said % {"n": linked})
        for sentence in left:
            messages.warning(request, sentence)
        return redirect(problem)
    is_empty = request.method == "POST"
    suggested = reads.suggested_children(problem, request.user)
    context = {"problem": problem, "suggested": suggested, "typed": typed, "is_empty": is_empty}
    return render(request, "majors/attach.html", context, status=422 if is_empty else 200)
