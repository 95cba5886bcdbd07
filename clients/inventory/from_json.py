"""Reading what GLPI Agent sends: `{"action": "contact" | "inventory", "deviceid": …, "content": {…}}`."""

import json
from typing import Any

from clients.inventory.limits import MOST_ELEMENTS, Deadline, Hostile
from clients.inventory.sections import MOST_ROWS, WANTED, Sections, clean

#: JSON names of values that the XML dialect calls otherwise.
RENAMED = {"mac": "macaddr"}


def read(content: bytes, deadline: Deadline) -> tuple[dict[str, str], Sections]:
    """The head and the sections we want, in the words of the XML dialect."""
    if sum(content.count(mark) for mark in (b"{", b"[", b",")) > MOST_ELEMENTS * 2:
        raise Hostile("too many elements")
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise Hostile("JSON that cannot be read") from None
    deadline.check()
    if not isinstance(told, dict):
        raise Hostile("JSON that is no message")
    body = told.get("content")
    body = body if isinstance(body, dict) else {}
    head = {
        "query": _text(told.get("action")),
        "deviceid": _text(told.get("deviceid")),
        "tag": _text(told.get("tag")),
        "versionclient": _text(body.get("versionclient") or told.get("version")),
    }
    return head, {name: _rows(body[name]) for name in WANTED if name in body}


def _rows(section: Any) -> list[dict[str, str]]:
    rows = section if isinstance(section, list) else [section]
    return [
        {RENAMED.get(name.lower(), name.lower()): _text(value) for name, value in row.items()}
        for row in rows[:MOST_ROWS]
        if isinstance(row, dict)
    ]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return clean(value) if isinstance(value, str | int | float) else ""
