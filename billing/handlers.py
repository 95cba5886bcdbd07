"""What billing does when it hears a fact."""

from billing import services
from core import events
from core.models import Event


def _number(event: Event, noun: str) -> int | None:
    for topic in event.about:
        kind, _sep, number = topic.partition(":")
        if kind == noun:
            return int(number)
    return None


def _closing_follows(event: Event, ticket: int) -> bool:
    """Whether a later closing will rate this work itself."""
    topic = f"ticket:{ticket}"
    return Event.objects.filter(
        kind="ticket.resolved", about__contains=[topic], pk__gt=event.pk
    ).exists()


@events.on("ticket.resolved")
def rate_the_closing(event: Event) -> None:
    """A closing makes one item: the key is the ticket and the rank of its closing (L01)."""
    ticket = _number(event, "ticket")
    if ticket is None:
        return
    rank = Event.objects.filter(
        kind="ticket.resolved", about__contains=[f"ticket:{ticket}"], pk__lte=event.pk
    ).count()
    services.create_item(
        ticket_id=ticket, source=f"ticket:{ticket}:{rank}", by=event.by, at=event.at
    )


@events.on("report.signed")
def read_the_new_version(event: Event) -> None:
    """A second version of a report may have other parts; the first is rated with its closing (J14)."""
    if event.data["version"] > 1:
        services.follow_report(report_id=event.data["report"], by=event.by, at=event.at)


@events.on("ticket.closed", "time.logged")
def rate_late_work(event: Event) -> None:
    """Work noted after the closing is rated too; nothing is made while the ticket is still open."""
    ticket = _number(event, "ticket")
    if ticket is None or not services.is_finished(ticket) or _closing_follows(event, ticket):
        return
    services.create_item(
        ticket_id=ticket,
        source=f"late:{ticket}:{event.pk}",
        by=event.by,
        at=event.at,
        only_new=True,
    )
