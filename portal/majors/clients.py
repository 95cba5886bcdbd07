"""Which clients are touched and what each of them reads; which tickets are attached (E03, C06)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.access import allow
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
    if request.method == "POST" and form.is_valid():
        client = form.cleaned_data["client"]
        services.add_client(
            major_id=problem.pk, client_id=client.pk, by=request.user, at=clock.now(),
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("%(client)s reçoit ce qui a été dit.") % {"client": client})
        return redirect(problem)
    return views.form_page(request, problem, form, _("Ajouter un client touché"), _("Ajouter"))


@allow("tickets.major")
def search(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for other words in the dossiers."""
    problem = selectors.major_for(request.user, pk)
    form = forms.Scope(request.POST or None, initial={"scope": ", ".join(problem.scope)})
    if request.method == "POST" and form.is_valid():
        count = services.search_again(
            major_id=problem.pk, by=request.user, at=clock.now(),
            scope=form.cleaned_data["scope"].split(","),
        )  # fmt: skip
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
    if request.method == "POST" and form.is_valid():
        services.write_own_text(
            major_id=problem.pk, client_id=client, by=request.user, at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip
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
    if request.method == "POST" and form.is_valid():
        services.remove_client(
            major_id=problem.pk, client_id=client, by=request.user, at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("%(client)s n’est plus touché.") % {"client": row.client})
        return redirect(problem)
    title = _("%(client)s n’est pas touché") % {"client": row.client}
    return views.form_page(request, problem, form, title, _("Retirer de la liste"))


@allow("tickets.link")
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach the tickets that tell of it: proposed by client, site and words, chosen by a person."""
    problem = selectors.major_for(request.user, pk)
    if request.method == "POST":
        chosen = [n for n in request.POST.getlist("ids") if n.isdecimal()]
        typed = request.POST.get("number", "").strip()
        numbers = [*chosen[: reads.MOST_SUGGESTED], *([typed] if typed.isdecimal() else [])]
        for number in numbers:
            ticket = selectors.ticket_for(request.user, int(number))
            services.link_to_major(
                major_id=problem.pk, ticket_id=ticket.pk, by=request.user, at=clock.now()
            )
        said = ngettext("%(n)d ticket rattaché.", "%(n)d tickets rattachés.", len(numbers))
        messages.success(request, said % {"n": len(numbers)})
        return redirect(problem)
    suggested = reads.suggested_children(problem, request.user)
    return render(request, "majors/attach.html", {"problem": problem, "suggested": suggested})
