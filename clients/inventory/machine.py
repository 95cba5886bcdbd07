"""One machine, as its inventory describes it: the values of our equipment, and what else is worth showing. Pure."""

from dataclasses import dataclass, field
from typing import Any

from clients.inventory.message import Message

#: What makers leave in a serial number, a model or an identifier when they wrote nothing.
WORTHLESS = frozenset(
    {
        "", "0", "none", "n/a", "na", "null", "unknown", "default string", "not specified", "not available",
        "to be filled by o.e.m.", "to be filled by oem", "system serial number", "system product name",
        "system manufacturer", "chassis serial number", "123456789", "0123456789", "1234567890", "xxxxxxxx",
        "no asset tag", "asset tag", "no asset information", "invalid", "empty", "o.e.m.", "oem",
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "03000200-0400-0500-0006-000700080009",
    }
)  # fmt: skip

#: Chassis as the BIOS calls it → our word for the kind of machine.
CHASSIS = {
    "laptop": "Portable", "notebook": "Portable", "portable": "Portable", "sub notebook": "Portable",
    "convertible": "Portable", "detachable": "Portable", "tablet": "Tablette", "all in one": "Poste fixe",
    "desktop": "Poste fixe", "low profile desktop": "Poste fixe", "mini tower": "Poste fixe",
    "tower": "Poste fixe", "space-saving": "Poste fixe", "mini pc": "Poste fixe", "stick pc": "Poste fixe",
    "pizza box": "Poste fixe", "lunch box": "Poste fixe", "rack mount chassis": "Serveur",
    "main server chassis": "Serveur", "blade": "Serveur", "blade enclosure": "Serveur",
    "multi-system": "Serveur",
}  # fmt: skip
LENGTHS = {"name": 120, "maker": 60, "model": 120, "serial": 80, "inventory_number": 80}
MOST_MACS = 32


@dataclass(frozen=True)
class Machine:
    """`values` are fields of an asset, only those that the inventory knows."""

    device_id: str
    uuid: str = ""
    tag: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    details: dict[str, str] = field(default_factory=dict)


def describe(message: Message) -> Machine:
    """The machine a message tells about."""
    hardware, bios, system = (
        (message.sections.get(name) or [{}])[0] for name in ("hardware", "bios", "operatingsystem")
    )
    values: dict[str, Any] = {
        "name": hardware.get("name", ""),
        "kind": kind(hardware, bios),
        "maker": worthy(bios.get("smanufacturer")) or worthy(bios.get("mmanufacturer")),
        "model": worthy(bios.get("smodel")) or worthy(bios.get("mmodel")),
        "serial": worthy(bios.get("ssn")),
        "inventory_number": worthy(bios.get("assettag")),
    }
    values = {name: text[: LENGTHS.get(name, 60)] for name, text in values.items() if text}
    if found := macs(message.sections.get("networks", [])):
        values["mac_addresses"] = found
    return Machine(
        device_id=message.device_id,
        uuid=worthy(hardware.get("uuid")).lower()[:64],
        tag=message.tag,
        values=values,
        details=_details(message, hardware, system),
    )


def worthy(text: str | None) -> str:
    """The value, or nothing when it is what a maker leaves unfilled."""
    found = (text or "").strip()
    return "" if found.lower() in WORTHLESS or not found.strip("0.- ") else found


def kind(hardware: dict[str, str], bios: dict[str, str]) -> str:
    """Our word for what it is; empty when the machine does not say."""
    virtual = hardware.get("vmsystem", "Physical")
    if virtual not in ("", "Physical"):
        return "Machine virtuelle"
    chassis = hardware.get("chassis_type") or bios.get("type", "")
    return CHASSIS.get(chassis.lower(), "")


def macs(networks: list[dict[str, str]]) -> list[str]:
    """The addresses of real cards, in the agent's order; not those of bridges, tunnels and loopbacks."""
    found: dict[str, None] = {}
    for card in networks:
        address = card.get("macaddr", "").lower().replace("-", ":")
        real = card.get("virtualdev", "0") in ("", "0") and card.get("type") != "loopback"
        octets = address.split(":")
        if real and len(octets) == 6 and all(_octet(part) for part in octets) and set(address) - set("0:") and address != "ff:ff:ff:ff:ff:ff":  # fmt: skip
            found[address] = None
    return list(found)[:MOST_MACS]


def _octet(text: str) -> bool:
    return len(text) == 2 and all(char in "0123456789abcdef" for char in text)


def _details(message: Message, hardware: dict[str, str], system: dict[str, str]) -> dict[str, str]:
    cpus = message.sections.get("cpus") or [{}]
    users = message.sections.get("users") or [{}]
    told = {
        "system": system.get("full_name") or hardware.get("osname", ""),
        "version": system.get("version") or hardware.get("osversion", ""),
        "processor": cpus[0].get("name") or hardware.get("processort", ""),
        "memory": hardware.get("memory", ""),
        "user": hardware.get("lastloggeduser") or users[0].get("login", ""),
        "address": next(
            (card["ipaddress"] for card in message.sections.get("networks", [])
             if card.get("ipaddress") and card.get("virtualdev", "0") in ("", "0") and card.get("type") != "loopback"),
            "",
        ),
        "agent": message.agent,
    }  # fmt: skip
    return {name: text[:160] for name, text in told.items() if text}
