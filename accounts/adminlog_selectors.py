"""Reading the administration log: its lines, the one act behind a line, and what each says in words (Q06)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.shortcuts import get_object_or_404

from core import administration, dials, trail
from core.administration import Told
from core.models import Event, TrailEntry


@dataclass(frozen=True)
class Line:
    """One line of the log as people read it."""

    entry: TrailEntry
    words: str
    subject: str
    details: list[Told]


def lines(asked: Mapping[str, Any]) -> QuerySet[TrailEntry]:
    """The lines of administration that answer what was asked, the newest first; never one of the access log."""
    found = trail.lines(administration.kinds(asked.get("heading") or ""), asked)
    if text := asked.get("subject"):
        said = found.annotate(said=Cast("data", TextField()))
        found = said.filter(Q(said__icontains=text) | Q(about__overlap=administration.named(text)))
    return found


def shown(entries: Collection[TrailEntry]) -> list[Line]:
    """Each line with its words, the name of what it is about, and what changed."""
    names = administration.names(topic for entry in entries for topic in entry.about)
    return [
        Line(entry, administration.words(entry.kind), subject_of(entry.about, entry.data, names), administration.told(entry.about, entry.data))
        for entry in entries
    ]  # fmt: skip


#: Where a fact says the name of what it is about, when the thing itself is read from nowhere.
NAMED = ("label", "name", "title", "path", "file", "command", "number")


def subject_of(about: list[str], data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What the fact is about: the thing's name, its client's beside it, else what the fact calls it."""
    if dial := dials.known(str(data.get("name"))) if about[0].startswith("setting:") else None:
        return str(dial.words)
    said = [names[topic] for topic in about if topic in names]
    if about[0] not in names:
        said[:0] = [str(data[name]) for name in NAMED if data.get(name)][:1]
    return ", ".join(said)


def act_for(pk: int) -> Event:
    """The door to one act of administration; a fact of another kind is not there."""
    rows = Event.objects.filter(kind__in=administration.kinds()).select_related("by")
    return get_object_or_404(rows, pk=pk)


def line_of(act: Event) -> TrailEntry | None:
    """The sealed line of an act: None until the worker came by, and once its time is over."""
    return TrailEntry.objects.filter(event=act).first()
