"""What the desk's forms accept."""

from portal.desk.forms.checks import CallerCheck
from portal.desk.forms.intake import CallCard, NewContact, NewTicket
from portal.desk.forms.verbs import (
    Classification,
    Escalation,
    Inform,
    Parent,
    Place,
    Quote,
    QuoteSent,
    Reason,
    Resolution,
    Time,
    Waiting,
    Writing,
)

__all__ = [
    "CallCard",
    "CallerCheck",
    "Classification",
    "Escalation",
    "Inform",
    "NewContact",
    "NewTicket",
    "Parent",
    "Place",
    "Quote",
    "QuoteSent",
    "Reason",
    "Resolution",
    "Time",
    "Waiting",
    "Writing",
]
