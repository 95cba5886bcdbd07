"""A letter read on a real case that the reader may see: a ticket or a mission, else an example (K02)."""

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from accounts.models import User
from core import clock, typed
from interventions.models import Mission
from notifications import audiences, calendars, letterhead, letters, subjects
from notifications.catalogue import Entry
from notifications.letters import Letter
from notifications.models import Channel
from tickets.models import Message as Said
from tickets.models import MessageKind, Ticket

#: Groups of letters that a client's contact receives.
TO_CLIENTS = ("requests", "surveys")


@dataclass(frozen=True)
class Case:
    """What a preview is read on: its words, and what is known of it."""

    words: str
    known: dict[str, Any]


def case(user: User, entry: Entry, asked: str) -> Case:
    """The ticket (« 10012 ») or mission (« I-10012 ») asked for, else the latest one this person may see."""
    wants_mission = "mission" in entry.reads.split()
    number = typed.whole(asked.upper().removeprefix("I-").strip())
    found: Any = _mission(user, number) if wants_mission else _ticket(user, number)
    if found is None:
        return Case(gettext("un exemple"), _example(user))
    return Case(str(found) if wants_mission else f"{gettext('ticket')} {found.pk}", {**_example(user), **_known(found, entry)})  # fmt: skip


def _mission(user: User, number: int | None) -> Any:
    rows = Mission.objects.visible_to(user).order_by("-pk")
    rows = rows if number is None else rows.filter(pk=number)
    key = rows.values_list("pk", flat=True).first()
    return subjects.find(f"mission:{key}") if key else None


def _ticket(user: User, number: int | None) -> Any:
    rows = Ticket.objects.visible_to(user).order_by("-pk")
    rows = rows if number is None else rows.filter(pk=number)
    key = rows.values_list("pk", flat=True).first()
    return subjects.find(f"ticket:{key}") if key else None


def _known(found: Any, entry: Entry) -> dict[str, Any]:
    """What the fact of this case would tell."""
    mission = found if isinstance(found, Mission) else None
    ticket = found.ticket if mission else found
    known: dict[str, Any] = {"ticket": ticket, "client": found.client, "url": letters.follow_url(found)}  # fmt: skip
    if entry.group in TO_CLIENTS and ticket.requester:
        known["person"] = audiences.of_contact(ticket.requester)
    known["said"] = Said.objects.filter(ticket=ticket, kind=MessageKind.REPLY).select_related("author").last()  # fmt: skip
    if mission:
        contact = mission.contact or ticket.requester
        known |= {
            "mission": mission,
            "contact": contact,
            "contact_phone": (contact.mobile or contact.phone) if contact else "",
            "place": calendars.place(mission),
            "map_url": letters.map_url(mission),
            "tasks": list(mission.tasks.all()[:30]),
        }
    return known


def _example(user: User) -> dict[str, Any]:
    """What no ticket says: invented, and recognisable as such."""
    now = clock.now()
    return {
        "person": audiences.of_user(user),
        "at": now,
        "data": {"reason": gettext("Compétence")},
        "url": "https://support.example/…",
        "due": "14 h 20",
        "hours": "9 h – 17 h",
        "shows_subject": True,
        "on": now,
        "until": now,
        "expected": [gettext("Une promesse a été rompue : dire au client pourquoi.")],
        "digest": SimpleNamespace(visits=("9 h | Exemple",), promises=("14 h 20 | Exemple",), approvals=(), endings=("3 déc. | Exemple",)),
        "announcement": SimpleNamespace(title=gettext("Exemple"), body=gettext("Exemple"), procedure=None, by=str(user)),
        "broadcast": SimpleNamespace(subject=gettext("Exemple"), body=gettext("Exemple"), is_mandatory=False),
        "answer": SimpleNamespace(body=gettext("Exemple"), by=str(user)),
    }  # fmt: skip


def read(entry: Entry, text: str, language: str, channel: str, case: Case, at: datetime) -> Letter:
    """The text with the values of the case, in its language; personal links are named, never made."""
    with translation.override(language):
        if channel != Channel.EMAIL:
            return letters.by_channel(text, channel, case.known)
        return letters.written(text, case.known, letterhead.on(at))
