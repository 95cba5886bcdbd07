"""Who is calling? Ranked candidates, each with its reason, in a few milliseconds (A03, A04)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from clients.models import Client, Contact, Contract, Membership, Site
from clients.plain import FULL_NAME, NAME, PLACE, plain
from core import formats
from core.phones import e164

MOST = 8


@dataclass(frozen=True)
class Candidate:
    """Somebody it may be. `score` is 0–100; `reason` is said to the hotliner as it stands."""

    client: Client
    reason: str
    score: int
    contact: Contact | None = None
    site: Site | None = None
    contract: Contract | None = None


def find_callers(text: str, at: datetime) -> list[Candidate]:
    """The best eight candidates for a number, a contract number, a name or a place, best first (A03).

    Nothing is found for fewer than three characters. The reader's right is the action
    `clients.find_callers`, whose roles reach every client.
    """
    text = " ".join(text.split())[:100]
    if len(text) < 3:
        return []
    found: dict[tuple[int, int | None, int | None], Candidate] = {}
    for candidate in _all(text):
        key = (
            candidate.client.pk,
            candidate.contact.pk if candidate.contact else None,
            candidate.site.pk if candidate.site and not candidate.contact else None,
        )
        if key not in found or found[key].score < candidate.score:
            found[key] = candidate
    ranked = sorted(found.values(), key=lambda c: (-c.score, c.client.name, str(c.contact or "")))
    return ranked[:MOST]


def _all(text: str) -> Iterator[Candidate]:
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 9 and (number := e164(text)):
        yield from _by_number(number)
        return
    if digits:
        yield from _by_contract(text)
    words = [plain(word) for word in text.split() if len(word) >= 2][:4]
    if any(len(word) >= 3 for word in words):
        yield from _by_name(words)


def _contacts() -> QuerySet[Contact]:
    also = Membership.objects.filter(contact=OuterRef("pk")).order_by("pk").values("client_id")
    rows = Contact.objects.select_related("client", "site", "user").filter(merged_into=None)
    return rows.annotate(also=ArraySubquery(also))


def _places(people: Iterable[Any]) -> list[tuple[Contact, Client, Site | None]]:
    """Each person once for each client where they have a place (G03)."""
    people = list(people)
    others = {pk for one in people for pk in one.also}
    clients = _companies().in_bulk(others) if others else {}
    found: list[tuple[Contact, Client, Site | None]] = []
    for one in people:
        found.append((one, one.client, one.site))
        found.extend((one, clients[pk], None) for pk in one.also if pk in clients)
    return found


def _companies() -> QuerySet[Client]:
    return Client.objects.filter(merged_into=None)


def _by_number(number: str) -> Iterator[Candidate]:
    said = formats.phone(number)
    exact = _places(_contacts().filter(Q(phone=number) | Q(mobile=number))[:MOST])
    alone = len({contact.pk for contact, _client, _site in exact}) == 1
    for contact, client, site in exact:
        reason = _("par son numéro, %(number)s") if alone else _("partage le %(number)s")
        yield Candidate(client, reason % {"number": said}, 100 - len(exact), contact, site)
    for site in Site.objects.select_related("client").filter(phone=number)[:MOST]:
        yield Candidate(site.client, _("numéro du site %(site)s") % {"site": site}, 80, site=site)
    for client in _companies().filter(phone=number)[:MOST]:
        yield Candidate(client, _("numéro de la société"), 78)
    if not exact and len(number) > 8:
        low, high = number[:-2] + "00", number[:-2] + "99"
        for contact, client, site in _places(_contacts().filter(phone__range=(low, high))[:MOST]):
            reason = _("numéro voisin : %(number)s") % {"number": formats.phone(contact.phone)}
            yield Candidate(client, reason, 40, contact, site)


def _by_contract(text: str) -> Iterator[Candidate]:
    typed = text.upper()
    rows = Contract.objects.select_related("client").filter(
        Q(number=typed) | Q(number__startswith=typed)
    )
    for contract in rows[:MOST]:
        score = 95 if contract.number == typed else 70
        reason = _("contrat %(number)s") % {"number": contract.number}
        yield Candidate(contract.client, reason, score, contract=contract)


def _matching(queryset: QuerySet, words: list[str]) -> QuerySet:
    for word in words:
        queryset = queryset.filter(plain__contains=word)
    return queryset


def _by_name(words: list[str]) -> Iterator[Candidate]:
    whole = " ".join(words)
    people = _matching(_contacts().alias(plain=FULL_NAME), words)
    for contact, client, site in _places(people[:MOST]):
        names = plain(f"{contact.first_name} {contact.last_name}")
        score = 75 if names == whole else 65 if names.startswith(whole) else 60
        yield Candidate(client, _("par son nom"), score, contact, site)
    for client in _matching(_companies().alias(plain=NAME), words)[:MOST]:
        score = 72 if plain(client.name).startswith(whole) else 62
        yield Candidate(client, _("par la société"), score)
    yield from _by_place(words)
    yield from _by_sound(whole)


def _by_place(words: list[str]) -> Iterator[Candidate]:
    sites = _matching(Site.objects.select_related("client").alias(plain=PLACE), words)
    for site in sites[:MOST]:
        reason = _("site %(site)s, %(city)s") % {"site": site.name, "city": site.city}
        yield Candidate(site.client, reason, 50, site=site)


def _by_sound(whole: str) -> Iterator[Candidate]:
    """Names that look alike, for what was heard wrong."""
    similar = _companies().alias(plain=NAME).filter(plain__trigram_word_similar=whole)
    for client in similar[:3]:
        yield Candidate(client, _("nom proche"), 30)
