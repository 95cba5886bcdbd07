"""The one-tap acknowledgement: the link shows, the button acts, twice does nothing more (K10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from clients import selectors as clients
from core import clock, links
from core.access import public
from core.errors import Refused
from core.models import OneTimeLink
from interventions import services
from interventions.models import Mission

#: Nobody comes any more.
OFF = ("CANCELLED", "DECLINED")


@public("a technician answers from the message, without signing in; the link is theirs alone")
def acknowledge(request: HttpRequest, token: str) -> HttpResponse:
    """Show the mission; on POST say « reçu ». A scanner that only follows links changes nothing."""
    now = clock.now()
    link = links.find(token, services.ACKNOWLEDGE, now)
    mission, technician = _target(link)
    if request.method == "POST":
        services.acknowledge(mission_id=mission.pk, by=technician, at=now, via="link")
        links.use(link, now)
        mission.refresh_from_db()
    page = {"mission": mission, "is_done": mission.status != "NOTIFIED", "now": now}
    return render(request, "interventions/acknowledge.html", page)


@public("a client confirms a visit from the message, without signing in; the link is theirs alone")
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Show the visit; on POST say « ce sera bon ». A scanner that only follows links changes nothing."""
    now = clock.now()
    link = links.find(token, services.CONFIRM, now)
    mission = (
        Mission.objects.select_related("client", "site", "technician", "booking")
        .filter(pk=int(link.subject.partition(":")[2] or 0))
        .first()
    )
    if mission is None:
        raise Refused(_("Ce lien n’est plus valable."))
    clients.check_place(link.holder, mission.client_id)
    if request.method == "POST":
        services.confirm(mission_id=mission.pk, at=now)
        links.use(link, now)
        mission.refresh_from_db()
    page = {"mission": mission, "now": now, "is_off": mission.status in OFF}
    return render(request, "interventions/confirm.html", page)


def _target(link: OneTimeLink) -> tuple[Mission, User]:
    """The mission and its technician; the link dies with a change of either."""
    number = int(link.subject.partition(":")[2] or 0)
    mission = (
        Mission.objects.select_related("client", "site", "technician", "booking")
        .filter(pk=number)
        .first()
    )
    if mission is None or link.holder != f"user:{mission.technician_id}":
        raise Refused(_("Ce lien n’est plus valable."))
    if not mission.technician.is_active or mission.status in (*OFF, "HELD"):
        raise Refused(_("Cette mission n’est plus la vôtre : rien à faire."))
    return mission, mission.technician
