"""The PDF of a signed report: made once, kept for good, then told (J15, J16)."""

from datetime import datetime

from django.db import transaction

from core import files
from interventions import pdf
from interventions.models import Report, ReportState
from interventions.services.common import record


@transaction.atomic
def archive_report(*, report_id: int, at: datetime) -> Report:
    """Make and keep the PDF, then record the fact that sends it; a second call changes nothing."""
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("mission__ticket", "mission__client", "mission__technician", "pdf")
        .get(pk=report_id)
    )
    if report.pdf_id or report.state == ReportState.DRAFT:
        return report
    mission = report.mission
    name = f"Rapport {mission} v{report.version}.pdf"
    report.pdf = files.keep(pdf.render(mission, report), name=name, media_type="application/pdf")
    report.save(update_fields=["pdf"])
    record("report.sealed", mission, by=None, at=at, report=report.pk, version=report.version)
    return report
