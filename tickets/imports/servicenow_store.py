"""Writing replayed incidents in batches, one transaction each: what is there already is skipped.

A batch is all or nothing, and a ticket is known by its own reference, so the import may be killed
anywhere and run again: it goes on where it stopped, and a second run changes nothing.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from accounts.models import Level, Team, User
from accounts.roles import Role
from clients.models import Client, Contact, Contract, ContractKind, Site
from core.events import topic
from core.models import BusinessCalendar, Event, HolidayRegion
from knowledge.models import Category
from tickets import words
from tickets.imports.servicenow_replay import FIRST_LINE, Replayed, ReplayedClock, Targets
from tickets.models import Clock, Pause, Ticket

CLIENT_REF = "servicenow"
CLIENT_NAME = "Journal ServiceNow"
BATCH = 500
ANSWER_MINUTES, LEVEL_1_MINUTES, RESTORE_MINUTES = 240, 120, 2400
SOURCE = "journal importé"


class Names:
    """The people, places and groups of the log, made on first mention and remembered."""

    def __init__(self) -> None:
        self.calendar, _new = BusinessCalendar.objects.get_or_create(
            name=CLIENT_NAME, defaults={"zone": "America/Sao_Paulo", "region": HolidayRegion.NONE}
        )
        self.client, _new = Client.objects.get_or_create(
            external_ref=CLIENT_REF, defaults={"name": CLIENT_NAME, "short_name": "ServiceNow"}
        )
        self.contract, _new = Contract.objects.get_or_create(
            number="SERVICENOW",
            defaults={
                "client": self.client,
                "kind": ContractKind.MANAGED_SERVICES,
                "title": CLIENT_NAME,
                "starts_on": date(2016, 1, 1),
                "ends_on": date(2017, 12, 31),
                "calendar": self.calendar,
                "answer_minutes": ANSWER_MINUTES,
                "restore_minutes": RESTORE_MINUTES,
            },
        )
        self._sites = {s.external_ref: s.pk for s in Site.objects.filter(client=self.client)}
        self._contacts = dict(
            Contact.objects.filter(client=self.client).values_list("external_ref", "pk")
        )
        self._teams = dict(Team.objects.filter(name__startswith="Group ").values_list("name", "pk"))
        self._users = dict(
            User.objects.filter(email__endswith="@servicenow.invalid").values_list("email", "pk")
        )
        self._categories = dict(
            Category.objects.filter(external_ref__startswith="servicenow:").values_list(
                "path", "pk"
            )
        )

    def targets(self) -> Targets:
        """The promises the log is judged by."""
        return Targets(self.calendar.hours(), ANSWER_MINUTES, LEVEL_1_MINUTES, RESTORE_MINUTES)

    def site(self, name: str) -> int | None:
        """The site of a « Location »."""
        if name and name not in self._sites:
            self._sites[name] = Site.objects.create(
                client=self.client, name=name, external_ref=name
            ).pk
        return self._sites.get(name)

    def contact(self, name: str) -> int | None:
        """The requester behind a « Caller »."""
        if not name:
            return None
        ref = f"servicenow:{name}"
        if ref not in self._contacts:
            self._contacts[ref] = Contact.objects.create(
                client=self.client, last_name=name, external_ref=ref
            ).pk
        return self._contacts[ref]

    def team(self, name: str) -> int | None:
        """The team of an assignment group; only the first line is level 1."""
        if name and name not in self._teams:
            level = Level.L1 if name == FIRST_LINE else Level.L2
            self._teams[name] = Team.objects.create(
                name=name, level=level, calendar=self.calendar
            ).pk
        return self._teams.get(name)

    def user(self, name: str, team: str) -> int | None:
        """The analyst « Resolver n », an account that cannot sign in."""
        if not name:
            return None
        email = f"{name.lower().replace(' ', '-')}@servicenow.invalid"
        if email not in self._users:
            role = Role.HOTLINER if team == FIRST_LINE else Role.EXPERT
            self._users[email] = User.objects.create(
                email=email,
                last_name=name,
                role=role,
                is_active=False,
                password="!",  # noqa: S106
            ).pk
        return self._users[email]

    def category(self, path: str) -> int | None:
        """The node of « Category > Subcategory », parents included."""
        if not path:
            return None
        if path not in self._categories:
            parent, _sep, name = path.rpartition(" > ")
            self._categories[path] = Category.objects.create(
                parent_id=self.category(parent),
                name=name,
                path=path,
                is_active=False,
                external_ref=f"servicenow:{path}"[:60],
            ).pk
        return self._categories[path]


def batches(replayed: Iterable[Replayed], size: int = BATCH) -> Iterator[list[Replayed]]:
    """Cut the stream."""
    stream = iter(replayed)
    while batch := list(islice(stream, size)):
        yield batch


@transaction.atomic
def write(batch: list[Replayed], names: Names) -> tuple[int, int]:
    """Write a batch; return (tickets made, facts written). Nothing is notified: history stays history."""
    there = set(
        Ticket.objects.filter(external_ref__in=[one.number for one in batch]).values_list(
            "external_ref", flat=True
        )
    )
    fresh = [one for one in batch if one.number not in there]
    tickets = Ticket.objects.bulk_create(_ticket(one, names) for one in fresh)
    pairs = list(zip(fresh, tickets, strict=True))
    _write_clocks(pairs, names)
    events = [
        Event(
            kind=fact.kind, about=[topic(ticket), topic(names.client)], at=fact.at, data=fact.data
        )
        for one, ticket in pairs
        for fact in one.facts
    ]
    Event.objects.bulk_create(events, batch_size=2000)
    return len(tickets), len(events)


def _ticket(one: Replayed, names: Names) -> Ticket:
    person = names.user(one.names["person"], one.names["group"])
    return Ticket(
        external_ref=one.number,
        subject=f"{one.number} {one.names['category'] or 'sans catégorie'}"[:200],
        symptoms=one.names["symptom"],
        client=names.client,
        contract=names.contract,
        site_id=names.site(one.names["location"]),
        requester_id=names.contact(one.names["caller"]),
        category_id=names.category(one.names["category"]),
        team_id=names.team(one.names["group"]),
        owner_id=person,
        referent_id=person,
        last_fact=words.sentence(one.facts[-1].kind, one.facts[-1].data)[:160],
        **one.fields,
    )


def _write_clocks(pairs: list[tuple[Replayed, Ticket]], names: Names) -> None:
    kept: list[tuple[Clock, ReplayedClock]] = [
        (_clock(clock, ticket, names), clock) for one, ticket in pairs for clock in one.clocks
    ]
    Clock.objects.bulk_create([row for row, _clock in kept], batch_size=1000)
    Pause.objects.bulk_create(
        Pause(clock=row, started_at=start, ended_at=end, reason="attente, d’après le journal")
        for row, clock in kept
        for start, end in clock.pauses
    )


def _clock(clock: ReplayedClock, ticket: Ticket, names: Names) -> Clock:
    fields: dict[str, Any] = {
        name: getattr(clock, name)
        for name in (
            "kind",
            "started_at",
            "due_at",
            "state",
            "target_minutes",
            "met_at",
            "missed_at",
        )
    }
    return Clock(
        ticket=ticket, client_id=ticket.client_id, calendar=names.calendar, source=SOURCE, **fields
    )
