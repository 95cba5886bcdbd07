"""Who works, and for whom: teams, agents, clients with their sites, people, contracts and equipment."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from accounts.models import Level, Nature, Team, User
from accounts.roles import Role
from clients.models import Asset, Client, Contact, Contract, Site
from clients.selectors import verdict_for
from core.models import BusinessCalendar
from knowledge import starter
from knowledge.models import Category
from portal.bench import words
from portal.bench.copying import Row, array, copy, numbers

PEOPLE_EACH, ASSETS_EACH = 3, 2
KINDS = ("MANAGED_SERVICES", "HOUR_PACK", "FLAT_FEE", "TIME_AND_MATERIALS")

#: How many of each role work there.
STAFF = {
    Role.HOTLINER: 8,
    Role.EXPERT: 6,
    Role.TECHNICIAN: 4,
    Role.HOTLINE_MANAGER: 1,
    Role.TECHNICAL_DIRECTOR: 1,
    Role.SALES: 2,
    Role.MANAGER: 1,
}


@dataclass(frozen=True)
class Company:
    """The keys other tables name."""

    staff: dict[str, list[User]]
    teams: list[Team]
    categories: list[Category]
    calendar: BusinessCalendar
    clients: range
    sites: range
    contacts: range
    contracts: range
    assets: range
    verdicts: list[dict[str, Any]]

    @cached_property
    def _told(self) -> list[str]:
        return [
            json.dumps({**told, "contract_id": told["contract_id"] and self.contracts[place]})
            for place in range(len(self.clients))
            for told in (self.verdicts[place % len(self.verdicts)],)
        ]

    def verdict(self, place: int) -> str:
        """The verdict of the client at this place, as the opening of a ticket would have kept it, in JSON."""
        return self._told[place]


def build(clients: int, at: datetime) -> Company:
    """Everything but the history."""
    calendar = BusinessCalendar.objects.get_or_create(name="Hotline")[0]
    teams = _teams(calendar)
    starter.load(at)
    staff = {role: _people(role, count, teams) for role, count in STAFF.items()}
    keys = {
        "clients": numbers(Client, clients),
        "sites": numbers(Site, clients),
        "contacts": numbers(Contact, clients * PEOPLE_EACH),
        "contracts": numbers(Contract, clients),
        "assets": numbers(Asset, clients * ASSETS_EACH),
    }
    dice = Random(2009)  # noqa: S311  (the same company at every run)
    copy(Client, _clients(keys["clients"], dice))
    copy(Site, _sites(keys))
    copy(Contact, _contacts(keys))
    copy(Contract, _contracts(keys, at))
    copy(Asset, _assets(keys))
    first = Client.objects.filter(pk__in=keys["clients"][: len(KINDS)]).order_by("pk")
    return Company(
        staff=staff,
        teams=teams,
        categories=list(Category.objects.filter(is_active=True, children=None)),
        calendar=calendar,
        verdicts=[verdict_for(client, at=at).as_json() for client in first],
        **keys,
    )


def _teams(calendar: BusinessCalendar) -> list[Team]:
    wanted = {
        "Hotline": ("", Level.L1),
        "Niveau 2 bureautique": (Nature.OFFICE, Level.L2),
        "Niveau 2 réseau": (Nature.NETWORK, Level.L2),
        "Niveau 2 téléphonie": (Nature.TELEPHONY, Level.L2),
    }
    return [
        Team.objects.get_or_create(
            name=name, defaults={"nature": nature, "level": level, "calendar": calendar}
        )[0]
        for name, (nature, level) in wanted.items()
    ]


def _people(role: str, count: int, teams: list[Team]) -> list[User]:
    made = []
    for place in range(count):
        first, last = words.person(place * 5 + len(role))
        user = User.objects.create_user(
            f"{role.lower()}.{place}@mesure.example",
            first_name=first,
            last_name=last,
            role=role,
            clause_signed_on=date(2009, 1, 5),
        )
        user.teams.add(teams[0] if role == Role.HOTLINER else teams[1 + place % 3])
        made.append(user)
    return made


def _clients(keys: range, dice: Random) -> Iterator[Row]:
    for place, pk in enumerate(keys):
        postcode, city, _north, _east = words.TOWNS[place % len(words.TOWNS)]
        name = f"{dice.choice(words.TRADES)} {dice.choice(words.LAST)} {place + 1}"
        yield {
            "id": pk, "name": name, "short_name": name[:30], "address": f"{place % 90 + 1} rue du Port",
            "postcode": postcode, "city": city, "phone": f"+332{place:08d}",
            "billing_email": f"compta@client{place}.example",
        }  # fmt: skip


def _sites(keys: dict[str, range]) -> Iterator[Row]:
    for place, pk in enumerate(keys["sites"]):
        postcode, city, north, east = words.TOWNS[place % len(words.TOWNS)]
        yield {
            "id": pk, "client_id": keys["clients"][place], "name": "Siège", "postcode": postcode,
            "address": f"{place % 90 + 1} rue du Port", "city": city,
            "latitude": north + place % 17 / 100, "longitude": east + place % 13 / 100,
        }  # fmt: skip


def _contacts(keys: dict[str, range]) -> Iterator[Row]:
    for place, pk in enumerate(keys["contacts"]):
        first, last = words.person(place)
        owner = place // PEOPLE_EACH
        yield {
            "id": pk, "client_id": keys["clients"][owner], "site_id": keys["sites"][owner],
            "first_name": first, "last_name": last, "job": words.JOBS[place % len(words.JOBS)],
            "email": f"personne{place}@client{owner}.example", "phone": f"+336{place:08d}",
        }  # fmt: skip


def _contracts(keys: dict[str, range], at: datetime) -> Iterator[Row]:
    for place, pk in enumerate(keys["contracts"]):
        kind = KINDS[place % len(KINDS)]
        managed = kind == "MANAGED_SERVICES"
        yield {
            "id": pk, "client_id": keys["clients"][place], "number": f"M-{pk}", "kind": kind,
            "title": "Support et maintenance", "starts_on": (at - timedelta(days=1200)).date(),
            "ends_on": (at + timedelta(days=400)).date(), "natures": array(()),
            "covers_on_site": managed, "restore_minutes": 480 if managed else None,
        }  # fmt: skip


def _assets(keys: dict[str, range]) -> Iterator[Row]:
    for place, pk in enumerate(keys["assets"]):
        owner = place // ASSETS_EACH
        yield {
            "id": pk, "client_id": keys["clients"][owner], "site_id": keys["sites"][owner],
            "name": f"PC-{pk:06d}", "kind": "Ordinateur portable", "maker": "Lenovo",
            "model": "ThinkPad T14", "serial": f"PF{pk:07d}",
        }  # fmt: skip
