"""Three years of tickets and all that hangs on them: promises, messages, facts, times, calls, visits, work to bill."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from random import Random

from django.db import models

from accounts.models import User
from accounts.roles import Role
from billing.models import BillableItem
from core.models import Event
from interventions.models import Mission
from knowledge.models import Category
from notifications.models import Message as Outgoing
from planning.models import Booking
from portal.bench import words
from portal.bench.copying import Row, copy, numbers
from portal.bench.story import PAUSED, Past, Story
from quality.models import Survey
from tickets.models import Call, Clock, Message, Ticket, TimeEntry

#: Messages of the two tickets whose page is measured, and the most of any other.
SHORT, LONG, USUAL = 5, 200, 4
VISIT_EVERY, BILL_EVERY, CALL_EVERY, SURVEY_EVERY, SEND_EVERY = 20, 4, 2, 5, 3
#: Tickets written in one go: each is imagined once, and few are in memory.
TOGETHER = 5000
_LAST = {"NEW": "Ticket ouvert", "WORKING": "Pris en charge", "CLOSED": "Clos"}


@dataclass(frozen=True)
class History:
    """The keys of what was written, and the tickets the measurements open."""

    tickets: range
    short: int
    long: int


Make = Callable[[Story, Random], Iterator[Row]]


class Writer(Past):
    """Writes all tables, story after story."""

    bookings: range

    def write(self, *, whole: bool = True) -> History:
        """The technicians' bookings, then some thousands of tickets at a time with all that hangs on them, or bare."""
        count = len(range(0, len(self.keys), VISIT_EVERY))
        self.bookings = numbers(Booking, count)
        copy(Booking, self._bookings())
        tables: tuple[tuple[type[models.Model], Make], ...] = (
            (Ticket, self._ticket), (Clock, self._clocks), (Message, self._messages),
            (Event, self._facts), (TimeEntry, self._times), (Call, self._calls),
            (Survey, self._surveys), (Outgoing, self._sent), (BillableItem, self._work),
            (Mission, self._missions),
        )  # fmt: skip
        tables = tables if whole else tables[:1]
        stories = self.stories()
        while some := list(islice(stories, TOGETHER)):
            for model, make in tables:
                copy(model, (row for story, dice in some for row in make(story, dice)))
        return History(self.keys, self.short, self.long)

    def _category(self, story: Story) -> Category:
        """The two measured tickets have the same one, which is diagnosed step by step."""
        if story.pk in (self.short, self.long):
            return next(one for one in self.company.categories if one.procedure_id)
        return self.company.categories[story.place % len(self.company.categories)]

    def _ticket(self, story: Story, dice: Random) -> Iterator[Row]:
        category = self._category(story)
        level = 2 if story.place % 4 == 0 and story.status != "NEW" else 1
        team = self.company.teams[0 if level == 1 else 1 + story.place % 3]
        told_at = story.resolved_at or story.answered_at or story.reported_at
        yield {
            "id": story.pk, "kind": category.kind, "nature": category.nature,
            "category_id": category.pk, "client_id": self.company.clients[story.client],
            "site_id": self.company.sites[story.client],
            "contract_id": self.company.contracts[story.client],
            "requester_id": self.contact(story), "subject": words.subject(dice),
            "symptoms": words.symptoms(dice, story.place), "priority": story.place % 4 + 1,
            "status": story.status, "level": level, "team_id": team.pk,
            "owner_id": story.owner.pk if story.owner else None,
            "opened_by_id": self.company.staff[Role.HOTLINER][0].pk,
            "verdict": self.company.verdict(story.client), "reported_at": story.reported_at,
            "acknowledged_at": story.answered_at, "answered_at": story.answered_at,
            "restored_at": story.resolved_at, "resolved_at": story.resolved_at,
            "closed_at": story.resolved_at and story.resolved_at + timedelta(days=1),
            "solution": "" if story.is_open else words.answer(dice),
            "solved_level": None if story.is_open else level,
            "solved_remotely": None if story.is_open else story.place % VISIT_EVERY > 0,
            "due_at": story.due_at, "due_kind": "ANSWER" if story.due_at else "",
            "last_fact": _LAST.get(story.status, "Réponse envoyée"), "last_fact_at": told_at,
        }  # fmt: skip

    def _clocks(self, story: Story, dice: Random) -> Iterator[Row]:
        for kind, minutes in (("ANSWER", 240), ("RESTORE", 480)):
            running = story.is_open and (kind == "RESTORE" or story.due_at)
            due_at = (story.due_at if kind == "ANSWER" else None) or story.reported_at + timedelta(
                minutes=minutes * 3
            )
            if story.is_open and kind == "RESTORE":
                due_at = (story.due_at or self.at) + timedelta(days=1)
            kept_at = None if running else story.resolved_at or story.answered_at
            paused = running and kind == "RESTORE" and story.status in PAUSED
            state = ("PAUSED" if paused else "RUNNING") if running else "MET"
            yield {
                "ticket_id": story.pk, "client_id": self.company.clients[story.client], "kind": kind,
                "calendar_id": self.company.calendar.pk,
                "target_minutes": minutes, "source": "contrat de mesure",
                "started_at": story.reported_at, "due_at": due_at, "state": state,
                "met_at": kept_at, "missed_at": due_at if kept_at and kept_at > due_at else None,
                "next_step_at": due_at + timedelta(days=30) if state == "RUNNING" else None,
            }  # fmt: skip

    def _messages(self, story: Story, dice: Random) -> Iterator[Row]:
        count = {self.short: SHORT, self.long: LONG}.get(story.pk, 1 + story.place % USUAL)
        step = (
            (self.at - story.reported_at) / (count + 1) if story.is_open else timedelta(minutes=40)
        )
        for number in range(count):
            kind = ("CLIENT", "REPLY", "NOTE")[number % 3]
            ours = kind != "CLIENT"
            author = story.owner or self.company.staff[Role.HOTLINER][0]
            yield {
                "ticket_id": story.pk, "kind": kind, "author_id": author.pk if ours else None,
                "contact_id": None if ours else self.contact(story), "body": words.answer(dice),
                "at": story.reported_at + step * (number + 1), "is_answer": kind == "REPLY",
            }  # fmt: skip

    def _facts(self, story: Story, dice: Random) -> Iterator[Row]:
        told = [("ticket.opened", story.reported_at, {"number": story.pk}),
                ("clock.started", story.reported_at, {"kind": "ANSWER"})]  # fmt: skip
        if story.answered_at:
            told.append(("ticket.taken", story.answered_at, {}))
            told.append(("clock.met", story.answered_at, {"kind": "ANSWER"}))
        if story.place % 9 == 0 and story.answered_at:
            told.append(("ticket.escalated", story.answered_at, {"reason": "Compétence"}))
        if story.resolved_at:
            told.append(("ticket.resolved", story.resolved_at, {"solution": "Profil réparé"}))
            told.append(("ticket.closed", story.resolved_at + timedelta(days=1), {}))
        by = story.owner.pk if story.owner else None
        for kind, at, data in told:
            yield {"kind": kind, "about": self.about(story), "by_id": by, "at": at, "data": data}

    def _times(self, story: Story, dice: Random) -> Iterator[Row]:
        if story.owner and story.answered_at:
            minutes = dice.randrange(5, 90)
            yield {
                "ticket_id": story.pk, "user_id": story.owner.pk, "kind": "REMOTE",
                "started_at": story.answered_at, "minutes": minutes,
                "ended_at": story.answered_at + timedelta(minutes=minutes),
            }  # fmt: skip

    def _calls(self, story: Story, dice: Random) -> Iterator[Row]:
        if story.place % CALL_EVERY == 0:
            agents = self.company.staff[Role.HOTLINER]
            yield {
                "hotliner_id": agents[story.place % len(agents)].pk, "number": "+33297000000",
                "client_id": self.company.clients[story.client], "contact_id": self.contact(story),
                "ticket_id": story.pk, "started_at": story.reported_at, "outcome": "TICKET",
                "ended_at": story.reported_at + timedelta(minutes=4),
            }  # fmt: skip

    def _surveys(self, story: Story, dice: Random) -> Iterator[Row]:
        if story.resolved_at and story.place % SURVEY_EVERY == 0:
            yield {
                "ticket_id": story.pk, "client_id": self.company.clients[story.client],
                "contact_id": self.contact(story), "sent_at": story.resolved_at,
                "answered_at": story.resolved_at + timedelta(hours=5), "score": dice.randrange(2, 6),
                "comment": "Réponse rapide, merci." if story.place % 3 else "",
            }  # fmt: skip

    def _sent(self, story: Story, dice: Random) -> Iterator[Row]:
        if story.place % SEND_EVERY == 0:
            at = story.reported_at
            yield {
                "key": f"mesure:{story.pk}", "kind": "receipt", "channel": "EMAIL",
                "contact_id": self.contact(story), "to": f"personne{story.client}@client.example",
                "subject": f"Ticket {story.pk}", "text": words.answer(dice), "attempts": 1,
                "about": f"ticket:{story.pk}", "state": "SENT", "created_at": at,
                "next_try_at": at, "give_up_at": at + timedelta(days=2), "sent_at": at,
            }  # fmt: skip

    def _work(self, story: Story, dice: Random) -> Iterator[Row]:
        if story.resolved_at and story.place % BILL_EVERY == 0:
            recent = self.at - story.resolved_at < timedelta(days=15)
            yield {
                "source": f"ticket:{story.pk}:0", "ticket_id": story.pk,
                "client_id": self.company.clients[story.client],
                "contract_id": self.company.contracts[story.client],
                "state": ("READY", "TO_DECIDE")[story.place // BILL_EVERY % 2] if recent else "COVERED",
                "outcome": "INVOICE", "verdict": self.company.verdict(story.client),
                "subject": words.subject(dice), "performed_on": story.resolved_at.date(),
                "net_total": dice.randrange(40, 400), "created_at": story.resolved_at,
            }  # fmt: skip

    def _technician(self, place: int) -> User:
        people = self.company.staff[Role.TECHNICIAN]
        return people[place % len(people)]

    def _bookings(self) -> Iterator[Row]:
        """Each technician's one after the other."""
        hour = self.at.replace(minute=0, second=0, microsecond=0)
        people = len(self.company.staff[Role.TECHNICIAN])
        for place, pk in enumerate(self.bookings):
            start = hour + timedelta(hours=8) - timedelta(hours=2 * (place // people))
            end = start + timedelta(minutes=90)
            yield {
                "id": pk, "technician_id": self._technician(place).pk, "kind": "MISSION",
                "period": f"[{start.isoformat()},{end.isoformat()})", "label": "Intervention",
                "booked_at": self.at,
            }  # fmt: skip

    def _missions(self, story: Story, dice: Random) -> Iterator[Row]:
        if story.place % VISIT_EVERY == 0:
            place = story.place // VISIT_EVERY
            done = place // len(self.company.staff[Role.TECHNICIAN]) > 4  # its slot is past
            yield {
                "ticket_id": story.pk, "booking_id": self.bookings[place],
                "technician_id": self._technician(place).pk,
                "client_id": self.company.clients[story.client],
                "site_id": self.company.sites[story.client], "contact_id": self.contact(story),
                "status": "DONE" if done else "ACKNOWLEDGED", "purpose": words.subject(dice),
                "planned_at": story.reported_at,
            }  # fmt: skip
