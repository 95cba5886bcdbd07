"""The look back: a draft made of the facts, causes, lessons, actions followed until they are done (E10)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, exports
from core.access import allow
from portal.majors import forms, paper, reading
from tickets import selectors, services
from tickets.models import MajorIncident, ReviewAction
from tickets.selectors import major as reads


@allow("tickets.major_view")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The report, printable; written by who leads once it is over."""
    problem = selectors.major_for(request.user, pk)
    text = problem.review or reading.draft(problem)
    form = forms.Review(request.POST or None, initial={"causes": problem.causes, "review": text})
    if request.method == "POST" and form.is_valid():
        done = "done" in request.POST
        services.write_review(
            major_id=problem.pk, by=request.user, at=clock.now(), done=done, **form.cleaned_data
        )
        messages.success(request, _("Bilan terminé.") if done else _("Bilan enregistré."))
        return redirect("majors:review", problem.pk)
    return _page(request, problem, form, forms.Action())


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
    if not form.is_valid():
        kept = forms.Review(initial={"causes": problem.causes, "review": problem.review})
        return _page(request, problem, kept, form)
    data = form.cleaned_data
    services.add_action(
        major_id=problem.pk, by=request.user, at=clock.now(), what=data["what"],
        owner_id=data["owner"].pk, due_on=data["due_on"],
    )  # fmt: skip
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
