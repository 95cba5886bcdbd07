"""Who is informed: names, proof, what to do about those without; « prévenu par téléphone » with words (D04)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock, paging
from core.access import allow
from core.forms import posted
from portal.majors import forms, views
from tickets import selectors, services
from tickets.models import Audience, Recipient
from tickets.selectors import major as reads


@allow("tickets.major_view")
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody waited for, or one audience, or only those without proof."""
    problem = selectors.major_for(request.user, pk)
    rows = reads.people(problem)
    audience, missing = request.GET.get("public", ""), "sans-preuve" in request.GET
    if audience in Audience.values:
        rows = rows.filter(audience=audience)
    if missing:
        rows = rows.filter(proved_at=None)
    page = paging.page(rows, request.GET.get("page"), size=50)
    context = {
        "problem": problem, "page": page, "audience": audience, "missing": missing,
        "audiences": Audience.choices, "leads": services.leads(problem, request.user),
    }  # fmt: skip
    return render(request, "majors/people.html", context)


@allow("tickets.major")
@require_POST
def relaunch(request: HttpRequest, pk: int) -> HttpResponse:
    """Only those without proof, once more."""
    problem = selectors.major_for(request.user, pk)
    count = services.relaunch(major_id=problem.pk, by=request.user, at=clock.now())
    said = ngettext("%(n)d personne relancée.", "%(n)d personnes relancées.", count)
    messages.success(request, said % {"n": count})
    return redirect(problem)


def _recipient(request: HttpRequest, pk: int) -> Recipient:
    """Somebody of a problem this person may see."""
    found = get_object_or_404(Recipient.objects.select_related("contact"), pk=pk)
    found.major = selectors.major_for(request.user, found.major_id)
    return found


@allow("tickets.major")
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    """« Prévenu par téléphone »."""
    recipient = _recipient(request, pk)
    form = forms.Vouched(request.POST or None)
    given = {"recipient_id": recipient.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.vouch(**given, **form.cleaned_data)):
        messages.success(request, _("%(name)s est noté comme prévenu.") % {"name": recipient.name})
        return redirect("majors:people", recipient.major_id)
    title = _("%(name)s a été prévenu") % {"name": recipient.name}
    return views.form_page(request, recipient.major, form, title, _("Noter la preuve"))


@allow("tickets.major")
def excuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Absent or not concerned: no longer waited for."""
    recipient = _recipient(request, pk)
    form = forms.Why(request.POST or None)
    given = {"recipient_id": recipient.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: services.excuse(**given, **form.cleaned_data)):
        messages.success(request, _("%(name)s n’est plus attendu.") % {"name": recipient.name})
        return redirect("majors:people", recipient.major_id)
    title = _("Ne plus attendre %(name)s") % {"name": recipient.name}
    return views.form_page(request, recipient.major, form, title, _("Ne plus attendre"))
