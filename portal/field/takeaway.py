"""What a technician takes along where there is no network: the open parts of the dossier on paper, no login ever (J19)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from clients import sheets
from clients.models import AssetState, Document, Part
from clients.selectors import past, suppliers_of
from core import formats
from interventions import selectors
from interventions.models import Mission
from portal.dossier import paper
from portal.dossier.paper import Lines

#: Machines, and lines of each list, that the paper holds.
MOST_ASSETS, MOST = 300, 100
#: The parts whose lines and machines are printed; of documents only the titles, of logins nothing.
TOLD = (Part.EQUIPMENT, Part.NETWORK, Part.SYSTEMS)


def document(mission: Mission, user: User, parts: Iterable[str], now: datetime) -> bytes:
    """The mission, how to get in, whom to call, and each part that is open to this person now."""
    facts = _facts(mission)
    told = [
        (_("Ce qu’il faut faire"), _work(mission)),
        (_("Qui appeler"), _numbers(mission, user)),
        *_parts(mission, user, set(parts), now),
        (_("Dernières visites"), _visits(mission)),
    ]
    return paper.document(mission.client, f"{mission}, {mission.client}", now, facts, told)


def _facts(mission: Mission) -> Lines:
    site, when = (
        mission.site,
        f"{formats.exact(mission.starts_at)} – {formats.hour(mission.ends_at)}",
    )
    where = f"{site.address}, {site.postcode} {site.city}" if site else ""
    return [
        (_("Visite"), when),
        (_("Objet"), mission.purpose),
        (_("Site"), ", ".join(filter(None, (site.name, where))) if site else ""),
        (_("Entrer sur le site"), site.access_instructions if site else ""),
        (_("Horaires"), site.opening if site else ""),
        (_("Stationnement"), site.parking if site else ""),
        (_("Badge"), site.badge if site else ""),
        (_("Confidentiel"), _("à effacer du téléphone après la visite ; les identifiants n’y sont jamais")),
    ]  # fmt: skip


def _work(mission: Mission) -> Lines:
    tasks = [(str(place), task.text) for place, task in enumerate(mission.tasks.all()[:MOST], 1)]
    asked = [(_("Problème"), mission.problem), (_("Déjà fait à distance"), mission.done_already),
             (_("À emporter"), mission.to_bring)]  # fmt: skip
    return [line for line in asked if line[1]] + tasks


def _numbers(mission: Mission, user: User) -> Lines:
    there = (mission.contact, mission.site.contact if mission.site else None)
    people = {one.pk: one for one in there if one and one.phone}
    found = [(str(one), _said(one.job, formats.phone(one.phone))) for one in people.values()]
    for one in suppliers_of(user, mission.client).filter(is_active=True)[:MOST]:
        phone = formats.phone(one.phone) if one.phone else ""
        found.append((one.name, _said(one.service, phone, one.opening, one.contract_number)))
    return found


def _parts(
    mission: Mission, user: User, opened: set[str], now: datetime
) -> list[tuple[str, Lines]]:
    """The lines of each open part, then its machines with what each leans on; then the titles of documents."""
    lines: dict[str, list[tuple[str, str]]] = {part: [] for part in TOLD if part in opened}
    for fact, value in past.facts_then(user, mission.client, now):
        if fact.part in lines:
            lines[fact.part].append((fact.label, value))
    in_use = str(AssetState.ACTIVE.label)
    machines: Any = past.assets_then(user, mission.client, now)
    for one in past.as_they_were(user, list(machines.in_use()[:MOST_ASSETS]), now):
        if one.asset.part in lines:
            values = [f"{label} : {_read(value)}" for label, value in one.lines if value != in_use]
            lines[one.asset.part].append((one.name, _said(one.kind, *values, *one.leant_on)))
    told = [(str(Part(part).label), rows) for part, rows in lines.items()]
    if Part.DOCUMENTS in opened:
        rows = Document.objects.visible_to(user).filter(client=mission.client)
        titles = [(one.get_kind_display(), one.title) for one in rows.order_by("-added_at")[:MOST]]
        told.append((_("Documents, à lire en ligne"), titles))
    return told


def _visits(mission: Mission) -> Lines:
    rows = selectors.last_visits(mission.client, mission.site, but=mission.pk)
    return [
        (formats.day_figures(formats.local(one.left_at).date()) if one.left_at else str(one),
         _said(one.purpose, str(one.technician)))
        for one in rows
    ]  # fmt: skip


def _read(value: str) -> str:
    day = sheets.as_day(value)
    return formats.day_figures(day) if day else value


def _said(*words: str) -> str:
    return ", ".join(word for word in words if word)
