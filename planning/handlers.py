"""What planning does when it hears a fact."""

from accounts import substitutes
from clients.selectors import excuse_with
from core import events
from core.models import Event
from planning.models import Booking
from planning.selectors import duty_times

excuse_with(duty_times)


@events.on("absence.added")
def somebody_is_away(event: Event) -> None:
    """Whoever is away has a substitute: alerts and reassignments go there meanwhile (D14)."""
    source = event.about[0]
    booking = Booking.objects.get(pk=int(source.partition(":")[2]))
    substitutes.note_absence(
        person_id=booking.technician_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        source=source,
    )


@events.on("absence.ended")
def somebody_is_back(event: Event) -> None:
    """The absence was taken back."""
    substitutes.forget_absence(source=event.about[0])
