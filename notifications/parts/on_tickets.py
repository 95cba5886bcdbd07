"""What letters about a ticket carry: promises, the words said, links to answer, a serious problem's text."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from clients.selectors import on_call_number
from core import access, events, formats
from core.calendars.words import answering, week_words
from core.models import BusinessCalendar, Event
from notifications import closings, letters
from notifications.audiences import Person
from notifications.parts.extra import Extra
from notifications.services import Link
from tickets.models import Clock, ClockKind, ClockState, MajorUpdate, MessageKind, Ticket
from tickets.models import Message as Said


def on_ticket(person: Person, known: dict[str, Any]) -> Extra:
    """The ticket's page."""
    return Extra(words={"url": letters.follow_url(known["ticket"])})


def receipt(person: Person, known: dict[str, Any]) -> Extra:
    """Number, promise, opening hours, whether we are open now, and who answers meanwhile (A18, A19)."""
    ticket: Ticket = known["ticket"]
    answer = (
        Clock.objects.filter(ticket=ticket, kind=ClockKind.ANSWER)
        .select_related("calendar")
        .first()
    )
    calendar = answer.calendar if answer else BusinessCalendar.objects.order_by("pk").first()
    state = answering(calendar.hours(), known["at"]) if calendar else None
    reopens_at = state.reopens_at if state else None
    return Extra(
        words={
            "url": letters.follow_url(ticket),
            "due": formats.moment(answer.due_at, known["at"]) if answer else "",
            "hours": week_words(calendar.weekly) if calendar else "",
            "reopens": formats.moment(reopens_at, known["at"]) if reopens_at else "",
            "on_call": formats.phone(on_call_number(ticket.client_id, known["at"].date())),
            "shows_subject": ticket.channel != "EMAIL",
        }
    )


def reply(person: Person, known: dict[str, Any]) -> Extra | None:
    """Only what was said to the client; a note never leaves (C19)."""
    said = Said.objects.filter(
        pk=known["data"].get("message"), ticket=known["ticket"], kind=MessageKind.REPLY
    ).first()
    if said is None:
        return None
    joined = said.attachments.filter(is_internal=False).select_related("file")
    return Extra(
        words={"said": said, "url": letters.follow_url(known["ticket"])},
        files=tuple(attachment.file for attachment in joined),
    )


def solution(person: Person, known: dict[str, Any]) -> Extra:
    """The link to say whether it is solved."""
    ticket: Ticket = known["ticket"]
    return Extra(
        words={"url": letters.follow_url(ticket)},
        links=(letters.ticket_link("solution", ticket, known["at"]),),
    )


def closing_soon(person: Person, known: dict[str, Any]) -> Extra:
    """The same, and the day the silence closes the request."""
    extra = solution(person, known)
    on = known["data"].get("on")
    return Extra(
        words={**extra.words, "on": datetime.fromisoformat(on) if on else None}, links=extra.links
    )


def callback(person: Person, known: dict[str, Any]) -> Extra:
    """The slot, and for who has an account where to withdraw it (A23)."""
    asked = known["callback"]
    has_account = asked.contact is not None and asked.contact.user is not None
    slot = f"{formats.exact(asked.starts_at)} – {formats.hour(asked.ends_at)}"
    url = letters.follow_url(asked) if has_account else ""
    return Extra(words={"slot": slot, "url": url})


#: Letters whose delivery is the proof of a serious problem's reader.
MAJOR_LETTERS = ("major_staff", "major_news")
MAJOR_LINK_DAYS = 30


def major_staff(person: Person, known: dict[str, Any]) -> Extra:
    """The point as ours read it."""
    update: MajorUpdate = known["majorupdate"]
    return Extra(
        words={"update": update, "problem": update.major, "url": letters.follow_url(update.major)}
    )


def major_news(person: Person, known: dict[str, Any]) -> Extra | None:
    """The client's own words, else the common ones; never between ourselves, never of another client (E03)."""
    update: MajorUpdate = known["majorupdate"]
    if not update.to_clients or person.contact is None:
        return None
    own = update.own_texts.filter(client=person.contact.client_id).first()
    topic = events.topic(update.major)
    expires_at = known["at"] + timedelta(days=MAJOR_LINK_DAYS)
    return Extra(
        words={
            "update": update,
            "problem": update.major,
            "told": own.body if own else update.body,
            "url": letters.follow_url(update.major),
        },
        links=(Link("news", "major.news", topic, events.topic(person.contact), expires_at),),
    )


def closed(person: Person, known: dict[str, Any]) -> Extra:
    """The final notice carries the summary that whoever solved the ticket wrote, or signed on site (K15)."""
    ticket: Ticket = known["ticket"]
    solved = (
        Event.objects.filter(about__contains=[events.topic(ticket)], kind="ticket.resolved")
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    return Extra(
        words={
            "url": letters.follow_url(ticket),
            "solved_by": solved.by if solved else None,
        },
        links=(letters.ticket_link("reopen", ticket, known["at"]),),
    )


def reminder(person: Person, known: dict[str, Any]) -> Extra:
    """The promise the step is about, with or without a ticket."""
    clock = Clock.objects.select_related("ticket", "client").get(pk=known["data"]["clock"])
    page = str(settings.PUBLIC_URL).rstrip("/") + reverse("desk:why", args=[clock.pk])
    return Extra(words={"url": page, "clock": clock})


def alert(person: Person, known: dict[str, Any]) -> Extra:
    """The promise that was broken first."""
    missed = (
        Clock.objects.filter(ticket=known["ticket"], missed_at__isnull=False)
        .exclude(state=ClockState.CANCELLED)
        .order_by("due_at")
        .first()
    )
    return Extra(words={"url": letters.follow_url(known["ticket"]), "clock": missed})


def closing(person: Person, known: dict[str, Any]) -> Extra | None:
    """Each reader finds what is expected of them, in words."""
    ticket: Ticket = known["ticket"]
    side = (
        closings.SALES
        if person.user and access.role_may(person.user.role, "billing.decide")
        else closings.HOTLINE
    )
    lines = [wish.words for wish in closings.expected(ticket, known["at"]) if wish.who == side]
    return Extra(words={"url": letters.follow_url(ticket), "expected": lines}) if lines else None
