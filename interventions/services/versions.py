"""A new version of a signed report (J14)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import events
from core.errors import Refused
from core.models import Event
from interventions.models import Mission, Photo, Report, ReportState
from interventions.services.common import lock, record, step


@transaction.atomic
def open_version(*, mission_id: int, by: User, at: datetime) -> Report:
    """Begin a new version of a signed report: its signatures do not carry over (J14).

    The signed one stays in force until the new one is signed. `Refused` once the work is invoiced.
    """
    mission = lock(mission_id)
    step(mission, "revise", by)
    if found := mission.reports.filter(state=ReportState.DRAFT).first():
        return found
    signed = mission.reports.filter(state=ReportState.SEALED).first()
    if signed is None:
        raise Refused(_("Il n’y a pas encore de rapport signé."))
    if is_invoiced(mission):
        raise Refused(_("Ce travail est facturé : le rapport ne change plus."))
    version = _copy(signed, at)
    record("report.reopened", mission, by=by, at=at, report=version.pk, version=version.version)
    return version


def is_invoiced(mission: Mission) -> bool:
    """Whether an invoice was issued for the ticket: billing stands above, so the fact is what tells."""
    return Event.objects.filter(
        kind="invoice.issued", about__contains=[events.topic(mission.ticket)]
    ).exists()


_KEPT = (
    "result", "findings", "internal_note", "advice", "travel_minutes", "break_minutes", "work_minutes",
    "corrected_times", "times_reason", "dossier_changes", "follow_up", "follow_up_note",
)  # fmt: skip


def _copy(signed: Report, at: datetime) -> Report:
    kept = {name: getattr(signed, name) for name in _KEPT}
    new = Report.objects.create(
        mission=signed.mission, version=signed.version + 1, saved_at=at, **kept
    )
    for part in signed.parts.order_by("pk"):
        part.pk, part.report = None, new
        part._state.adding = True
        part.save()
    Photo.objects.bulk_create(
        Photo(report=new, file_id=photo.file_id, moment=photo.moment)
        for photo in signed.photos.order_by("pk")
    )
    return new
