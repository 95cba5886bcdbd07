"""What tickets does when it hears a fact."""

from clients.models import AccessRequest
from clients.selectors import verify_with
from core import events
from core.models import BusinessCalendar, Event
from tickets import services
from tickets.models import ClockKind
from tickets.selectors.checks import people_verified
from tickets.services.terms import PROMISED

verify_with(people_verified)


def _subject(event: Event, name: str) -> str:
    """The first topic of that name among what the fact is about: `mission:9`."""
    return next((topic for topic in event.about if topic.startswith(f"{name}:")), "")


@events.on("mission.arrived")
def technician_on_site(event: Event) -> None:
    """The technician is there: the contract's GTI and the visit promised are kept (J04, D03)."""
    number = _subject(event, "ticket").partition(":")[2]
    if number:
        services.arrive_on_site(
            ticket_id=int(number), by=event.by, at=event.at, subject=_subject(event, "mission")
        )


@events.on("access.requested")
def access_promised(event: Event) -> None:
    """Whoever asks for a dossier is promised an answer in working time (H04)."""
    subject = _subject(event, "accessrequest")
    asked = AccessRequest.objects.select_related("client", "asker").get(
        pk=int(subject.partition(":")[2])
    )
    services.promise(
        kind=ClockKind.ACCESS, client=asked.client, subject=subject, due_at=asked.due_at,
        source="engagement Aprile", to=str(asked.asker), by=event.by, at=event.at,
    )  # fmt: skip


@events.on("access.granted", "access.refused", "access.withdrawn")
def access_answered(event: Event) -> None:
    """The asker has the answer; one who withdraws is owed none."""
    for subject in _requests(event):
        end = services.drop_promise if event.kind == "access.withdrawn" else services.keep_promise
        end(kind=ClockKind.ACCESS, subject=subject, by=event.by, at=event.at)


def _requests(event: Event) -> list[str]:
    """The request itself, or those the grant was made from."""
    if subject := _subject(event, "accessrequest"):
        return [subject]
    grant = _subject(event, "accessgrant").partition(":")[2]
    made_from = (
        AccessRequest.objects.filter(grant=int(grant)) if grant else AccessRequest.objects.none()
    )
    return [events.topic(request) for request in made_from[:5]]


@events.on("calendar.changed")
def calendar_changed(event: Event) -> None:
    """Opening hours changed, or the teams that work by them: what runs in them is due again (D06, D09)."""
    key = _subject(event, BusinessCalendar._meta.model_name or "").partition(":")[2]
    if key:
        services.recompute_calendar(calendar_id=int(key), at=event.at)
    for team in event.data.get("teams", ()):
        services.follow_team(team_id=team, at=event.at)


@events.on("contract.changed", "contract.line_changed")
def contract_changed(event: Event) -> None:
    """Other delays, other hours, or a line that has its own: the promises under this contract are due again (D06, D09)."""
    is_line = event.kind == "contract.line_changed"
    if is_line or PROMISED.intersection(event.data["fields"]):
        key = _subject(event, "contract").partition(":")[2]
        services.follow_contract(contract_id=int(key), by=event.by, at=event.at)


@events.on("ticket.opened")
def several_alike(event: Event) -> None:
    """Several tickets on one machine, one site or one cause: a serious problem? (E01)."""
    services.suspect(ticket_id=int(event.about[0].partition(":")[2]), at=event.at)
