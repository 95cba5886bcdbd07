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


@events.on("ticket.opened")
def several_alike(event: Event) -> None:
    """Several tickets on one machine, one site or one cause: a serious problem? (E01)."""
    services.suspect(ticket_id=int(event.about[0].partition(":")[2]), at=event.at)
