"""The pages of what we know: sheets, procedures, the category tree."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import access, clock, paging
from core.access import allow
from core.forms import tried
from knowledge import forms, selectors, services
from knowledge.models import Article, Category, Procedure, Step


def _person(request: HttpRequest) -> Any:
    """The signed-in person: the access middleware has let nobody else in."""
    return request.user


def _may(request: HttpRequest) -> dict[str, bool]:
    """The verbs this role has here, for the buttons."""
    verbs = ("write", "edit_procedures", "edit_categories")
    return {verb: access.may(request.user, f"knowledge.{verb}") for verb in verbs}


@allow("knowledge.view")
def article_list(request: HttpRequest) -> HttpResponse:
    """Sheets, found by words; procedures at the side."""
    text = request.GET.get("q", "")[:200]
    page = paging.page(selectors.search_articles(request.user, text), request.GET.get("page"))
    may = _may(request)
    context = {
        "page": page,
        "q": text,
        "procedures": selectors.procedures(with_inactive=may["edit_procedures"])[:100],
        "may": may,
    }
    return render(request, "knowledge/list.html", context)


@allow("knowledge.read")
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet; a client reads those written for clients, in the client's own shell."""
    found = selectors.article_for(request.user, pk)
    shell = "base_portal.html" if _person(request).is_client else "base_desk.html"
    context = {
        "article": found,
        "categories": found.categories.all(),
        "shell_template": shell,
        "may": _may(request),
    }
    return render(request, "knowledge/article.html", context)


@allow("knowledge.write")
def article_new(request: HttpRequest) -> HttpResponse:
    """Write a sheet."""
    return _write(request, None)


@allow("knowledge.write")
def article_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a sheet again."""
    return _write(request, selectors.article_for(request.user, pk))


def _write(request: HttpRequest, found: Article | None) -> HttpResponse:
    form = forms.ArticleForm(request.POST or None, instance=found)
    if form.is_valid():
        saved = services.save_article(
            by=_person(request), at=clock.now(), article_id=found.pk if found else None, **form.cleaned_data
        )  # fmt: skip
        messages.success(request, _("Fiche enregistrée."))
        return redirect("knowledge:article", saved.pk)
    return render(request, "knowledge/article_form.html", {"form": form, "article": found})


@allow("knowledge.view")
def procedure(request: HttpRequest, pk: int) -> HttpResponse:
    """A procedure as it is read or printed (R160)."""
    found = selectors.procedure_by(request.user, pk)
    context = {
        "procedure": found, "used_by": found.category_set.all()[:20],
        "offers": selectors.positions_of(found), "may": _may(request),
    }  # fmt: skip
    return render(request, "knowledge/procedure.html", context)


@allow("knowledge.edit_procedures")
def procedure_new(request: HttpRequest) -> HttpResponse:
    """Begin a procedure."""
    return _name(request, None)


@allow("knowledge.edit_procedures")
def procedure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a procedure, put it in or out of service, reach its steps."""
    return _name(request, selectors.procedure_by(request.user, pk))


def _name(request: HttpRequest, found: Procedure | None) -> HttpResponse:
    form = forms.ProcedureForm(request.POST or None, instance=found)
    if form.is_valid():
        saved = services.save_procedure(
            by=_person(request), at=clock.now(), procedure_id=found.pk if found else None, **form.cleaned_data
        )  # fmt: skip
        messages.success(request, _("Procédure enregistrée."))
        return redirect("knowledge:procedure_edit", saved.pk)
    context: dict[str, Any] = {"form": form, "procedure": found}
    if found:
        context |= {"offers": selectors.positions_of(found), "offer_form": forms.OfferForm()}
    return render(request, "knowledge/procedure_form.html", context)


@allow("knowledge.edit_procedures")
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask this procedure of a type of work position (G25)."""
    found = selectors.procedure_by(request.user, pk)
    form = forms.OfferForm(request.POST)
    if form.is_valid():
        services.offer_procedure(
            procedure_id=pk, by=_person(request), at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("C’est enregistré."))
        return redirect("knowledge:procedure_edit", pk)
    context = {
        "form": forms.ProcedureForm(instance=found), "procedure": found,
        "offers": selectors.positions_of(found), "offer_form": form,
    }  # fmt: skip
    return render(request, "knowledge/procedure_form.html", context)


@allow("knowledge.edit_procedures")
@require_POST
def withdraw_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask it no more of that position."""
    found = selectors.offer_by(request.user, pk)
    services.withdraw_offer(offer_id=pk, by=_person(request), at=clock.now())
    messages.success(request, _("C’est enregistré."))
    return redirect("knowledge:procedure_edit", found.procedure_id)


@allow("knowledge.edit_procedures")
def step_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a question at the end."""
    return _step(request, selectors.procedure_by(request.user, pk), None)


@allow("knowledge.edit_procedures")
def step_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a question and its answers."""
    step = selectors.step_by(request.user, pk)
    return _step(request, step.procedure, step)


def _step(request: HttpRequest, found: Procedure, step: Step | None) -> HttpResponse:
    later = list(found.steps.filter(position__gt=step.position)) if step else []
    form = forms.StepForm(request.POST or None, instance=step)
    lines = forms.answers_of(step, later, request.POST or None)
    step_id, at = step.pk if step else None, clock.now()
    if form.is_valid() and lines.is_valid() and tried(form, lambda: services.save_step(
        procedure_id=found.pk, step_id=step_id, by=_person(request), at=at,
        answers=lines.answers(), **form.cleaned_data,
    )):  # fmt: skip
        messages.success(request, _("Étape enregistrée."))
        return redirect("knowledge:procedure_edit", found.pk)
    context: dict[str, Any] = {"form": form, "lines": lines, "procedure": found, "step": step}
    return render(request, "knowledge/step_form.html", context)


@allow("knowledge.edit_procedures")
@require_POST
def step_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a question out."""
    step = selectors.step_by(request.user, pk)
    services.remove_step(
        procedure_id=step.procedure_id, step_id=step.pk, by=_person(request), at=clock.now()
    )
    messages.success(request, _("Étape retirée."))
    return redirect("knowledge:procedure_edit", step.procedure_id)


@allow("knowledge.view")
def category_list(request: HttpRequest) -> HttpResponse:
    """The tree with what each node carries."""
    rows = selectors.categories(with_inactive=True)
    page = paging.page(rows, request.GET.get("page"), size=100)
    return render(request, "knowledge/categories.html", {"page": page, "may": _may(request)})


@allow("knowledge.edit_categories")
def category_new(request: HttpRequest) -> HttpResponse:
    """Add a node."""
    return _category(request, None)


@allow("knowledge.edit_categories")
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a node."""
    return _category(request, selectors.category_for(request.user, pk))


def _category(request: HttpRequest, found: Category | None) -> HttpResponse:
    form = forms.CategoryForm(request.POST or None, instance=found)
    key, at = found.pk if found else None, clock.now()
    if form.is_valid() and tried(form, lambda: services.save_category(
        by=_person(request), at=at, category_id=key, **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, _("Catégorie enregistrée."))
        return redirect("knowledge:categories")
    return render(request, "knowledge/category_form.html", {"form": form, "category": found})
