"""The palette: anything by name or number, within the reader's rights, one query a group (R02).

`>` shows actions alone; `#` or a bare number jumps to a ticket; « I-10432 » to a mission.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Asset, Client, Contact, Contract
from clients.selectors import verdict_for
from core import access, formats
from interventions.models import Mission
from knowledge.models import Article
from portal import doors, promises, verdicts
from portal.desk import rows
from tickets.models import Ticket
from tickets.moves import OPEN
from tickets.selectors import hits

#: Lines of each group.
MOST = 6
NUMBER = re.compile(r"#?(\d{1,12})")
MISSION = re.compile(r"I-?(\d{1,12})", re.IGNORECASE)


@dataclass(frozen=True)
class Item:
    """One line of the palette, as `ui/palette_results.html` draws it."""

    url: str
    icon: str
    label: str
    second: str = ""
    side: str = ""
    state: str = ""
    key: str = ""
    promise: Any = None


Group = tuple[str, list[Item]]


@dataclass(frozen=True)
class Action:
    """Something a role may start from anywhere."""

    route: str
    icon: str
    label: str | Promise
    action: str
    key: str = ""
    words: str = ""


ACTIONS = (
    Action("desk:call_start", "phone",     gettext_lazy("Prendre un appel"),                 "portal.call",     "A", "telephone appeler"),
    Action("desk:new",        "plus",      gettext_lazy("Ouvrir un ticket"),                 "portal.call",     "N", "nouveau creer demande"),
    Action("desk:queue",      "headset",   gettext_lazy("Aller à la file de la hotline"),    "tickets.queue",   "",  "queue tickets"),
    Action("desk:mine",       "person",    gettext_lazy("Mes tickets"),                      "tickets.queue",   "",  "a moi"),
    Action("desk:callbacks",  "phone-off", gettext_lazy("Rappels à passer"),                 "portal.call",     "",  "manques rappeler"),
    Action("desk:promises",   "hourglass", gettext_lazy("Promesses en cours"),               "portal.desk",     "",  "engagements delais casser"),
    Action("desk:hand_over",  "people",    gettext_lazy("Passer la main"),                   "tickets.assign",  "",  "passage releve soir absence"),
    Action("desk:activity",   "list",      gettext_lazy("Mon compte rendu d’activité"),      "portal.activity", "",  "cra journee temps"),
    Action("accounts:admin_log", "eye",         gettext_lazy("Journal d’administration"),      "accounts.read_admin_log", "", "audit historique administrateur"),
    Action("accounts:settings", "settings",    gettext_lazy("Réglages"),                      "accounts.view_settings", "", "parametres delais prix taux"),
    Action("accounts:profile", "person-circle", gettext_lazy("Mon compte"),                  "portal.home",     "",  "profil theme langue"),
)  # fmt: skip


def find(user: Any, text: str, at: datetime) -> list[Group]:
    """The groups in their fixed order; a group with nothing in it is left out."""
    if text.startswith(">") or not text:
        return _filled([(_("Actions"), _actions(user, text.lstrip("> ")))])
    number = NUMBER.fullmatch(text)
    clients = _named_clients(user, text)
    groups: list[Group] = [
        (_("Client"), _clients(user, clients, text, at)),
        (_("Tickets"), _tickets(user, text, number, clients, at)),
        (_("Missions"), _missions(user, text)),
        (_("Interlocuteurs"), _contacts(user, text, clients)),
        (_("Équipements"), _assets(user, text)),
        (_("Actions"), _actions(user, text)),
        (_("Fiches"), _articles(user, text)),
    ]
    return _filled(groups)


def marked(label: str, text: str) -> SafeString:
    """The label with the part that matches in accent."""
    at = label.casefold().find(text.casefold())
    if at < 0 or not text:
        return conditional_escape(label)
    end = at + len(text)
    return format_html("{}<mark>{}</mark>{}", label[:at], label[at:end], label[end:])


def _may(user: Any, action: str) -> bool:
    return action in access.grid() and access.may(user, action)


def _filled(groups: list[Group]) -> list[Group]:
    return [group for group in groups if group[1]]


def _named_clients(user: Any, text: str) -> list[Client]:
    """The clients of that name or contract number, those that begin so first."""
    if not _may(user, "clients.view") or len(text) < 2:
        return []
    named = Q(name__icontains=text) | Q(short_name__icontains=text)
    bought = Contract.objects.filter(client=OuterRef("pk"), number__istartswith=text)
    found = Client.objects.visible_to(user).filter(named | Exists(bought))
    first = Case(When(name__istartswith=text, then=0), default=1)
    return list(found.order_by(first, "name", "pk")[:MOST])


def _clients(user: Any, clients: list[Client], text: str, at: datetime) -> list[Item]:
    """The best client carries its verdict and what is left, to those who read it; the others their town."""
    items, is_told = [], _may(user, "clients.verdict")
    for place, client in enumerate(clients):
        told = verdict_for(client, at=at) if place == 0 and is_told else None
        items.append(
            Item(
                url=doors.address_of("clients:dossier", client.pk),
                icon="building",
                label=marked(client.name, text),
                second=client.city,
                state=verdicts.DOTS[told.code] if told else "",
                side=verdicts.banner(told).text if told else "",
            )
        )
    return items


def _tickets(
    user: Any, text: str, number: re.Match[str] | None, clients: list[Client], at: datetime
) -> list[Item]:
    if not _may(user, "portal.desk"):
        return []
    seen: QuerySet[Ticket] = rows.with_people(Ticket.objects.visible_to(user), user)
    if number:
        return [_ticket(ticket, text, at) for ticket in seen.filter(pk=int(number[1]))]
    if len(text) >= 3:
        return [_ticket(ticket, text, at) for ticket in _said_or_theirs(seen, text, clients)]
    return []


def _said_or_theirs(seen: QuerySet[Ticket], text: str, clients: list[Client]) -> list[Ticket]:
    """The newest with these words or open at a client of that name: two reads, each by its own index."""
    found = list(seen.filter(hits(text)).order_by("-pk")[:MOST])
    if clients:
        theirs = seen.filter(client__in=clients, status__in=OPEN)
        found += list(theirs.exclude(pk__in=[ticket.pk for ticket in found]).order_by("-pk")[:MOST])
    return sorted(found, key=lambda ticket: -ticket.pk)[:MOST]


def _ticket(ticket: Ticket, text: str, at: datetime) -> Item:
    return Item(
        url=ticket.get_absolute_url(),
        icon="ticket",
        label=marked(f"{ticket.pk} {ticket.subject}", text),
        second=ticket.client.short_name,
        state=verdicts.dot(ticket.verdict),
        promise=_pill(ticket, at),
    )


def _pill(ticket: Ticket, at: datetime) -> promises.Pill:
    return promises.of_ticket(
        ticket, at, promises.hours_of(ticket), getattr(ticket, "planned", None)
    )


def _missions(user: Any, text: str) -> list[Item]:
    number = MISSION.fullmatch(text)
    if not number or not _may(user, "interventions.view"):
        return []
    seen = Mission.objects.filter(
        pk=int(number[1]), client__in=Client.objects.visible_to(user)
    ).select_related("client", "technician")
    return [
        Item(
            url=mission.get_absolute_url(),
            icon="wrench",
            label=f"{mission} {mission.purpose}",
            second=mission.client.short_name,
            side=str(mission.get_status_display()),
        )
        for mission in seen[:MOST]
    ]


def _contacts(user: Any, text: str, clients: list[Client]) -> list[Item]:
    if not _may(user, "clients.view"):
        return []
    digits = re.sub(r"\D", "", text)
    named = Q(last_name__icontains=text) | Q(first_name__istartswith=text)
    if clients:
        named |= Q(client__in=clients)
    if " " in text:
        first, last = text.split(None, 1)
        named |= Q(first_name__istartswith=first, last_name__istartswith=last)
    if len(digits) >= 6:
        tail = digits[-9:]
        named = Q(phone__endswith=tail) | Q(mobile__endswith=tail)
    found = (
        Contact.objects.visible_to(user).filter(named).select_related("client")
        .only("first_name", "last_name", "job", "phone", "mobile", "client__short_name")
        .order_by("last_name", "first_name", "pk")[:MOST]
    )  # fmt: skip
    return [
        Item(
            url=doors.address_of("clients:dossier", contact.client_id),
            icon="person",
            label=marked(str(contact), text),
            second=", ".join(filter(None, (contact.job, contact.client.short_name))),
            side=formats.phone(contact.phone or contact.mobile)
            if contact.phone or contact.mobile
            else "",
        )
        for contact in found
    ]


def _assets(user: Any, text: str) -> list[Item]:
    route = doors.address("clients:list")
    if len(text) < 3 or not route or not _may(user, "clients.view"):
        return []
    named = Q(name__istartswith=text) | Q(serial__iexact=text) | Q(inventory_number__iexact=text)
    found = Asset.objects.visible_to(user).filter(named).select_related("client", "type")
    found = found.only("name", "kind", "serial", "client__short_name", "type__name")[:MOST]
    return [
        Item(
            url=doors.address_of("clients:asset", asset.pk),
            icon="laptop",
            label=marked(asset.name, text),
            second=", ".join(filter(None, (asset.kind_words, asset.client.short_name))),
            side=asset.serial,
        )
        for asset in found
    ]


def _actions(user: Any, text: str) -> list[Item]:
    wanted = text.casefold()
    return [
        Item(url=url, icon=action.icon, label=str(action.label), key=action.key)
        for action in ACTIONS
        if wanted in f"{action.label} {action.words}".casefold()
        and _may(user, action.action)
        and (url := doors.address(action.route))
    ]


def _articles(user: Any, text: str) -> list[Item]:
    if len(text) < 3 or not _may(user, "knowledge.view"):
        return []
    found = (
        Article.objects.filter(
            Q(search=SearchQuery(text, config="fr", search_type="websearch"))
            | Q(title__icontains=text)
        )
        .only("title", "helped")
        .order_by("-helped", "title")[:MOST]
    )
    return [
        Item(
            url=doors.address_of("knowledge:article", article.pk),
            icon="book",
            label=marked(article.title, text),
            side=_("a clos %(count)s tickets") % {"count": article.helped}
            if article.helped
            else "",
        )
        for article in found
    ]
