"""The status page of one client: what it was told of a serious problem, and nothing of anybody else (E04)."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients import selectors as clients
from core import clock, links, paging
from core.access import allow, public
from portal.client import selectors
from tickets import selectors as tickets
from tickets import services
from tickets.models import MajorIncident, Recipient
from tickets.selectors import major as reads

_SALT = "portal.client.status"
#: A shared link is good for this long after it was made.
SHARED_FOR = 60 * 60 * 24 * 30


def shared_address(problem: MajorIncident, client_id: int) -> str:
    """The signed address of one client's status page, for whoever it is given to."""
    token = signing.dumps([problem.pk, client_id], salt=_SALT)
    return reverse("client:status", args=[token])


def _said(problem: MajorIncident, client_id: int) -> dict[str, Any]:
    return {"problem": problem, "said": reads.said_to_client(problem, client_id)}


@allow("portal.client")
def incidents(request: HttpRequest) -> HttpResponse:
    """The serious problems this client was told of, running and past."""
    selectors.contact_of(request.user)
    seen = MajorIncident.objects.visible_to(request.user).order_by("-declared_at", "-pk")
    page = paging.page(seen, request.GET.get("page"), size=20)
    return render(request, "client/incidents.html", {"page": page})


@allow("portal.client")
def news(request: HttpRequest, pk: int) -> HttpResponse:
    """What we know, what comes next, and the history; reading it here is the proof of reception."""
    contact = selectors.contact_of(request.user)
    problem = tickets.told_to_contact(contact, pk)
    services.read(major_id=problem.pk, contact_id=contact.pk, at=clock.now())
    mine = Recipient.objects.filter(major=problem, contact=contact).first()
    context = {
        **_said(problem, contact.client_id),
        "follows": bool(mine and mine.follows),
        "shared_url": request.build_absolute_uri(shared_address(problem, contact.client_id)),
    }
    return render(request, "client/news.html", context)


@allow("portal.client")
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Every update by mail, or only the first and the last."""
    contact = selectors.contact_of(request.user)
    problem = tickets.told_to_contact(contact, pk)
    wants = "stop" not in request.POST
    services.follow(major_id=problem.pk, contact_id=contact.pk, at=clock.now(), wants=wants)
    messages.success(
        request,
        _("Vous recevrez chaque point par courriel.")
        if wants
        else _("Vous ne recevrez plus que la fin, par courriel."),
    )
    return redirect("client:news", problem.pk)


@public("the link is the proof; it shows what one contact's company was told")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The mail's personal link: opening it changes nothing, « j’ai bien reçu » is the proof."""
    found = links.find(token, "major.news", clock.now())
    contact = clients.link_holder(found.holder)
    problem = tickets.told_to_contact(contact, int(found.subject.split(":")[1]))
    thanked = False
    if request.method == "POST":
        services.read(major_id=problem.pk, contact_id=contact.pk, at=clock.now())
        thanked = True
    context = {**_said(problem, contact.client_id), "thanked": thanked, "personal": True}
    return render(request, "client/status.html", context)


@public("the signed address is the proof; it shows what one client was told")
def status(request: HttpRequest, token: str) -> HttpResponse:
    """The same page, read only, by an address that may be passed on inside the company."""
    try:
        pk, client_id = signing.loads(token, salt=_SALT, max_age=SHARED_FOR)
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    problem = tickets.told_to_client(client_id, pk)
    return render(request, "client/status.html", _said(problem, client_id))
