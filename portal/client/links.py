"""Pages reached from a mail without sign-in: answer a solution, reopen. Opening them changes nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from clients import selectors as clients
from clients.models import Contact
from core import clock, links
from core.access import public
from core.models import OneTimeLink
from portal.client import answers, forms
from tickets import services
from tickets.models import Ticket


def _parties(link: OneTimeLink) -> tuple[Ticket, Contact]:
    ticket = get_object_or_404(
        Ticket.objects.select_related("client"), pk=link.subject.split(":")[1]
    )
    contact = clients.link_holder(link.holder)
    clients.check_place(link.holder, ticket.client_id)
    return ticket, contact


@public("the link is the proof; it shows one request's subject and solution")
def solution(request: HttpRequest, token: str) -> HttpResponse:
    """« Résolu, en partie, non »: the mail chooses in advance, a person confirms (C22)."""
    ticket, contact = _parties(links.find(token, "solution", clock.now()))
    form = forms.Answer(request.POST or None, initial={"answer": request.GET.get("reponse")})
    if request.method == "POST" and form.is_valid():
        said = answers.act(ticket, form, by=None, contact=contact)
        return render(request, "client/link_done.html", {"ticket": ticket, "said": said})
    return render(request, "client/link_solution.html", {"ticket": ticket, "form": form})


@public("the link is the proof; it shows one request's subject")
def reopen(request: HttpRequest, token: str) -> HttpResponse:
    """The final notice's way back (K15, C23)."""
    ticket, _contact = _parties(links.find(token, "reopen", clock.now()))
    form = forms.Reopen(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.reopen(ticket_id=ticket.pk, by=None, at=clock.now(), **form.cleaned_data)
        return render(request, "client/link_done.html", {"ticket": ticket})
    return render(request, "client/link_reopen.html", {"ticket": ticket, "form": form})
