"""What a fact tells, by name: its subjects, those above them, its data."""

from typing import Any

from core.models import Event
from notifications import subjects

#: A fact may name its subject by key in its data instead of its topics.
BY_KEY = {"request": "accessrequest", "item": "billableitem"}


def known(event: Event) -> dict[str, Any]:
    """Everything the fact tells, by name: its subjects, its data, its instant, its author."""
    found = subjects.named(event)
    for name, key in event.data.items():
        table = BY_KEY.get(name, name)
        if table in subjects.TABLES and table not in found and isinstance(key, int):
            row = subjects.find(f"{table}:{key}")
            if row is not None:
                found[table] = row
    first = event.about[0].partition(":")[0] if event.about else ""
    _add_parents(found)
    found["subject"] = found.get(first) or next(iter(found.values()), None)
    return {
        **found,
        "data": event.data,
        "at": event.at,
        "now": event.at,
        "by": event.by,
        "fact": event,
    }


def _add_parents(found: dict[str, Any]) -> None:
    """A report knows its mission, a mission its ticket, everything its client."""
    source = found["accessgrant"].source if "accessgrant" in found else ""
    if source.startswith("request:") and "accessrequest" not in found:
        found["accessrequest"] = subjects.find(f"accessrequest:{source.partition(':')[2]}")
    if "report" in found:
        found.setdefault("mission", subjects.find(f"mission:{found['report'].mission_id}"))
    for child, parent in (("mission", "ticket"), ("billableitem", "ticket"), ("survey", "ticket")):
        if child in found and parent not in found:
            found[parent] = subjects.find(f"ticket:{found[child].ticket_id}")
    for name in ("ticket", "mission", "invoice", "contract", "accessrequest", "accessgrant"):
        if name in found:
            found.setdefault("client", found[name].client)
