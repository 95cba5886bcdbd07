"""What clients does when it hears a fact."""

from accounts.models import User
from clients import services
from clients.models import AccessGrant
from clients.trail import WORDS
from core import events, trail
from core.models import Event

trail.watch(WORDS)


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


@events.on("person.left")
def change_what_they_knew(event: Event) -> None:
    """After a departure: the logins that person saw are listed to be changed (H11)."""
    person = User.objects.get(pk=_person(event))
    services.list_after_departure(person=person, source=f"departure:{event.pk}", at=event.at)


@events.on("mission.closed", "mission.cancelled")
def change_after_mission(event: Event) -> None:
    """After a mission: what its technician saw is listed to be changed (G07)."""
    services.list_after_mission(source=event.about[0], at=event.at)


@events.on("access.revoked")
def change_after_right(event: Event) -> None:
    """When the right of a mission or of an emergency ends: what was seen until then (G07, H08)."""
    grant = AccessGrant.objects.get(pk=event.data["grant"])
    if grant.source.startswith("mission:"):
        services.list_after_mission(source=grant.source, at=event.at)
    elif grant.source.startswith("urgent:"):
        services.list_after_emergency(grant_id=grant.pk, at=event.at)


@events.on("document.added", "document.versioned")
def picture_of_document(event: Event) -> None:
    """A picture of the newest version, for its page (G06)."""
    services.make_preview(document_id=int(event.about[0].partition(":")[2]))
