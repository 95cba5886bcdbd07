"""A ticket opened without a call, in the name of somebody of the client (A15)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import selectors as clients
from clients.models import Asset, Client, Contact, Site
from core import clock, typed
from core.access import allow
from core.forms import tried
from portal import verdicts
from portal.desk import forms, guess
from tickets import services


@allow("portal.call")
def new(request: HttpRequest) -> HttpResponse:
    """For whom, then what; the confirmation goes to the person, not to the hotliner."""
    client = _client(request)
    if client is None:
        return render(request, "desk/new.html", {"client": None})
    form = _form(request, client)
    if request.method == "POST" and form.is_valid():
        ticket = tried(form, lambda: _open(request, client, dict(form.cleaned_data)))
        if ticket is not None:
            said = _("Ticket %(number)s ouvert, l’accusé de réception part au demandeur.")
            messages.success(request, said % {"number": ticket.pk})
            return redirect(ticket)
    verdict = clients.verdict_for(client, at=clock.now())
    return render(
        request,
        "desk/new.html",
        {
            "client": client,
            "form": form,
            "verdict": verdicts.banner(verdict),
            "autosave": f"nouveau-{client.pk}",
        },
    )


def _client(request: HttpRequest) -> Client | None:
    asked = typed.whole(request.GET.get("client"))
    return None if asked is None else clients.client_for(request.user, asked)


def _form(request: HttpRequest, client: Client) -> forms.NewTicket:
    contact = typed.whole(request.GET.get("contact"))
    return forms.NewTicket(
        request.POST or None,
        initial={} if contact is None else {"contact": contact},
        people=Contact.objects.of(client),
        sites=Site.objects.filter(client=client),
        assets=Asset.objects.visible_to(request.user).filter(client=client, state="ACTIVE"),
    )


def _open(request: HttpRequest, client: Client, data: dict[str, Any]) -> Any:
    found = data["category"] or guess.category(f"{data['subject']} {data['symptoms']}")
    chosen = {
        "category": found,
        "site": data["site"] or _own_site(data["contact"], client),
        "asset": data["asset"],
    }
    keys = {f"{name}_id": row.pk if row else None for name, row in chosen.items()}
    plain = {name: data[name] for name in ("subject", "symptoms", "channel", "impact", "urgency")}
    return services.open_ticket(
        client_id=client.pk,
        requester_id=data["contact"].pk,
        by=request.user,
        at=clock.now(),
        **keys,
        **plain,
    )


def _own_site(contact: Contact, client: Client) -> Site | None:
    """Where they work, when that is at this client."""
    return contact.site if contact.client_id == client.pk else None


@allow("portal.call")
def candidates(request: HttpRequest) -> HttpResponse:
    """Who the ticket is for, ranked with reasons."""
    text = request.GET.get("q", "").strip()[:100]
    found = clients.find_callers(text, clock.now()) if text else []
    return render(request, "desk/_new_candidates.html", {"candidates": found, "q": text})
