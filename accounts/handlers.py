"""What accounts does when it hears a fact."""

from accounts import alarming
from core import events
from core.models import Event


@events.on(*alarming.ALARMS)
def tell_of_rights(event: Event) -> None:
    """A change of rights is told at once to those who answer for it (Q06)."""
    alarming.tell(event)
