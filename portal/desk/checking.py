"""What the check of a caller shows: where it stands, and the ways open for this person (A24)."""

from datetime import datetime
from typing import Any

from clients.models import Contact
from core import access
from core.forms import tried
from portal import doors
from portal.desk import forms, procedures
from tickets import caller, selectors, services
from tickets.models import Call, CallerCheck, Ticket


def of_call(call: Call, user: Any, now: datetime) -> dict[str, Any]:
    """The line of the call card and its form; nothing is read."""
    return {
        "caller": selectors.standing_of_call(call, now),
        "check_form": forms.CallerCheck(),
        **ways(call.contact),
        "may_verify": access.may(user, "tickets.verify_caller"),
    }


def ways(contact: Contact | None) -> dict[str, Any]:
    """The numbers on file, and the person's question; a code is asked of anybody."""
    return {
        "lines": caller.lines(contact) if contact else [],
        "question": contact.caller_question if contact else "",
    }


def of_ticket(ticket: Ticket, walk: procedures.Walk, user: Any, now: datetime) -> dict[str, Any]:
    """The line beside the requester: only where the category or a step asks, or a check was made."""
    stands = selectors.standing(ticket, now)
    asked = caller.is_asked(ticket) or walk.asks_caller
    return {
        "caller": stands,
        "says_caller": asked or bool(getattr(ticket, "checked_at", None)),
        "may_verify": ticket.is_open and access.may(user, "tickets.verify_caller"),
    }


def address(ticket: Ticket, now: datetime) -> str:
    """Where the caller is checked, when this ticket asks for it and nobody has; else nothing."""
    if not caller.is_asked(ticket) or selectors.standing(ticket, now).is_verified:
        return ""
    return doors.address_of("desk:verify", ticket.pk)


def attempt(form: forms.CallerCheck, by: Any, at: datetime, **about: int) -> CallerCheck | None:
    """Try what the form says; None when it was refused, which the form says."""
    return tried(form, lambda: services.check_caller(by=by, at=at, **about, **form.cleaned_data))
