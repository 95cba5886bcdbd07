"""What a letter needs beside its words: promises, links, files, the calendar entry. One function per letter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from accounts.passwords import RESET, RESET_FOR
from accounts.services import INVITATION, INVITED_FOR
from clients.selectors import on_call_number
from core import access, events, formats
from core.calendars.words import answering, week_words
from core.models import BusinessCalendar, Event, StoredFile
from interventions.models import Mission
from notifications import calendars, closings, letters, subjects
from notifications.audiences import Person
from notifications.services import Link
from tickets.models import Clock, ClockKind, ClockState, MajorUpdate, MessageKind, Ticket
from tickets.models import Message as Said

#: The facts that give a visit's calendar entry a new sequence.
CHANGES = (
    "mission.agreed",
    "mission.sent",
    "mission.moved",
    "mission.reassigned",
    "mission.cancelled",
)
#: A fact may name its subject by key in its data instead of its topics.
BY_KEY = {"request": "accessrequest", "item": "billableitem"}


class NotReady(Exception):
    """A document the letter needs does not exist yet."""


@dataclass(frozen=True)
class Extra:
    """What one letter to one person carries."""

    words: dict[str, Any] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    files: tuple[StoredFile, ...] = ()
    calendar: str = ""
    give_up_at: datetime | None = None


def known(event: Event) -> dict[str, Any]:
    """Everything the fact tells, by name: its subjects, its data, its instant, its author."""
    found = subjects.named(event)
    for name, key in event.data.items():
        table = BY_KEY.get(name, name)
        if table in subjects.TABLES and table not in found and isinstance(key, int):
            row = subjects.find(f"{table}:{key}")
            if row is not None:
                found[table] = row
    first = event.about[0].partition(":")[0] if event.about else ""
    _add_parents(found)
    found["subject"] = found.get(first) or next(iter(found.values()), None)
    return {
        **found,
        "data": event.data,
        "at": event.at,
        "now": event.at,
        "by": event.by,
        "fact": event,
    }


def _add_parents(found: dict[str, Any]) -> None:
    """A report knows its mission, a mission its ticket, everything its client."""
    source = found["accessgrant"].source if "accessgrant" in found else ""
    if source.startswith("request:") and "accessrequest" not in found:
        found["accessrequest"] = subjects.find(f"accessrequest:{source.partition(':')[2]}")
    if "report" in found:
        found.setdefault("mission", subjects.find(f"mission:{found['report'].mission_id}"))
    for child, parent in (("mission", "ticket"), ("billableitem", "ticket"), ("survey", "ticket")):
        if child in found and parent not in found:
            found[parent] = subjects.find(f"ticket:{found[child].ticket_id}")
    for name in ("ticket", "mission", "invoice", "contract", "accessrequest", "accessgrant"):
        if name in found:
            found.setdefault("client", found[name].client)


def of_letter(letter: str, person: Person, known: dict[str, Any]) -> Extra | None:
    """What this letter carries; None when there is nothing to say."""
    with translation.override(person.language):
        return LETTERS.get(letter, _follow)(person, known)


def _follow(person: Person, known: dict[str, Any]) -> Extra:
    return Extra(words={"url": letters.follow_url(known["subject"])})


def _dossier(person: Person, known: dict[str, Any]) -> Extra:
    return Extra(words={"url": letters.follow_url(known["client"])})


def _on_ticket(person: Person, known: dict[str, Any]) -> Extra:
    return Extra(words={"url": letters.follow_url(known["ticket"])})


def _receipt(person: Person, known: dict[str, Any]) -> Extra:
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


def _reply(person: Person, known: dict[str, Any]) -> Extra | None:
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


def _solution(person: Person, known: dict[str, Any]) -> Extra:
    ticket: Ticket = known["ticket"]
    return Extra(
        words={"url": letters.follow_url(ticket)},
        links=(letters.ticket_link("solution", ticket, known["at"]),),
    )


def _closing_soon(person: Person, known: dict[str, Any]) -> Extra:
    extra = _solution(person, known)
    on = known["data"].get("on")
    return Extra(
        words={**extra.words, "on": datetime.fromisoformat(on) if on else None}, links=extra.links
    )


def _callback(person: Person, known: dict[str, Any]) -> Extra:
    """The slot, and for who has an account where to withdraw it (A23)."""
    asked = known["callback"]
    has_account = asked.contact is not None and asked.contact.user is not None
    slot = f"{formats.exact(asked.starts_at)} – {formats.hour(asked.ends_at)}"
    url = letters.follow_url(asked) if has_account else ""
    return Extra(words={"slot": slot, "url": url})


#: Letters whose delivery is the proof of a serious problem's reader.
MAJOR_LETTERS = ("major_staff", "major_news")
MAJOR_LINK_DAYS = 30


def _major_staff(person: Person, known: dict[str, Any]) -> Extra:
    update: MajorUpdate = known["majorupdate"]
    return Extra(
        words={"update": update, "problem": update.major, "url": letters.follow_url(update.major)}
    )


def _major_news(person: Person, known: dict[str, Any]) -> Extra | None:
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


def _invitation(person: Person, known: dict[str, Any]) -> Extra:
    """The first password is set by a personal link of seven days, once (H01)."""
    topic = events.topic(known["user"])
    expires_at = known["at"] + INVITED_FOR
    return Extra(
        words={"until": expires_at},
        links=(Link("invitation", INVITATION, topic, topic, expires_at),),
        give_up_at=expires_at,
    )


def _password_reset(person: Person, known: dict[str, Any]) -> Extra:
    """Another password is set by a personal link of one hour, once."""
    topic = events.topic(person.user) if person.user else ""
    expires_at = known["at"] + RESET_FOR
    return Extra(
        words={"until": expires_at},
        links=(Link("reset", RESET, topic, topic, expires_at),),
        give_up_at=expires_at,
    )


def _closed(person: Person, known: dict[str, Any]) -> Extra:
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


def _reminder(person: Person, known: dict[str, Any]) -> Extra:
    """The promise the step is about, with or without a ticket."""
    clock = Clock.objects.select_related("ticket", "client").get(pk=known["data"]["clock"])
    page = str(settings.PUBLIC_URL).rstrip("/") + reverse("desk:why", args=[clock.pk])
    return Extra(words={"url": page, "clock": clock})


def _alert(person: Person, known: dict[str, Any]) -> Extra:
    missed = (
        Clock.objects.filter(ticket=known["ticket"], missed_at__isnull=False)
        .exclude(state=ClockState.CANCELLED)
        .order_by("due_at")
        .first()
    )
    return Extra(words={"url": letters.follow_url(known["ticket"]), "clock": missed})


def _visit(person: Person, known: dict[str, Any], *, is_cancelled: bool = False) -> Extra:
    """The client's side of a visit: the calendar entry, and where to look."""
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(known["ticket"]), "place": calendars.place(mission)},
        calendar=_calendar(mission, known, is_cancelled),
    )


def _visit_reminder(person: Person, known: dict[str, Any]) -> Extra:
    """The client may confirm; after the visit has begun there is nothing to recall."""
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(known["ticket"]), "place": calendars.place(mission)},
        links=(letters.confirm_link(mission),),
        give_up_at=max(mission.booking.starts_at, known["at"]),
    )


def _mission_reminder(person: Person, known: dict[str, Any]) -> Extra:
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


def _mission(person: Person, known: dict[str, Any]) -> Extra:
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


def _mission_cancelled(person: Person, known: dict[str, Any]) -> Extra:
    mission: Mission = known["mission"]
    return Extra(
        words={"url": letters.follow_url(mission), "place": calendars.place(mission)},
        calendar=_calendar(mission, known, is_cancelled=True),
    )


def _report(person: Person, known: dict[str, Any]) -> Extra | None:
    """The signed report goes as its PDF (J16)."""
    report = known["report"]
    if report.pdf is None:
        return None
    is_ours = person.user is not None
    return Extra(
        words={"url": letters.follow_url(known["mission"] if is_ours else known["ticket"])},
        files=(report.pdf,),
    )


def _invoice(person: Person, known: dict[str, Any]) -> Extra:
    pdf = known["invoice"].pdf
    if pdf is None:  # the document is still being printed: the delivery of the fact tries again
        raise NotReady(f"invoice {known['invoice'].pk} has no PDF yet")
    return Extra(words={"url": letters.follow_url(known["invoice"])}, files=(pdf,))


def _survey(person: Person, known: dict[str, Any]) -> Extra:
    survey = known["survey"]
    holder = events.topic(survey.contact) if survey.contact else ""
    link = letters.ticket_link("survey", known["ticket"], known["at"])
    return Extra(links=(Link("survey", "survey", events.topic(survey), holder, link.expires_at),))


def _synthesis(person: Person, known: dict[str, Any]) -> Extra:
    pdf = known["synthesis"].pdf
    return Extra(files=(pdf,) if pdf else ())


def _closing(person: Person, known: dict[str, Any]) -> Extra | None:
    """Each reader finds what is expected of them, in words."""
    ticket: Ticket = known["ticket"]
    side = (
        closings.SALES
        if person.user and access.role_may(person.user.role, "billing.decide")
        else closings.HOTLINE
    )
    lines = [wish.words for wish in closings.expected(ticket, known["at"]) if wish.who == side]
    return Extra(words={"url": letters.follow_url(ticket), "expected": lines}) if lines else None


LETTERS: dict[str, Callable[[Person, dict[str, Any]], Extra | None]] = {
    "receipt": _receipt,
    "reply": _reply,
    "escalation": _on_ticket,
    "escalated_client": _on_ticket,
    "alert": _alert,
    "reminder": _reminder,
    "major_staff": _major_staff,
    "major_news": _major_news,
    "major_suggested": _on_ticket,
    "storm": _on_ticket,
    "solution": _solution,
    "closing_soon": _closing_soon,
    "invitation": _invitation,
    "password_reset": _password_reset,
    "closed": _closed,
    "callback_asked": _callback,
    "passed_on": _on_ticket,
    "closing_internal": _closing,
    "visit_agreed": _visit,
    "visit_reminder": _visit_reminder,
    "mission_reminder": _mission_reminder,
    "visit_moved": _visit,
    "visit_cancelled": lambda person, known: _visit(person, known, is_cancelled=True),
    "visit_departed": _on_ticket,
    "mission_notice": _mission,
    "mission_moved": _mission,
    "mission_cancelled": _mission_cancelled,
    "mission_relieved": _mission_cancelled,
    "report_internal": _report,
    "report_client": _report,
    "emergency_opened": _dossier,
    "access_granted": _dossier,
    "vault_limit": _dossier,
    "invoice": _invoice,
    "survey": _survey,
    "synthesis": _synthesis,
}
