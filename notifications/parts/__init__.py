"""What a letter needs beside its words: promises, links, files, the calendar entry. One function per letter."""

from collections.abc import Callable
from typing import Any

from django.utils import translation

from notifications import letters
from notifications.audiences import Person
from notifications.parts import on_papers, on_tickets, on_visits
from notifications.parts.extra import Extra, NotReady
from notifications.parts.facts import known
from notifications.parts.on_tickets import MAJOR_LETTERS

__all__ = ["LETTERS", "MAJOR_LETTERS", "Extra", "NotReady", "known", "of_letter"]


def of_letter(letter: str, person: Person, known: dict[str, Any]) -> Extra | None:
    """What this letter carries; None when there is nothing to say."""
    with translation.override(person.language):
        return LETTERS.get(letter, _follow)(person, known)


def _follow(person: Person, known: dict[str, Any]) -> Extra:
    return Extra(words={"url": letters.follow_url(known["subject"])})


def _dossier(person: Person, known: dict[str, Any]) -> Extra:
    return Extra(words={"url": letters.follow_url(known["client"])})


LETTERS: dict[str, Callable[[Person, dict[str, Any]], Extra | None]] = {
    "receipt": on_tickets.receipt,
    "reply": on_tickets.reply,
    "escalation": on_tickets.on_ticket,
    "escalated_client": on_tickets.on_ticket,
    "alert": on_tickets.alert,
    "reminder": on_tickets.reminder,
    "major_staff": on_tickets.major_staff,
    "major_news": on_tickets.major_news,
    "major_suggested": on_tickets.on_ticket,
    "storm": on_tickets.on_ticket,
    "solution": on_tickets.solution,
    "closing_soon": on_tickets.closing_soon,
    "invitation": on_papers.invitation,
    "password_reset": on_papers.password_reset,
    "closed": on_tickets.closed,
    "callback_asked": on_tickets.callback,
    "passed_on": on_tickets.on_ticket,
    "closing_internal": on_tickets.closing,
    "visit_agreed": on_visits.visit,
    "visit_reminder": on_visits.visit_reminder,
    "mission_reminder": on_visits.mission_reminder,
    "visit_moved": on_visits.visit,
    "visit_cancelled": lambda person, known: on_visits.visit(person, known, is_cancelled=True),
    "visit_departed": on_tickets.on_ticket,
    "mission_notice": on_visits.mission,
    "mission_moved": on_visits.mission,
    "mission_cancelled": on_visits.mission_cancelled,
    "mission_relieved": on_visits.mission_cancelled,
    "report_internal": on_visits.report,
    "report_client": on_visits.report,
    "emergency_opened": _dossier,
    "access_granted": _dossier,
    "vault_limit": _dossier,
    "invoice": on_papers.invoice,
    "survey": on_papers.survey,
    "synthesis": on_papers.synthesis,
}
