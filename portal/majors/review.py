"""The look back: a draft made of the facts, causes, lessons, actions followed until they are done (E10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, exports
from core.access import allow
from core.forms import posted
from portal.majors import forms, paper, reading
from tickets import selectors, services
from tickets.models import MajorIncident, ReviewAction
from tickets.selectors import major as reads


@allow("tickets.major_view")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The report, printable; written by who leads once it is over."""
    problem = selectors.major_for(request.user, pk)
    form, is_done = _written(problem, request.POST or None), "done" in request.POST
    given = {"major_id": problem.pk, "by": request.user, "at": clock.now(), "done": is_done}
    if posted(request, form, lambda: services.write_review(**given, **form.cleaned_data)):
        messages.success(request, _("Bilan terminé.") if is_done else _("Bilan enregistré."))
        return redirect("majors:review", problem.pk)
    return _page(request, problem, form, forms.Action())


def _written(problem: MajorIncident, data: QueryDict | None = None) -> forms.Review:
    """What was kept of the look back, else the draft made of the facts."""
    text = problem.review or reading.draft(problem)
    return forms.Review(data, initial={"causes": problem.causes, "review": text})


def _page(
    request: HttpRequest, problem: MajorIncident, form: forms.Review, action: forms.Action
) -> HttpResponse:
    groups = reads.groups(reads.people(problem)[:3000])
    context = {
        "problem": problem,
        "form": form,
        "action": action,
        "actions": list(problem.actions.select_related("owner")[:100]),
        "updates": list(problem.updates.select_related("by")[:100]),
        "clients": list(reads.touched(problem)[: reading.MOST_ROWS]),
        "told": reading.told(problem, clock.now(), groups),
        "before": reading.review_before(problem),
        "story": reading.story(problem, 100),
        "leads": services.leads(problem, request.user),
    }
    bound = form.is_bound or action.is_bound
    return render(request, "majors/review.html", context, status=422 if bound else 200)


@allow("tickets.major_view")
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper."""
    problem = selectors.major_for(request.user, pk)
    made = paper.review(problem, clock.now())
    return exports.inline_pdf(made, f"{problem}.pdf")


@allow("tickets.major")
@require_POST
def add_action(request: HttpRequest, pk: int) -> HttpResponse:
    """One more action."""
    problem = selectors.major_for(request.user, pk)
    form = forms.Action(request.POST)
    given = {"major_id": problem.pk, "by": request.user, "at": clock.now()}
    if not posted(request, form, lambda: services.add_action(**given, **form.said())):
        return _page(request, problem, _written(problem), form)
    messages.success(request, _("Action ajoutée."))
    return redirect("majors:review", problem.pk)


@allow("tickets.major_view")
@require_POST
def finish_action(request: HttpRequest, pk: int) -> HttpResponse:
    """Done, says its owner or who leads."""
    action = get_object_or_404(ReviewAction, pk=pk)
    problem = selectors.major_for(request.user, action.major_id)
    services.finish_action(action_id=action.pk, by=request.user, at=clock.now())
    messages.success(request, _("Action faite."))
    return redirect("majors:review", problem.pk)
