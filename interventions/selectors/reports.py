"""Reports, photos and PDFs by their doors."""

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from accounts.models import User
from core.models import StoredFile
from interventions.models import Mission, Photo, Report, ReportState


def draft_of(mission: Mission) -> Report | None:
    """The version being written, if there is one."""
    return mission.reports.filter(state=ReportState.DRAFT).first()


def sealed_of(mission: Mission) -> Report | None:
    """The signed version in force, if there is one."""
    return mission.reports.filter(state=ReportState.SEALED).select_related("pdf").first()


def pdf_for(user: User, mission_id: int) -> StoredFile:
    """The PDF of the signed report in force, to those who may see the mission."""
    report = (
        Report.objects.filter(
            mission__in=Mission.objects.visible_to(user),
            mission=mission_id,
            state=ReportState.SEALED,
        )
        .select_related("pdf")
        .first()
    )
    if report is None or report.pdf is None:
        raise Http404("no such report")
    return report.pdf


def photo_for(user: User, pk: int) -> StoredFile:
    """A photo of a mission this person may see."""
    found = Photo.objects.filter(report__mission__in=Mission.objects.visible_to(user), pk=pk)
    if photo := found.select_related("file").first():
        return photo.file
    raise Http404("no such photo")


def reports_of(user: User) -> QuerySet[Mission]:
    """The technician's visits whose report is begun or signed, the newest first."""
    reports = Report.objects.order_by("-version")
    return (
        Mission.objects.visible_to(user)
        .filter(technician=user, arrived_at__isnull=False)
        .select_related("client", "booking")
        .prefetch_related(Prefetch("reports", reports))
        .order_by("-arrived_at", "-pk")
    )
