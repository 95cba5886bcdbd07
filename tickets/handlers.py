"""What tickets does when it hears a fact."""

from core import events
from core.models import Event
from tickets import services


@events.on("mission.arrived")
def technician_on_site(event: Event) -> None:
    """The technician is there: the contract's GTI is kept (J04, D03)."""
    for topic in event.about:
        name, _colon, number = topic.partition(":")
        if name == "ticket":
            services.arrive_on_site(ticket_id=int(number), by=event.by, at=event.at)
