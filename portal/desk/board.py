"""The queue as the page draws it: tabs, chips, groups; the filter is the address of the page (C14)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from clients.models import Client
from core import formats
from core.counting import MOST
from knowledge.models import TicketKind
from portal.desk import rows
from tickets import selectors
from tickets.models import Channel
from tickets.selectors import VIEWS, Filters
from tickets.selectors.queue import PROMISES, Queue


@dataclass(frozen=True)
class Tab:
    """One view: its address and live counter."""

    url: str
    label: str | Promise
    count: str
    current: bool


@dataclass(frozen=True)
class Chip:
    """One filter: its choices, the one chosen, and the address without it."""

    name: str
    label: str | Promise
    options: list[tuple[str, Any]]
    value: str
    without: str


@dataclass(frozen=True)
class Heading:
    """One group of rows."""

    title: str | Promise
    note: str
    hot: bool
    count: str
    rows: list[rows.Row]


CHIPS: tuple[tuple[str, Any, list[tuple[str, Any]]], ...] = (
    ("channel", gettext_lazy("Canal"), list(Channel.choices)),
    ("kind", gettext_lazy("Type"), list(TicketKind.choices)),
    (
        "priority",
        gettext_lazy("Priorité"),
        [(str(n), format_lazy("{} {}", gettext_lazy("Priorité"), n)) for n in (1, 2, 3, 4)],
    ),
    ("promise", gettext_lazy("Promesse"), list(PROMISES.items())),
)


def page(user: User, view: str, given: Any, now: datetime, after: str = "") -> dict[str, Any]:
    """The context of one page of the queue; a constant number of statements."""
    filters = Filters.read(given)
    found = selectors.queue(
        user, view, filters, now, after=after, dress=lambda seen: rows.with_people(seen, user)
    )
    code = found.view.code
    query = urlencode(filters.active())
    groups = _groups(found, user, now)
    tabs = _tabs(found)
    return {
        "view": code,
        "view_label": found.view.label,
        "view_url": address(code),
        "tabs": tabs,
        "chips": _chips(filters, code),
        "client_filter": _client(filters, code, user),
        "groups": groups,
        "empty": _empty(filters, code),
        "promises_url": reverse("desk:promises"),
        "fragment_url": _with(reverse("desk:fragment", args=[code]), query),
        "more_url": _more(code, query, found.next_key),
        "stamp": stamp(groups, tabs),
    }


_NOTES = {
    "breaking": gettext_lazy("réponse ou calendrier avant l’heure dite"),
    "woken": gettext_lazy("mis de côté jusqu’à maintenant"),
}


def address(code: str) -> str:
    """A view's page."""
    if code == "hotline":
        return reverse("desk:queue")
    return reverse("desk:mine") if code == "mine" else reverse("desk:view", args=[code])


def _with(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url


def _more(code: str, query: str, key: str) -> str:
    if not key:
        return ""
    return _with(
        reverse("desk:more", args=[code]),
        "&".join(filter(None, (query, urlencode({"suite": key})))),
    )


def count_words(count: int) -> str:
    """« 27 », or « 1 000 + » where counting stopped."""
    return f"{formats.number(MOST)} +" if count > MOST else formats.number(count)


def _tabs(found: Queue) -> list[Tab]:
    return [
        Tab(address(code), view.label, count_words(found.counts[code]), code == found.view.code)
        for code, view in VIEWS.items()
    ]


def _chips(filters: Filters, code: str) -> list[Chip]:
    active = {name: str(value) for name, value in filters.active().items()}
    return [
        Chip(
            name=name,
            label=label,
            options=options,
            value=active.get(name, ""),
            without=_with(address(code), urlencode({k: v for k, v in active.items() if k != name})),
        )
        for name, label, options in CHIPS
    ]


def _client(filters: Filters, code: str, user: User) -> dict[str, Any] | None:
    if filters.client is None:
        return None
    client = Client.objects.visible_to(user).filter(pk=filters.client).first()
    rest = {name: value for name, value in filters.active().items() if name != "client"}
    name = client.short_name if client else _("Client")
    return {"pk": filters.client, "name": name, "without": _with(address(code), urlencode(rest))}


def _groups(found: Queue, user: User, now: datetime) -> list[Heading]:
    drawn = {
        row.ticket.pk: row
        for row in rows.of([t for g in found.groups for t in g.tickets], user, now)
    }
    return [
        Heading(
            title=group.label,
            note=str(_NOTES.get(group.code, "")),
            hot=group.code == "breaking",
            count=count_words(group.count),
            rows=[drawn[ticket.pk] for ticket in group.tickets],
        )
        for group in found.groups
        if group.tickets
    ]


def _empty(filters: Filters, code: str) -> dict[str, str]:
    """One sentence and one action."""
    if filters.active():
        return {
            "text": _("Aucun ticket ne correspond à ces filtres."),
            "url": address(code),
            "label": _("Retirer les filtres"),
        }
    return {"text": _("Rien à traiter dans cette vue."), "url": "", "label": ""}


def stamp(groups: list[Heading], tabs: list[Tab]) -> str:
    """What changes when the list should be drawn again: not the passing of minutes."""
    said = [row.stamp for group in groups for row in group.rows] + [tab.count for tab in tabs]
    return f'"{hashlib.sha256("|".join(said).encode()).hexdigest()[:20]}"'
