"""Taking an import back: wholly or not at all, and only while nothing it wrote has moved since."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import ImportLine, ImportRun, ImportState, Outcome, Site
from clients.selectors.imports import plainly
from clients.services.imports.runs import locked
from clients.services.imports.writing import MODELS, save_back
from core import events
from core.errors import Refused

#: More changes than this are not taken back while somebody waits for a page.
MOST_CHANGED = 2_000
TOLD = 5


@transaction.atomic
def undo(*, run_id: int, by: User, at: datetime) -> ImportRun:
    """Delete what the import added and write back what it changed; the first names that moved when it may not."""
    run = locked(run_id, by, at)
    if run.state not in (ImportState.DONE, ImportState.FAILED):
        raise Refused(_("Seul un import terminé s’annule."))
    if run.changed > MOST_CHANGED:
        raise Refused(_("Cet import a changé trop de lignes pour être annulé d’un coup."))
    lines = list(run.lines.exclude(outcome=Outcome.REFUSED))
    rows = MODELS[run.noun].objects.select_for_update(of=("self",)).in_bulk([line.subject_id for line in lines])  # fmt: skip
    moved = [line.name for line in lines if _moved(line, rows.get(line.subject_id))]
    if moved:
        raise Refused(_("Changé depuis : %s. Cet import ne s’annule plus.") % ", ".join(moved[:TOLD]))  # fmt: skip
    _delete([rows[line.subject_id] for line in lines if line.outcome == Outcome.CREATED])
    for line in lines:
        if line.outcome == Outcome.CHANGED:
            save_back(run, line, by, at)
    _leave_sites(run)
    run.state, run.ended_at = ImportState.UNDONE, at
    run.save(update_fields=["state", "ended_at"])
    about = [run, run.client] if run.client else [run]
    events.record(
        "table.undone", about=about, by=by, at=at, noun=run.noun, file=run.file.name,
        created=run.created, changed=run.changed,
    )  # fmt: skip
    return run


def _moved(line: ImportLine, row: Any) -> bool:
    return row is None or any(plainly(getattr(row, name)) != value for name, value in line.after.items())  # fmt: skip


def _delete(rows: list[Model]) -> None:
    """Only what nothing has come to point at: no ticket, no note, no visit."""
    if not rows:
        return
    if _used(rows):
        raise Refused(_("Ce que cet import a ajouté sert déjà ailleurs : il ne s’annule plus."))
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _used(rows: list[Model]) -> bool:
    collector = Collector(using="default")
    try:
        collector.collect(rows)
    except (ProtectedError, RestrictedError):
        return True
    others = set(collector.data) - {type(rows[0])}
    touched = [found for group in collector.field_updates.values() for found in group]
    return bool(others) or any(_any(found) for found in [*touched, *collector.fast_deletes])


def _any(found: Any) -> bool:
    return found.exists() if hasattr(found, "exists") else bool(found)


def _leave_sites(run: ImportRun) -> None:
    """The sites it made go too, unless somebody stands there by now."""
    for site in Site.objects.filter(pk__in=run.made_sites, client=run.client):
        if not _used([site]):
            site.delete()
    run.made_sites = []
