"""Broadcasts to many, announcements to teams: written, followed, answered, acknowledged."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core import clock, paging, typed
from core.access import allow, may, public
from core.forms import tried
from knowledge.models import Procedure
from notifications import announcing, broadcasting, forms, threads
from notifications.models import Announcement, Broadcast, Recipient

VIEWS = {"": _("Tous"), "reponses": _("Réponses"), "echecs": _("Échecs")}


@allow("notifications.announcements")
def announcements(request: HttpRequest) -> HttpResponse:
    """What was announced to me, or by the house (K20)."""
    page = paging.page(announcing.announced(request.user), request.GET.get("page"))
    owed = set(announcing.owed_by(request.user))
    may_announce = may(request.user, "notifications.announce")
    return render(request, "centre/announcements.html", {"page": page, "owed": owed, "may_announce": may_announce, "now": clock.now()})  # fmt: skip


@allow("notifications.announce")
def announce(request: HttpRequest) -> HttpResponse:
    """Announce a new way of working to teams and roles."""
    asked = typed.whole(request.GET.get("procedure"))
    procedure = Procedure.objects.filter(pk=asked).first() if asked else None
    initial = {"procedure": procedure, "title": procedure.title if procedure else "", "remind_after_days": 3}  # fmt: skip
    form = forms.AnnouncementForm(request.POST or None, initial=initial)
    if form.is_valid() and (made := tried(form, lambda: _announced(request, form.cleaned_data))):
        messages.success(request, gettext("L’annonce est faite."))
        return redirect(made)
    return render(request, "centre/announce.html", {"form": form})


def _announced(request: HttpRequest, given: dict[str, Any]) -> Announcement:
    told = {**given, "teams": list(given["teams"])}
    return announcing.announce(by=request.user, at=clock.now(), **told)


@allow("notifications.announcements")
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One announcement: to read and acknowledge; for those who announce, who has not."""
    found = announcing.announcement_for(request.user, pk)
    announcing.open_(announcement_id=found.pk, by=request.user, at=clock.now())
    may_follow = may(request.user, "notifications.announce")
    readings = found.readings.select_related("user").order_by("acknowledged_at", "pk")
    context = {
        "announcement": found,
        "mine": found.readings.filter(user=request.user).first(),
        "may_follow": may_follow,
        "late": readings.filter(acknowledged_at=None)[:200] if may_follow else [],
        "done": readings.exclude(acknowledged_at=None)[:200] if may_follow else [],
        "now": clock.now(),
    }
    return render(request, "centre/announcement.html", context)


@require_POST
@allow("notifications.announcements")
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """« J’ai lu »."""
    found = announcing.announcement_for(request.user, pk)
    announcing.acknowledge(announcement_id=found.pk, by=request.user, at=clock.now())
    messages.success(request, gettext("Votre accusé de réception est noté."))
    return redirect(found)


@require_POST
@allow("notifications.announce")
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind those who have not acknowledged."""
    found = announcing.announcement_for(request.user, pk)
    reminded = announcing.remind(announcement_id=found.pk, by=request.user, at=clock.now())
    if reminded:
        said = ngettext("Une personne est relancée.", "%(n)s personnes sont relancées.", reminded)
        messages.success(request, said % {"n": reminded})
    else:
        messages.info(request, gettext("Toutes ont déjà été relancées aujourd’hui."))
    return redirect(found)


@allow("notifications.broadcast")
def broadcasts(request: HttpRequest) -> HttpResponse:
    """The broadcasts and how far each is (K17)."""
    page = paging.page(broadcasting.listed(), request.GET.get("page"))
    return render(request, "centre/broadcasts.html", {"page": page, "now": clock.now()})


@allow("notifications.broadcast")
def draft(request: HttpRequest) -> HttpResponse:
    """Write a broadcast and choose to whom; nothing leaves yet."""
    form = forms.BroadcastForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        made = broadcasting.draft(
            by=request.user,
            at=clock.now(),
            subject=given["subject"],
            body=given["body"],
            filters=form.filters(),
            is_mandatory=given["is_mandatory"],
        )
        return redirect(made)
    return render(request, "centre/broadcast_form.html", {"form": form})


@allow("notifications.broadcast")
def broadcast(request: HttpRequest, pk: int) -> HttpResponse:
    """One broadcast: its count before it leaves, then what became of each recipient, and their answers."""
    found = get_object_or_404(Broadcast.objects.select_related("by"), pk=pk)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    page = paging.page(broadcasting.recipients(found, view=view), request.GET.get("page"))
    is_draft = found.state == "DRAFT"
    context = {
        "broadcast": found,
        "page": page,
        "tabs": [(f"?view={name}", str(words), "", name == view) for name, words in VIEWS.items()],
        "tally": broadcasting.tally(found),
        "count": broadcasting.count(found.filters, request.user) if is_draft else None,
        "now": clock.now(),
    }  # fmt: skip
    return render(request, "centre/broadcast.html", context)


@require_POST
@allow("notifications.broadcast")
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it leave."""
    asked = get_object_or_404(Broadcast, pk=pk)
    found = broadcasting.start(broadcast_id=asked.pk, by=request.user, at=clock.now())
    messages.success(request, gettext("La diffusion commence."))
    return redirect(found)


@require_POST
@allow("notifications.broadcast")
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop what has not left."""
    asked = get_object_or_404(Broadcast, pk=pk)
    found = broadcasting.stop(broadcast_id=asked.pk, by=request.user, at=clock.now())
    messages.success(request, gettext("La diffusion est arrêtée."))
    return redirect(found)


@allow("notifications.broadcast")
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """What one recipient and the house wrote to each other."""
    found = get_object_or_404(
        Recipient.objects.select_related("broadcast", "user", "contact"), pk=pk
    )
    form = forms.AnswerForm(request.POST or None)
    if form.is_valid():
        threads.reply(recipient_id=found.pk, by=request.user, at=clock.now(), **form.cleaned_data)  # fmt: skip
        messages.success(request, gettext("Votre réponse part."))
        return redirect("centre:thread", pk=pk)
    answers = found.answers.select_related("by")[:100]
    return render(request, "centre/thread.html", {"recipient": found, "answers": answers, "form": form, "now": clock.now()})  # fmt: skip


@public("the personal link of the message is the proof")
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """A recipient reads the information again and answers it, without signing in."""
    recipient = threads.recipient_of(token, "broadcast.answer", clock.now())
    form = forms.AnswerForm(request.POST or None)
    at = clock.now()
    if form.is_valid() and tried(
        form, lambda: threads.answer(token=token, at=at, **form.cleaned_data)
    ):
        messages.success(request, gettext("Merci, votre réponse nous est parvenue."))
        return redirect("centre:answer", token=token)
    answers = recipient.answers.select_related("by")[:100]
    return render(request, "centre/answer.html", {"recipient": recipient, "answers": answers, "form": form, "now": clock.now()})  # fmt: skip


@public("the personal link of the message is the proof")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """No more general information to this address, after one confirmation."""
    recipient = threads.recipient_of(token, "broadcast.unsubscribe", clock.now())
    is_done = request.method == "POST"
    if is_done:
        threads.unsubscribe(token=token, at=clock.now())
    return render(request, "centre/unsubscribe.html", {"recipient": recipient, "is_done": is_done})
