"""The worker's part: lots of lines, each lot and its count in one transaction, so that a stopped run goes on."""

import logging
import time
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from clients.imports.lines import Reading
from clients.imports.nouns import NOUNS
from clients.models import ImportLine, ImportRun, ImportState, Outcome
from clients.selectors.imports import compare, reading_of, table_of
from clients.services.imports.runs import may_import
from clients.services.imports.writing import write_lot
from core import events
from core.errors import Refused

log = logging.getLogger(__name__)
LOT = 100
SECONDS = 35.0
LEASE = timedelta(minutes=2)


def run_pending(*, at: datetime) -> int:
    """Go on with the oldest import that nobody holds; how many lines were done."""
    run = _claim(at)
    if run is None:
        return 0
    try:
        done = _go_on(run, at, time.monotonic() + SECONDS)
    except Refused as problem:
        return _stop(run, problem.sentence, at)
    except PermissionDenied:
        return _stop(run, _("Le droit de faire cet import a été retiré."), at)
    except Exception:
        log.exception("import %s", run.pk)
        return _stop(run, _("Erreur inattendue : voir le journal du serveur."), at)
    ImportRun.objects.filter(pk=run.pk).update(leased_until=None)
    return done


def run_now(*, run_id: int, at: datetime) -> ImportRun:
    """The whole of it at once, for a command: what goes wrong is told."""
    _go_on(ImportRun.objects.get(pk=run_id), at, None)
    return ImportRun.objects.get(pk=run_id)


@transaction.atomic
def _claim(at: datetime) -> ImportRun | None:
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    run = (
        ImportRun.objects.filter(free, state=ImportState.RUNNING)
        .select_for_update(skip_locked=True)
        .order_by("opened_at", "pk")
        .first()
    )
    if run:
        run.leased_until = at + LEASE
        run.save(update_fields=["leased_until"])
    return run


def _go_on(run: ImportRun, at: datetime, ends: float | None) -> int:
    read = reading_of(run, table_of(run))
    done = 0
    while ends is None or time.monotonic() < ends:
        count = _lot(run.pk, read, at)
        done += count
        if not count:
            break
    return done


@transaction.atomic
def _lot(run_id: int, read: Reading, at: datetime) -> int:
    """A hundred lines more, and the end when there are none; the right to is asked each time."""
    rows = ImportRun.objects.select_for_update(of=("self",))
    run = rows.select_related("client", "file", "opened_by").get(pk=run_id)
    if run.state != ImportState.RUNNING:
        return 0
    may_import(run.noun, run.client, run.opened_by, at)
    lines = read.lines[run.position : run.position + LOT]
    planned = compare(NOUNS[run.noun], run.client, lines, run.opened_by)
    done = write_lot(run, planned, at)
    ImportLine.objects.bulk_create(line for line in done if line)
    for line in done:
        _count(run, line)
    run.position += len(lines)
    if run.position >= len(read.lines):
        _end(run, read, at)
    run.save()
    return len(lines)


def _count(run: ImportRun, line: ImportLine | None) -> None:
    if line is None:
        run.unchanged += 1
        return
    run.created += line.outcome == Outcome.CREATED
    run.changed += line.outcome == Outcome.CHANGED
    run.refused += line.outcome == Outcome.REFUSED


def _end(run: ImportRun, read: Reading, at: datetime) -> None:
    ImportLine.objects.bulk_create(
        (
            ImportLine(run=run, number=number, outcome=Outcome.REFUSED, reason=reason[:300])
            for number, reason in read.left_out
        ),
        batch_size=500,
    )
    run.state, run.ended_at, run.leased_until = ImportState.DONE, at, None
    if run.created or run.changed:
        kind = "assets.imported" if run.noun == "asset" else "table.imported"
        about = [run, run.client] if run.client else [run]
        events.record(
            kind, about=about, by=run.opened_by, at=at, noun=run.noun, file=run.file.name,
            created=run.created, changed=run.changed,
        )  # fmt: skip


def _stop(run: ImportRun, reason: str, at: datetime) -> int:
    """What was done stays done, and can be undone; the rest is not."""
    ImportRun.objects.filter(pk=run.pk).update(
        state=ImportState.FAILED, reason=reason[:300], ended_at=at, leased_until=None
    )
    return 0
