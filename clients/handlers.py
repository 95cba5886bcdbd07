"""What clients does when it hears a fact."""

from accounts.models import User
from clients import services
from core import events
from core.models import Event


def _person(event: Event) -> int:
    return next(int(topic.partition(":")[2]) for topic in event.about if topic.startswith("user:"))


@events.on("person.left")
def end_rights_of_the_departed(event: Event) -> None:
    """Whoever leaves loses every right, and asks for nothing any more (H11)."""
    services.close_rights(person_id=_person(event), why="person left", at=event.at)


@events.on("clause.ended")
def end_rights_without_clause(event: Event) -> None:
    """No clause in force, no right (H10)."""
    services.close_rights(person_id=_person(event), why="clause ended", at=event.at)


@events.on("person.changed")
def rights_end_on_the_last_day(event: Event) -> None:
    """A last day said by HR is the end of every right (H11)."""
    if "leaves_on" not in event.data.get("fields", []):
        return
    person = User.objects.get(pk=_person(event))
    if person.leaves_on and person.is_active:
        services.shorten_rights(person_id=person.pk, last_day=person.leaves_on, at=event.at)
