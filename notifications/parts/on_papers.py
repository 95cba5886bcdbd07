"""What letters about an account or a document carry: a personal link, a PDF."""

from typing import Any

from accounts.passwords import RESET, RESET_FOR
from accounts.services import INVITATION, INVITED_FOR
from core import events
from notifications import letters
from notifications.audiences import Person
from notifications.parts.extra import Extra, NotReady
from notifications.services import Link


def invitation(person: Person, known: dict[str, Any]) -> Extra:
    """The first password is set by a personal link of seven days, once (H01)."""
    topic = events.topic(known["user"])
    expires_at = known["at"] + INVITED_FOR
    return Extra(
        words={"until": expires_at},
        links=(Link("invitation", INVITATION, topic, topic, expires_at),),
        give_up_at=expires_at,
    )


def password_reset(person: Person, known: dict[str, Any]) -> Extra:
    """Another password is set by a personal link of one hour, once."""
    topic = events.topic(person.user) if person.user else ""
    expires_at = known["at"] + RESET_FOR
    return Extra(
        words={"until": expires_at},
        links=(Link("reset", RESET, topic, topic, expires_at),),
        give_up_at=expires_at,
    )


def invoice(person: Person, known: dict[str, Any]) -> Extra:
    """The invoice as its PDF."""
    pdf = known["invoice"].pdf
    if pdf is None:  # the document is still being printed: the delivery of the fact tries again
        raise NotReady(f"invoice {known['invoice'].pk} has no PDF yet")
    return Extra(words={"url": letters.follow_url(known["invoice"])}, files=(pdf,))


def survey(person: Person, known: dict[str, Any]) -> Extra:
    """The link to give one's note."""
    survey = known["survey"]
    holder = events.topic(survey.contact) if survey.contact else ""
    link = letters.ticket_link("survey", known["ticket"], known["at"])
    return Extra(links=(Link("survey", "survey", events.topic(survey), holder, link.expires_at),))


def synthesis(person: Person, known: dict[str, Any]) -> Extra:
    """The month as its PDF."""
    pdf = known["synthesis"].pdf
    return Extra(files=(pdf,) if pdf else ())
