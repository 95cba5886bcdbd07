"""What an agent says, whichever way it says it: XML of FusionInventory and OCS, JSON of GLPI Agent. Pure."""

from dataclasses import dataclass, field
from enum import StrEnum

from clients.inventory import from_json, from_xml
from clients.inventory.limits import Deadline, Hostile, inflate
from clients.inventory.sections import Sections


class Kind(StrEnum):
    """The two questions of the protocol: « may I? » and « here it is »."""

    CONTACT = "CONTACT"
    INVENTORY = "INVENTORY"


class Dialect(StrEnum):
    """How to answer."""

    XML = "XML"
    JSON = "JSON"


#: What each dialect calls them; any other request (deployment, network discovery) is not for us.
KINDS = {
    "prolog": Kind.CONTACT,
    "contact": Kind.CONTACT,
    "inventory": Kind.INVENTORY,
}


@dataclass(frozen=True)
class Message:
    """One message, understood and bounded."""

    kind: Kind
    dialect: Dialect
    device_id: str
    tag: str = ""
    agent: str = ""
    sections: Sections = field(default_factory=dict)


def read(body: bytes) -> Message:
    """Understand what an agent sent; `Hostile` with the reason when it is not worth an answer."""
    return understand(inflate(body))


def understand(content: bytes) -> Message:
    """The same for a message already inflated."""
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    deadline = Deadline()
    if start.startswith(b"<"):
        return _message(Dialect.XML, from_xml.read(content, deadline))
    if start.startswith(b"{"):
        return _message(Dialect.JSON, from_json.read(content, deadline))
    raise Hostile("neither XML nor JSON")


def _message(dialect: Dialect, told: tuple[dict[str, str], Sections]) -> Message:
    head, sections = told
    kind = KINDS.get(head.get("query", "").lower())
    if kind is None:
        raise Hostile("this kind of request is not served here")
    device_id = head.get("deviceid", "")
    if not device_id:
        raise Hostile("no device id")
    if kind is Kind.INVENTORY and not sections:
        raise Hostile("an inventory without content")
    tag = head.get("tag") or next(
        (row.get("keyvalue", "") for row in sections.get("accountinfo", ()) if row.get("keyname") == "TAG"),
        "",
    )  # fmt: skip
    return Message(kind, dialect, device_id[:160], tag[:120], head.get("versionclient", "")[:120], sections)  # fmt: skip
