"""What letters about a visit carry: the calendar entry, the way there, one tap to answer, the signed report."""

from typing import Any

from core import events
from core.models import Event
from interventions.models import Mission
from notifications import calendars, letters
from notifications.audiences import Person
from notifications.parts.extra import Extra

#: The facts that give a visit's calendar entry a new sequence.
CHANGES = (
    "mission.agreed",
    "mission.sent",
    "mission.moved",
    "mission.reassigned",
    "mission.cancelled",
)


def visit(person: Person, known: dict[str, Any], *, is_cancelled: bool = False) -> Extra:
    """The client's side of a visit: the calendar entry, and where to look."""
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(known["ticket"]), "place": calendars.place(mission)},
        calendar=_calendar(mission, known, is_cancelled),
    )


def visit_reminder(person: Person, known: dict[str, Any]) -> Extra:
    """The client may confirm; after the visit has begun there is nothing to recall."""
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(known["ticket"]), "place": calendars.place(mission)},
        links=(letters.confirm_link(mission),),
        give_up_at=max(mission.booking.starts_at, known["at"]),
    )


def mission_reminder(person: Person, known: dict[str, Any]) -> Extra:
    """Where, and until when it is of use."""
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(mission), "place": calendars.place(mission)},
        give_up_at=max(mission.booking.starts_at, known["at"]),
    )


def _calendar(mission: Mission, known: dict[str, Any], is_cancelled: bool = False) -> str:
    """The sequence is the number of facts that changed the visit's time, so it only ever grows."""
    changes = Event.objects.filter(
        about__contains=[events.topic(mission)],
        kind__in=CHANGES,
        pk__lte=known["fact"].pk,
    ).count()
    return calendars.of_mission(
        mission, at=known["at"], sequence=changes, is_cancelled=is_cancelled
    )


def mission(person: Person, known: dict[str, Any]) -> Extra:
    """The technician's notice: everything to go there, one tap to answer (K12, J01)."""
    mission: Mission = known["mission"]
    contact = mission.contact or mission.ticket.requester
    return Extra(
        words={
            "url": letters.follow_url(mission),
            "contact": contact,
            "contact_phone": (contact.mobile or contact.phone) if contact else "",
            "place": calendars.place(mission),
            "map_url": letters.map_url(mission),
            "tasks": list(mission.tasks.all()[:30]),
        },
        links=(letters.acknowledge_link(mission),),
        calendar=_calendar(mission, known),
        give_up_at=max(mission.booking.starts_at, known["at"]),
    )


def mission_cancelled(person: Person, known: dict[str, Any]) -> Extra:
    """The calendar entry taken back."""
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(mission), "place": calendars.place(mission)},
        calendar=_calendar(mission, known, is_cancelled=True),
    )


def report(person: Person, known: dict[str, Any]) -> Extra | None:
    """The signed report goes as its PDF (J16)."""
    report = known["report"]
    if report.pdf is None:
        return None
    is_ours = person.user is not None
    return Extra(
        words={"url": letters.follow_url(known["mission"] if is_ours else known["ticket"])},
        files=(report.pdf,),
    )
