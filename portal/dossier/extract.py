"""What a client reads of its own dossier: the sections chosen for it, nothing else (G22)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from clients import selectors
from clients.models import Asset, Client, Contact, Contract, Part, Section, Site
from core import formats
from portal import charter

MOST = 300


@dataclass(frozen=True)
class Extracted:
    """One section with its lines."""

    section: str
    title: str
    lines: Sequence[tuple[str, str]]


def _joined(*words: Any) -> str:
    return ", ".join(str(word) for word in words if word)


def _sites(user: Any, client: Client, day: date) -> list[tuple[str, str]]:
    rows = Site.objects.filter(client=client).select_related("contact")[:MOST]
    return [
        (one.name, _joined(f"{one.address} {one.postcode} {one.city}".strip(), one.opening,
                           one.access_instructions, one.parking, one.badge, one.contact))
        for one in rows
    ]  # fmt: skip


def _contacts(user: Any, client: Client, day: date) -> list[tuple[str, str]]:
    rows = Contact.objects.of(client).select_related("site", "position")[:MOST]
    return [
        (str(one), _joined(one.job, one.email, formats.phone(one.phone) if one.phone else ""))
        for one in rows
    ]


def _named(user: Any, client: Client, day: date) -> list[tuple[str, str]]:
    return [
        (label, _joined(holder, backup and _("suppléant : %(who)s") % {"who": backup}))
        for label, holder, backup in charter.named(client)
    ]


def _contracts(user: Any, client: Client, day: date) -> list[tuple[str, str]]:
    rows = selectors.with_terms(Contract.objects.filter(client=client), day)
    until = _("jusqu’au %(day)s")
    return [
        (str(one), _joined(one.title, end and until % {"day": formats.day_figures(end)}))
        for one, end in rows
    ]


def _equipment(user: Any, client: Client, day: date) -> list[tuple[str, str]]:
    rows = Asset.objects.visible_to(user).filter(client=client, part=Part.EQUIPMENT).in_use()
    return [
        (one.name, _joined(one.kind, f"{one.maker} {one.model}".strip(), one.serial, one.site))
        for one in rows.select_related("site")[:MOST]
    ]


def _suppliers(user: Any, client: Client, day: date) -> list[tuple[str, str]]:
    rows = client.suppliers.filter(is_active=True)[:MOST]
    return [
        (one.name, _joined(one.service, one.contract_number, formats.phone(one.phone) if one.phone else ""))
        for one in rows
    ]  # fmt: skip


READ: dict[str, Callable[[Any, Client, date], list[tuple[str, str]]]] = {
    Section.SITES: _sites,
    Section.CONTACTS: _contacts,
    Section.NAMED: _named,
    Section.CONTRACTS: _contracts,
    Section.EQUIPMENT: _equipment,
    Section.SUPPLIERS: _suppliers,
}


def parts(user: Any, client: Client, day: date) -> list[Extracted]:
    """The chosen sections in their order, as this reader may read them; at most 300 lines each."""
    return [
        Extracted(code, str(label), READ[code](user, client, day))
        for code, label in Section.choices
        if code in client.extract
    ]
