"""What interventions does when it hears a fact."""

from core import events
from core.models import Event
from interventions import services


@events.on("report.signed")
def make_pdf(event: Event) -> None:
    """A signed report is put on paper by the worker, once (J15)."""
    services.archive_report(report_id=event.data["report"], at=event.at)
