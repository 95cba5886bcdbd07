"""What quality does when it hears a fact."""

from core import events
from core.models import Event
from quality import services


@events.on("ticket.closed")
def ask_for_satisfaction(event: Event) -> None:
    """A closed ticket is followed by one question (M01)."""
    services.send_survey(ticket_id=int(event.about[0].split(":")[1]), at=event.at)
