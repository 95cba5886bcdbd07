"""The outbox, the matrix, the quarantine, health, and the doors that messages lead to."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from accounts.models import User
from core import access, clock, events, links, paging, setting
from core.access import allow, public
from core.models import Delivery
from notifications import (
    auditing,
    catalogue,
    choices,
    doors,
    fallback,
    health,
    ladder,
    matrix,
    selectors,
    services,
    wishes,
)
from notifications.audiences import AUDIENCES
from notifications.models import Channel
from tickets.models import Ticket


class Signed(HttpRequest):
    """A request of somebody signed in, which the grid has made sure of."""

    user: User


@allow("notifications.view")
def outbox(request: Signed) -> HttpResponse:
    """The queue screen: what waits, what left, what failed (K19)."""
    chosen = {name: request.GET.get(name, "")[:120] for name in ("view", "channel", "text")}
    page = paging.page(selectors.outbox(request.user, **chosen), request.GET.get("page"))
    return render(
        request,
        "notifications/outbox.html",
        {
            "page": page,
            "chosen": chosen,
            "tabs": _tabs(request, chosen["view"]),
            "channels": Channel.choices,
            "mail_is_down": _mail_is_down(),
            **(_sms_spent(request) if chosen["channel"] == Channel.SMS else {}),
            **_verbs(request),
            "now": clock.now(),
        },
    )


def _sms_spent(request: Signed) -> dict[str, object]:
    """How many SMS this month, and their cost."""
    now = clock.now()
    count = selectors.sms_of_month(request.user, now)
    return {"sms_count": count, "sms_cost": selectors.cost(count, now)}


def _verbs(request: Signed) -> dict[str, bool]:
    """Which doors of this app the page may show."""
    return {
        "may_manage": access.may(request.user, "notifications.manage"),
        "may_see_received": access.may(request.user, "notifications.received"),
        "may_see_spine": access.may(request.user, "notifications.spine"),
        "may_see_texts": access.may(request.user, "notifications.texts"),
        "may_see_health": access.may(request.user, "notifications.health"),
    }


def _tabs(request: Signed, view: str) -> list[tuple[str, str, str, bool]]:
    """The views of the outbox; only what waits or failed is counted."""
    counts = selectors.counts(request.user)
    return [
        (f"?view={name}" if name else "?", str(words), counts.get(name, ""), name == view)
        for name, words in selectors.WORDS.items()
    ]


@allow("notifications.view")
def message(request: Signed, pk: int) -> HttpResponse:
    """One message: its words, its files, every try and report."""
    found = selectors.message_for(request.user, pk)
    return render(
        request,
        "notifications/message.html",
        {
            "message": found,
            "cost": selectors.cost(found.segments, found.created_at),
            "tries": found.tries.all()[:200],
            **_verbs(request),
            "subject_url": _page_of(request.user, found.about),
            "shows_text": selectors.may_read(request.user, found),
            "now": clock.now(),
        },
    )


def _page_of(user: User, topic: str) -> str:
    """The page this person has for what a message is about; nothing where there is none."""
    try:
        return doors.page_for(user, topic)
    except Http404:
        return ""


@allow("notifications.view")
def about(request: Signed, number: int) -> HttpResponse:
    """What was sent about one ticket, and what became of it: read when its page asks (K08)."""
    ticket = get_object_or_404(Ticket.objects.visible_to(request.user), pk=number)
    context = {"deliveries": selectors.about(events.topic(ticket)), "now": clock.now()}
    return render(request, "notifications/_deliveries.html", context)


@require_POST
@allow("notifications.manage")
def retry(request: Signed, pk: int) -> HttpResponse:
    """Send a failed message again."""
    found = selectors.message_for(request.user, pk)
    services.retry(message_id=found.pk, by=request.user, at=clock.now())
    messages.success(request, gettext("Le message repart."))
    return redirect("notifications:message", pk=pk)


@require_POST
@allow("notifications.manage")
def cancel(request: Signed, pk: int) -> HttpResponse:
    """Take a message out of the queue."""
    found = selectors.message_for(request.user, pk)
    services.cancel(message_id=found.pk, by=request.user, at=clock.now())
    messages.success(request, gettext("Le message ne partira pas."))
    return redirect("notifications:message", pk=pk)


@allow("notifications.received")
def received(request: Signed) -> HttpResponse:
    """The SMS people sent us, newest first, with what was made of each (K10)."""
    page = paging.page(selectors.received(), request.GET.get("page"))
    return render(request, "notifications/received.html", {"page": page, "now": clock.now()})


def _mail_is_down() -> bool:
    return bool(setting.value("mail_is_down", on=clock.now()))


@require_POST
@allow("notifications.manage")
def mail_switch(request: Signed) -> HttpResponse:
    """Say by hand that e-mail is down, so that missions go by SMS at once (R181), or that it is back."""
    is_down = request.POST.get("down") == "1"
    now = clock.now()
    setting.turn("mail_is_down", is_down, since=now, by=request.user, at=now)
    said = (
        gettext("Courriel déclaré en panne : les missions partent aussi par SMS.")
        if is_down
        else gettext("Courriel déclaré rétabli.")
    )
    messages.success(request, said)
    return redirect("notifications:outbox")


@allow("notifications.matrix")
def matrix_page(request: Signed) -> HttpResponse:
    """Who is told what, when and how: the very table the product runs on (K01)."""
    off = wishes.off(clock.now())
    rows = [
        {
            "fact": matrix.FACTS[fact],
            "lines": [
                {
                    "row": row,
                    "switch": matrix.name(row),
                    "is_on": matrix.name(row) not in off,
                    "letter": catalogue.words_of(row.letter),
                    "has_text": row.letter in catalogue.BY_LETTER,
                    "audience": AUDIENCES[row.audience][0],
                    "channels": row.channels.split(),
                    "only": matrix.CONDITIONS.get(row.only, ""),
                }
                for row in matrix.rows(fact)
            ],
        }
        for fact in matrix.facts()
    ]
    context = {
        "rows": rows,
        "chain": ladder.rungs(fallback.chain_values(clock.now())),
        "channels": Channel.choices,
        "may_switch": access.may(request.user, "notifications.switch"),
        "may_see_texts": access.may(request.user, "notifications.texts"),
    }
    return render(request, "notifications/matrix.html", context)


@require_POST
@allow("notifications.switch")
def matrix_switch(request: Signed) -> HttpResponse:
    """Switch a line off for everybody, or on again."""
    is_on = request.POST.get("on") == "1"
    choices.switch(
        row=request.POST.get("row", "")[:120], is_on=is_on, by=request.user, at=clock.now()
    )
    said = gettext("Cette ligne est rétablie.") if is_on else gettext("Cette ligne est coupée.")
    messages.success(request, said)
    return redirect("notifications:matrix")


@allow("notifications.spine")
def quarantine(request: Signed) -> HttpResponse:
    """The facts whose consequence failed too often, with the reason."""
    page = paging.page(selectors.quarantine(), request.GET.get("page"))
    return render(request, "notifications/quarantine.html", {"page": page, "now": clock.now()})


@require_POST
@allow("notifications.spine")
def replay(request: Signed, pk: int) -> HttpResponse:
    """Owe a fact again to the subscriber that failed."""
    owed = get_object_or_404(Delivery, pk=pk)
    services.replay(delivery_id=owed.pk, by=request.user, at=clock.now())
    messages.success(request, gettext("La remise sera refaite."))
    return redirect("notifications:quarantine")


@allow("notifications.health")
def health_page(request: Signed) -> HttpResponse:
    """What runs and what waits, for the staff."""
    at = clock.now()
    context = {"health": health.look(at), "now": at, **auditing.last_look(at), **_verbs(request)}
    return render(request, "notifications/health.html", context)


@public("a load balancer and an outside monitor must know whether we live; it tells nothing else")
def health_check(request: HttpRequest) -> JsonResponse:
    """`{"ok": true}` and 200, or the names of what is wrong and 503."""
    at = clock.now()
    found = health.look(at) if health.database_answers() else health.without_database(at)
    return JsonResponse(
        {"ok": found.is_well, "troubles": found.troubles}, status=200 if found.is_well else 503
    )


@public("a personal link of a message: the page behind it checks the token")
def go(request: HttpRequest, token: str) -> HttpResponse:
    """The short address in messages: on to the page of the link's purpose."""
    query = request.GET.urlencode()
    answer = redirect(
        doors.page_of(links.purpose_of(token), token) + (f"?{query}" if query else "")
    )
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer


@allow("notifications.follow")
def follow(request: Signed, topic: str) -> HttpResponse:
    """From a message to the page this person has for its subject."""
    return redirect(doors.page_for(request.user, topic))
