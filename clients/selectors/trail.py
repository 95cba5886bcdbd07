"""Searching the access log: by person, client, heading and day (H09, H15)."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from clients.models import Client
from clients.trail import HEADINGS, WORDS
from core import events
from core.models import TrailEntry
from core.trail import lines

#: Clients of one name looked for at once.
MOST_CLIENTS = 100


def trail(asked: Mapping[str, Any]) -> QuerySet[TrailEntry]:
    """The lines that answer what was asked, the newest first; those of administration have their own log."""
    heading = asked.get("heading")
    found = lines(HEADINGS[heading][1] if heading else WORDS, asked)
    if asked.get("client"):
        named = Client.objects.filter(name__icontains=asked["client"]).order_by("pk")
        keys = named.values_list("pk", flat=True)[:MOST_CLIENTS]
        found = found.filter(about__overlap=[events.key(Client, pk) for pk in keys])
    return found


def clients_of(entries: list[TrailEntry]) -> dict[str, Client]:
    """The clients these lines are about, by topic: one statement."""
    keys = {topic for entry in entries for topic in entry.about if topic.startswith("client:")}
    found = Client.objects.filter(pk__in=[int(topic.partition(":")[2]) for topic in keys])
    return {events.topic(client): client for client in found}
