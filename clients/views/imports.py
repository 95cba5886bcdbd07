"""Bringing a table in: the file, its columns, what it would do, the work, the report, and back again (G04)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors
from clients.imports.nouns import NOUNS
from clients.models import Client, ImportRun, ImportState, Outcome
from clients.selectors import imports as reads
from clients.services import imports
from clients.views.doing import does
from clients.views.tabs import tabs
from core import access, clock, paging
from core.access import allow
from core.errors import Refused

MOST_SHOWN = 50
#: What a client's dossier takes in, in the order offered.
OF_A_CLIENT = ("asset", "site", "contact")


@allow("clients.import")
def import_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file of equipment, sites or people of one client."""
    client = selectors.client_for(request.user, pk)
    return _choose(request, client, OF_A_CLIENT)


@allow("clients.import_assets")
def import_assets(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file of equipment: a GLPI export, or any table with headings."""
    client = selectors.client_for(request.user, pk)
    return _choose(request, client, ("asset",))


@allow("clients.create")
def import_clients(request: HttpRequest) -> HttpResponse:
    """Choose a file of clients."""
    return _choose(request, None, ("client",))


def _choose(request: HttpRequest, client: Client | None, nouns: tuple[str, ...]) -> HttpResponse:
    allowed = [NOUNS[code] for code in nouns if access.may(request.user, NOUNS[code].action)]
    form = forms.ImportForm(request.POST or None, request.FILES or None, nouns=allowed)
    if run := does(request, form, imports.open_run, client_id=client.pk if client else None):
        return redirect("clients:import_run", run.pk)
    context = {
        **_frame(request, client),
        "form": form,
        "runs": reads.recent_runs(request.user, client),
    }
    return render(request, "clients/import.html", context)


@allow("clients.import")
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, wherever it stands: to be checked, running, or done with its report."""
    run = reads.import_run_for(request.user, pk)
    context: dict[str, Any] = {
        **_frame(request, run.client),
        "run": run,
        "noun": NOUNS[run.noun],
        "may_act": access.may(request.user, NOUNS[run.noun].action),
        "undoable": run.state in (ImportState.DONE, ImportState.FAILED),
    }
    if run.state == ImportState.DRAFT:
        return render(request, "clients/import_draft.html", {**context, **_draft(request, run)})
    asked = request.GET.get("voir", "")
    lines = run.lines.filter(outcome=asked) if asked in Outcome.values else run.lines.all()
    context["page"] = paging.page(lines, request.GET.get("page"))
    context["choices"] = [("?", _("Toutes"), not asked)] + [
        (f"?voir={code}", words, asked == code) for code, words in Outcome.choices
    ]
    return render(request, "clients/import_run.html", context)


def _draft(request: HttpRequest, run: ImportRun) -> dict[str, Any]:
    """The columns as they are named, and what they would do; why not, when they are not enough."""
    table = reads.table_of(run)
    form = forms.ImportColumns(noun=NOUNS[run.noun], table=table, initial=run.columns)
    try:
        plan = reads.plan_import(NOUNS[run.noun], run.client, reads.reading_of(run, table), me(request))  # fmt: skip
    except Refused as problem:
        return {"form": form, "problem": problem.sentence}
    words = {field.name: field.words for field in NOUNS[run.noun].fields}
    shown = [
        (one, [(words[name], before, after) for name, (before, after) in one.diff.items()])
        for one in [*plan.change, *plan.create][:MOST_SHOWN]
    ]
    return {"form": form, "plan": plan, "shown": shown, "left_out": plan.reading.left_out[:MOST_SHOWN]}  # fmt: skip


@allow("clients.import")
@require_POST
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is which; files laid out alike are read so from now on."""
    run = reads.import_run_for(request.user, pk)
    asked = {field.name: request.POST.get(field.name, "") for field in NOUNS[run.noun].fields}
    imports.name_columns(run_id=pk, columns=asked, by=me(request), at=clock.now())
    return redirect("clients:import_run", pk)


@allow("clients.import")
@require_POST
def start_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what the preview said."""
    reads.import_run_for(request.user, pk)
    imports.start(run_id=pk, by=me(request), at=clock.now())
    return redirect("clients:import_run", pk)


@allow("clients.import")
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; the page comes again once it is over."""
    run = reads.import_run_for(request.user, pk)
    if run.state == ImportState.RUNNING:
        return render(request, "clients/_import_progress.html", {"run": run})
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


@allow("clients.import")
@require_POST
def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back, while nothing has moved since."""
    reads.import_run_for(request.user, pk)
    imports.undo(run_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("L’import est annulé : tout est comme avant."))
    return redirect("clients:import_run", pk)


def _frame(request: HttpRequest, client: Client | None) -> dict[str, Any]:
    if client is None:
        return {"client": None, "back": reverse("clients:list")}
    return {
        "client": client,
        "tabs": tabs(request, client, "assets"),
        "back": reverse("clients:assets", args=[client.pk]),
    }
