"""My devices: the browsers that show my notices, and the service worker that shows them (K05)."""

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from core import clock, events
from core.access import allow, public
from notifications import devices, forms, services
from notifications.channels.push import keys
from notifications.models import Channel
from notifications.views.outbox import Signed

WORKER = "js/service-worker.js"


@allow("notifications.devices")
def mine(request: Signed) -> HttpResponse:
    """The devices of this person, and the switch for the one in hand."""
    return render(
        request,
        "notifications/devices.html",
        {
            "devices": devices.of_user(request.user.pk),
            "key": keys.public(),
            "fields": list(forms.Device.base_fields),
            "now": clock.now(),
        },
    )


@require_POST
@allow("notifications.devices")
def add(request: Signed) -> HttpResponse:
    """Remember this browser."""
    form = forms.Device(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    devices.add(user=request.user, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Cet appareil vous préviendra."))
    return redirect("notifications:devices")


@require_POST
@allow("notifications.devices")
def remove(request: Signed, pk: int) -> HttpResponse:
    """Forget one of one's own devices."""
    devices.remove(user=request.user, pk=pk, at=clock.now())
    messages.success(request, _("Cet appareil ne vous préviendra plus."))
    return redirect("notifications:devices")


@require_POST
@allow("notifications.devices")
def try_out(request: Signed) -> HttpResponse:
    """Send oneself a push, by the same road as the others."""
    at = clock.now()
    services.queue(
        key=f"push_try:{request.user.pk}:{at:%Y%m%d%H%M%S}",
        kind="push_try",
        channel=Channel.PUSH,
        to="",
        subject=_("Essai de notification"),
        text=_("Cet appareil vous préviendra de vos missions."),
        at=at,
        about=events.topic(request.user),
        user=request.user,
    )
    messages.success(request, _("L’essai part dans quelques secondes."))
    return redirect("notifications:devices")


@cache_control(max_age=0, must_revalidate=True)
@public("a browser fetches the service worker without our session; it holds no data")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that its scope is the whole site."""
    found = finders.find(WORKER)
    if not isinstance(found, str):
        raise Http404
    answer = HttpResponse(Path(found).read_text(), content_type="text/javascript")
    answer["Service-Worker-Allowed"] = "/"
    return answer
