"""The signatures and the closing: the phone is in the client's hands (J12, J13, J17)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from core.forms import tried
from interventions import completeness, sealing, selectors, services
from interventions.content import content
from interventions.models import Mission, Report
from portal.field import forms


@allow("interventions.field")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """What is signed, who signs, where to sign; one sending closes everything, or keeps everything."""
    mission = selectors.own_mission_for(request.user, pk)
    if request.method == "POST":
        return _close(request, mission)
    draft = selectors.draft_of(mission)
    if draft is None or completeness.missing(draft, mission.tasks.all()) or not mission.left_at:
        return redirect("field:report" if draft else "field:mission", mission.pk)
    return render(request, "field/sign.html", _page(mission, draft, _blank(mission, draft)))


def _blank(mission: Mission, draft: Report) -> forms.SignatureForm:
    contact = mission.contact
    return forms.SignatureForm(
        initial={
            "kind": "SIGNED",
            "signatory": str(contact) if contact else "",
            "quality": contact.job if contact else "",
            "submission": uuid4(),
            "shown": sealing.seal(content(mission, draft)),
        }
    )


def _page(mission: Mission, draft: Report, form: forms.SignatureForm) -> dict[str, Any]:
    return {
        "mission": mission,
        "draft": draft,
        "form": form,
        "text": content(mission, draft),
        "optional": not completeness.signature_required(mission.ticket.verdict),
        "contract": (mission.ticket.verdict or {}).get("words", ""),
    }


def _close(request: HttpRequest, mission: Mission) -> HttpResponse:
    form = forms.SignatureForm(request.POST)
    device = request.headers.get("User-Agent", "")
    if form.is_valid() and tried(
        form,
        lambda: services.close_on_site(
            mission_id=mission.pk,
            submission=form.cleaned_data["submission"],
            shown=form.cleaned_data["shown"],
            signatures=form.signatures(device),
            by=request.user,
            at=clock.now(),
        ),
    ):
        messages.success(request, _("Intervention close. Le rapport part au client."))
        return redirect("field:mission", mission.pk)
    draft = selectors.draft_of(mission)
    if draft is None:
        return redirect("field:mission", mission.pk)
    again, text = request.POST.copy(), sealing.seal(content(mission, draft))
    if again.get("shown") != text:  # what was drawn was drawn under another text (J14)
        again["client_strokes"] = again["technician_strokes"] = ""
    again["shown"] = text
    form.data = again
    return render(request, "field/sign.html", _page(mission, draft, form), status=422)
