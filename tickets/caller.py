"""Is it really this person? Which numbers prove it, how long a check holds, what asks for one (A24)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from clients.models import Contact
from tickets.models import Channel, CheckWay, KnownLine, Ticket


@dataclass(frozen=True)
class Line:
    """A number on file, and the field of the dossier that holds it."""

    kind: KnownLine
    number: str
    noun: str
    field: str


def lines(contact: Contact) -> list[Line]:
    """The numbers of the dossier by which this person may be called back, their own first; each once."""
    site = contact.site
    known = [
        Line(KnownLine.MOBILE, contact.mobile, "contact", "mobile"),
        Line(KnownLine.PHONE, contact.phone, "contact", "phone"),
        Line(KnownLine.SITE, site.phone if site else "", "site", "phone"),
        Line(KnownLine.CLIENT, contact.client.phone, "client", "phone"),
    ]
    first = {one.number: one for one in reversed(known) if one.number}
    return [one for one in known if first.get(one.number) is one]


def holds(checked_at: datetime, at: datetime, hours: int) -> bool:
    """Whether a check is still good at that instant."""
    return checked_at <= at < checked_at + timedelta(hours=hours)


def by_account(ticket: Ticket) -> bool:
    """Whether the requester made this request themselves, signed in on the portal: nobody need ask who they are."""
    if ticket.channel != Channel.PORTAL or ticket.opened_by_id is None or not ticket.requester:
        return False
    return ticket.requester.user_id == ticket.opened_by_id


def is_asked(ticket: Ticket) -> bool:
    """Whether this ticket is resolved at a distance only once its requester was checked; a serious problem never is."""
    return bool(ticket.category and ticket.category.needs_caller) and not ticket.is_major


@dataclass(frozen=True)
class Standing:
    """Where the check of one person stands: how and when it was done, and until when it holds."""

    contact: Contact | None
    way: str = ""
    at: datetime | None = None
    until: datetime | None = None

    @property
    def is_verified(self) -> bool:
        """Whether something may be disclosed to them now."""
        return bool(self.way)

    @property
    def how(self) -> str:
        """« rappel », « code d’appel »."""
        return str(CheckWay(self.way).label).lower() if self.way else ""
