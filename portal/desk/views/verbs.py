"""The verbs of a ticket's page: each translates one form into one service."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients import selectors as clients
from clients.models import Asset
from core import clock
from core.access import allow
from core.forms import tried
from portal import verdicts
from portal.desk import checking, forms
from portal.majors.forms import Declaration
from tickets import selectors, services
from tickets.entitled import verdict_of
from tickets.models import Ticket


def verb_page(
    request: HttpRequest, ticket: Ticket, form: Any, title: str, submit: str, **more: Any
) -> HttpResponse:
    """The page of a verb that needs a form."""
    context = {
        "ticket": ticket,
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": ticket.get_absolute_url(),
        **more,
    }
    return render(request, "desk/form.html", context)


@allow("tickets.take")
@require_POST
def take(request: HttpRequest, number: int) -> HttpResponse:
    """Take the ticket over, from the queue or from its page (C21)."""
    ticket = selectors.ticket_for(request.user, number)
    services.take(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(
        request, _("Vous avez pris le ticket %(number)s en charge.") % {"number": number}
    )
    return redirect("desk:queue") if request.POST.get("next") == "queue" else redirect(ticket)


@allow("tickets.assign")
@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Give the ticket to a colleague."""
    ticket = selectors.ticket_for(request.user, number)
    owner = request.POST.get("owner", "")
    if owner.isdecimal():
        services.assign(ticket_id=ticket.pk, to_id=int(owner), by=request.user, at=clock.now())
        messages.success(request, _("Ticket affecté."))
    return redirect(ticket)


@allow("tickets.work")
@require_POST
def work(request: HttpRequest, number: int) -> HttpResponse:
    """Their turn is over, ours begins."""
    ticket = selectors.ticket_for(request.user, number)
    services.work(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Ticket repris."))
    return redirect(ticket)


@allow("tickets.escalate")
def escalate(request: HttpRequest, number: int) -> HttpResponse:
    """To level 2, with what was tried (D12, B15)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Escalation(
        request.POST or None, initial={"summary": services.known_of([ticket])[ticket.pk]}
    )
    level = {"level": ticket.level + 1}
    if request.method == "POST" and form.is_valid():
        services.escalate(ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data)
        said = _("Ticket %(number)s transmis au niveau %(level)d.")
        messages.success(request, said % {"number": number, **level})
        return redirect(ticket)
    return verb_page(
        request,
        ticket,
        form,
        _("Escalader au niveau %(level)d") % level,
        _("Transmettre au niveau %(level)d") % level,
        autosave=f"escalade-{number}",
        seats=[seat for seat in clients.seats_of(ticket.client) if seat.is_shown],
    )


@allow("tickets.wait_customer")
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """Wait for the client or a supplier, and say for what (D08)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Waiting(request.POST or None)
    if request.method == "POST" and form.is_valid():
        supplier = form.cleaned_data["whom"] == "supplier"
        services.wait(
            ticket_id=ticket.pk,
            by=request.user,
            at=clock.now(),
            supplier=supplier,
            reason=form.cleaned_data["reason"],
            cause=form.cleaned_data["cause"],
            until=form.cleaned_data["until"],
        )
        messages.success(request, _("Ticket mis en attente."))
        return redirect(ticket)
    notice = _(
        "L’attente suspend le rétablissement (GTR) ; elle ne suspend jamais la réponse promise."
    )
    return verb_page(
        request, ticket, form, _("Mettre en attente"), _("Mettre en attente"), notice=notice
    )


@allow("tickets.resolve")
def resolve(request: HttpRequest, number: int) -> HttpResponse:
    """Say what was done (B12, B14)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Resolution(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = {**form.cleaned_data, "minutes": form.cleaned_data["minutes"] or 0}
        given = {"ticket_id": ticket.pk, "by": request.user, "at": clock.now(), **done}
        if tried(form, lambda: services.resolve(**given)):
            said = _("Ticket %(number)s résolu, le client en est informé.")
            messages.success(request, said % {"number": number})
            return redirect(ticket)
    verdict = verdicts.of_ticket(ticket)
    tone = "soon" if verdict.dot != "covered" else "covered"
    return verb_page(
        request,
        ticket,
        form,
        _("Résoudre"),
        _("Résoudre"),
        autosave=f"resoudre-{number}",
        notice=verdicts.at_resolution(verdict),
        notice_tone=tone,
        verify_url=checking.address(ticket, clock.now()),
    )


@allow("tickets.accept")
@require_POST
def accept(request: HttpRequest, number: int) -> HttpResponse:
    """The client said on the phone that it works."""
    ticket = selectors.ticket_for(request.user, number)
    services.accept(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Résolution confirmée, ticket clos."))
    return redirect(ticket)


@allow("tickets.reject")
def reject(request: HttpRequest, number: int) -> HttpResponse:
    """The client said that it does not."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.reject(ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Ticket repris, les délais continuent."))
        return redirect(ticket)
    return verb_page(request, ticket, form, _("Le problème continue"), _("Reprendre le ticket"))


@allow("tickets.reopen")
@require_POST
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Back to work on a resolved or closed ticket (C23)."""
    ticket = selectors.ticket_for(request.user, number)
    services.reopen(
        ticket_id=ticket.pk,
        by=request.user,
        at=clock.now(),
        reason=request.POST.get("reason", "")[:1000],
    )
    messages.success(request, _("Ticket rouvert."))
    return redirect(ticket)


@allow("tickets.close")
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Technical closing of a resolved ticket."""
    ticket = selectors.ticket_for(request.user, number)
    services.close(ticket_id=ticket.pk, by=request.user, at=clock.now())
    messages.success(request, _("Ticket clos."))
    return redirect(ticket)


@allow("tickets.need_visit")
def need_visit(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket among those to plan."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.need_visit(
            ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Intervention demandée, le ticket est à planifier."))
        return redirect(ticket)
    return verb_page(
        request, ticket, form, _("Demander une intervention"), _("Demander une intervention")
    )


@allow("tickets.major")
def major(request: HttpRequest, number: int) -> HttpResponse:
    """Declare a serious problem: everybody concerned must be informed within 24 h (D03)."""
    ticket = selectors.ticket_for(request.user, number)
    form = Declaration(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lead = services.declare_major(
            ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.said()
        )
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


@allow("tickets.reclassify")
def reclassify(request: HttpRequest, number: int) -> HttpResponse:
    """Another category, nature, impact, urgency or machine: team and promises follow (B13)."""
    ticket = selectors.ticket_for(request.user, number)
    assets = Asset.objects.visible_to(request.user).filter(client=ticket.client_id)
    fields = ("kind", "category", "nature", "impact", "urgency", "asset")
    form = forms.Classification(
        request.POST or None,
        assets=assets,
        initial={name: getattr(ticket, name) for name in fields},
    )
    if request.method == "POST" and form.is_valid():
        _classify(ticket, form.cleaned_data, request)
        messages.success(request, _("Ticket reclassé."))
        return redirect(ticket)
    notice = _(
        "L’équipe, la priorité et les délais sont recalculés ; le temps déjà écoulé est gardé."
    )
    return verb_page(request, ticket, form, _("Reclasser"), _("Reclasser"), notice=notice)


def _classify(ticket: Ticket, data: dict[str, Any], request: HttpRequest) -> None:
    at = clock.now()
    category, asset = data.pop("category"), data.pop("asset")
    if category and category.pk != ticket.category_id:
        # A new category brings its own kind and nature, unless the person changed those too.
        for name in ("kind", "nature"):
            data[name] = data[name] if data[name] != getattr(ticket, name) else ""
    services.reclassify(
        ticket_id=ticket.pk,
        by=request.user,
        at=at,
        category_id=category.pk if category else None,
        **data,
    )
    if asset and asset.pk != ticket.asset_id:
        services.describe(ticket_id=ticket.pk, by=request.user, at=at, asset_id=asset.pk)


@allow("tickets.time")
def add_time(request: HttpRequest, number: int) -> HttpResponse:
    """Minutes by hand (C16)."""
    ticket = selectors.ticket_for(request.user, number)
    form = forms.Time(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.log_time(ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Temps ajouté."))
        return redirect(ticket)
    told = verdicts.banner(verdict_of(ticket, clock.now()))
    notice = ", ".join(filter(None, (told.words, told.contract, told.text)))
    return verb_page(request, ticket, form, _("Ajouter du temps"), _("Ajouter"), notice=notice)


@allow("tickets.time")
@require_POST
def timer_start(request: HttpRequest, number: int) -> HttpResponse:
    """The timer follows the ticket one works on."""
    ticket = selectors.ticket_for(request.user, number)
    services.start_timer(ticket_id=ticket.pk, by=request.user, at=clock.now())
    return redirect(ticket)


@allow("tickets.time")
@require_POST
def timer_stop(request: HttpRequest, number: int) -> HttpResponse:
    """Stop one's own timer."""
    ticket = selectors.ticket_for(request.user, number)
    services.stop_timer(by=request.user, at=clock.now())
    messages.success(request, _("Minuteur arrêté, le temps est compté."))
    return redirect(ticket)


@allow("tickets.major")
def inform(request: HttpRequest, number: int) -> HttpResponse:
    """Say that one audience has the information; the 24 h promise is kept with the last (D04)."""
    ticket = selectors.ticket_for(request.user, number)
    missing = [(name, services.Audience(name).label) for name in services.still_to_inform(ticket)]
    form = forms.Inform(request.POST or None, missing=missing)
    if request.method == "POST" and form.is_valid():
        left = services.inform(
            ticket_id=ticket.pk, by=request.user, at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _said_after_informing(left))
        return redirect(ticket)
    notice = _("La promesse est tenue quand le dernier public a l’information, preuve à l’appui.")
    return verb_page(request, ticket, form, _("Information diffusée"), _("Noter"), notice=notice)


def _said_after_informing(left: list[str]) -> str:
    if not left:
        return _("Tous les publics sont informés : la promesse de 24 h est tenue.")
    names = ", ".join(str(services.Audience(name).label) for name in left)
    return _("C’est noté. Restent à informer : %(names)s.") % {"names": names}
