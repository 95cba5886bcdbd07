"""The client's portal: report, follow, answer, accept or refuse, visits, reports, invoices (A10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.roles import Scope
from core import access, clock, paging
from core.access import allow
from core.forms import tried
from portal.client import answers, forms, selectors
from tickets import selectors as tickets
from tickets import services
from tickets.models import Channel


@allow("portal.client")
def home(request: HttpRequest) -> HttpResponse:
    """What awaits them, what goes on, when we come, what is left."""
    now = clock.now()
    contact = selectors.contact_of(request.user)
    open_requests = list(selectors.requests(request.user, is_open=True)[:20])
    return render(
        request,
        "client/home.html",
        {
            "requests": selectors.with_words(open_requests, now),
            "to_confirm": sum(ticket.status == "RESOLVED" for ticket in open_requests),
            "visit": selectors.next_visit(request.user, now),
            "cover": selectors.cover(contact, now)
            if access.may(request.user, "portal.contracts")
            else None,
            "invoices": selectors.invoices(request.user)[:3]
            if access.may(request.user, "portal.invoices")
            else None,
            "reads_company": request.user.scope == Scope.COMPANY,
            "client_id": contact.client_id,
        },
    )


@allow("portal.client")
def requests(request: HttpRequest) -> HttpResponse:
    """All requests: in progress or closed."""
    closed = request.GET.get("voir") == "closes"
    page = paging.page(
        selectors.requests(request.user, is_open=not closed), request.GET.get("page"), size=20
    )
    rows = selectors.with_words(page.object_list, clock.now())
    return render(request, "client/requests.html", {"rows": rows, "page": page, "closed": closed})


@allow("portal.client")
def request_page(request: HttpRequest, number: int) -> HttpResponse:
    """One request: where it stands, what was said, and what the client may answer."""
    return answers.request_page(request, tickets.ticket_for(request.user, number))


@allow("portal.client")
def report(request: HttpRequest) -> HttpResponse:
    """Report a problem; the promise starts at once."""
    contact = selectors.contact_of(request.user)
    companies = selectors.companies(request.user)
    form = forms.Report(
        request.POST or None, request.FILES or None, contact=contact, companies=companies
    )
    if request.method == "POST" and form.is_valid() and (ticket := tried(
        form,
        lambda: services.open_ticket(
            requester_id=contact.pk, channel=Channel.PORTAL, by=request.user, at=clock.now(), **form.asked()
        ),
    )):  # fmt: skip
        messages.success(
            request, _("Votre demande %(number)s est enregistrée.") % {"number": ticket.pk}
        )
        return redirect("client:request", ticket.pk)
    return render(request, "client/report.html", {"form": form})


@allow("portal.client")
@require_POST
def reply(request: HttpRequest, number: int) -> HttpResponse:
    """Add a message or files to a request."""
    ticket = tickets.ticket_for(request.user, number)
    form = forms.Reply(request.POST, request.FILES)
    if not form.is_valid() or not tried(
        form,
        lambda: services.client_message(
            ticket_id=ticket.pk, by=request.user, at=clock.now(), channel=Channel.PORTAL, **form.cleaned_data
        ),
    ):  # fmt: skip
        return answers.request_page(request, ticket, reply=form)
    messages.success(request, _("Votre message est parti."))
    return redirect("client:request", ticket.pk)


@allow("portal.client")
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Accept, accept in part or refuse the solution."""
    ticket = tickets.ticket_for(request.user, number)
    form = forms.Answer(request.POST)
    if not form.is_valid():
        return answers.request_page(request, ticket, answer=form)
    said = answers.act(ticket, form, by=request.user, contact=selectors.contact_of(request.user))
    messages.success(request, said)
    return redirect("client:request", ticket.pk)


@allow("portal.client")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed request again."""
    ticket = tickets.ticket_for(request.user, number)
    form = forms.Reopen(request.POST)
    if not form.is_valid():
        return answers.request_page(request, ticket, reopen=form)
    services.reopen(ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Votre demande est rouverte."))
    return redirect("client:request", ticket.pk)


@allow("portal.client")
def visits(request: HttpRequest) -> HttpResponse:
    """Visits to come and done, with their reports."""
    page = paging.page(selectors.visits(request.user), request.GET.get("page"), size=20)
    return render(request, "client/visits.html", {"page": page})


@allow("portal.invoices")
def invoices(request: HttpRequest) -> HttpResponse:
    """The company's invoices, for its manager."""
    contact = selectors.contact_of(request.user)
    page = paging.page(selectors.invoices(request.user), request.GET.get("page"), size=30)
    return render(
        request,
        "client/invoices.html",
        {"page": page, "cover": selectors.cover(contact, clock.now())},
    )


@allow("portal.contracts")
def contracts(request: HttpRequest) -> HttpResponse:
    """What they bought, what is left, and the last lines of each ledger, in plain words (G13–G15)."""
    contact = selectors.contact_of(request.user)
    held = selectors.contracts(request.user, contact, clock.now())
    return render(request, "client/contracts.html", {"contracts": held, "client": contact.client})
