"""Which role may do what in clients: one row an action; and which parts of a dossier a role opens by itself."""

from collections.abc import Iterable

from accounts.roles import HOTLINE, SELLERS, STAFF
from core import access

WRITERS = f"{HOTLINE} {SELLERS}"
OFFICE = f"{HOTLINE} {SELLERS} TECHNICAL_DIRECTOR MANAGER QUALITY"

GRID: dict[str, str] = {
    "clients.view":            STAFF,
    "clients.read":            access.EVERYBODY,
    "clients.create":          WRITERS,
    "clients.edit":            WRITERS,
    "clients.name_people":   f"HOTLINE_MANAGER TECHNICAL_DIRECTOR MANAGER {SELLERS}",
    "clients.merge":         "HOTLINE_MANAGER SALES_MANAGER TECHNICAL_DIRECTOR",
    "clients.choose_extract": f"HOTLINE_MANAGER TECHNICAL_DIRECTOR {SELLERS}",
    "clients.edit_positions":  "HOTLINE_MANAGER TECHNICAL_DIRECTOR ADMINISTRATOR",
    "clients.find_callers":    f"{WRITERS} TECHNICAL_DIRECTOR",
    "clients.verdict":         f"{OFFICE} TECHNICIAN",
    "clients.view_contracts":  f"{OFFICE} CLIENT_MANAGER",
    "clients.edit_contracts":  SELLERS,
    "clients.buy_hours":       SELLERS,
    "clients.view_catalogue": f"{SELLERS} MANAGER",
    "clients.edit_catalogue": "SALES_MANAGER",
    "clients.renewals":       f"{SELLERS} MANAGER TECHNICAL_DIRECTOR",
    "clients.view_calendars":  OFFICE + " HR ADMINISTRATOR TECHNICIAN",
    "clients.edit_calendars":  "ADMINISTRATOR HOTLINE_MANAGER",
    "clients.view_equipment":  f"{STAFF} CLIENT_MANAGER",
    "clients.edit_equipment":  f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.edit_types":      "TECHNICAL_DIRECTOR ADMINISTRATOR",
    "clients.import_assets":   f"{HOTLINE} TECHNICAL_DIRECTOR",
    "clients.import":          f"{HOTLINE} {SELLERS} TECHNICAL_DIRECTOR",
    "clients.view_inventory":  f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.decide_inventory": f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.rule_inventory":  "HOTLINE_MANAGER EXPERT TECHNICAL_DIRECTOR",
    "clients.change_facts":    f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.propose":         STAFF,
    # What is proposed to a client's dossier that nobody follows.
    "clients.answer_for_proposals": "HOTLINE_MANAGER",
    "clients.documents":       STAFF,
    "clients.view_secrets":    f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.reveal_secrets":  f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.edit_secrets":    f"{HOTLINE} TECHNICAL_DIRECTOR",
    "clients.secrets_to_change": f"{HOTLINE} TECHNICAL_DIRECTOR",
    "clients.follow_vault":    "TECHNICAL_DIRECTOR HOTLINE_MANAGER",
    "clients.vault_keys":      "TECHNICAL_DIRECTOR ADMINISTRATOR",
    "clients.ask_access":      STAFF,
    "clients.view_requests":   "HR TECHNICAL_DIRECTOR",
    "clients.check_access":    "HR",
    "clients.decide_access":   "TECHNICAL_DIRECTOR",
    "clients.ask_for_others": "HOTLINE_MANAGER TECHNICAL_DIRECTOR MANAGER",
    "clients.break_glass":     f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "clients.review_emergencies": "TECHNICAL_DIRECTOR",
    "clients.review_rights":   "TECHNICAL_DIRECTOR HOTLINE_MANAGER SALES_MANAGER MANAGER HR",
    "clients.start_review":    "TECHNICAL_DIRECTOR HR",
    "clients.view_departures": "HR ADMINISTRATOR TECHNICAL_DIRECTOR",
    "clients.read_trail":      "TECHNICAL_DIRECTOR QUALITY",
    "clients.review_alerts":   "TECHNICAL_DIRECTOR MANAGER",
    "clients.end_alerted":     "TECHNICAL_DIRECTOR MANAGER",
    "clients.view_rights":     "TECHNICAL_DIRECTOR HR HOTLINE_MANAGER MANAGER",
    "clients.give_access":     "TECHNICAL_DIRECTOR",
    "clients.revoke_access":   "TECHNICAL_DIRECTOR HR",
}  # fmt: skip

#: What is agreed in money with a client: for whoever reads its contracts.
_MONEY = GRID["clients.view_contracts"]
_PRICES = ("monthly_fee", "hourly_rate", "travel_fee")

FIELDS: dict[str, str] = {
    **{f"clients.contract.{name}": _MONEY for name in _PRICES},
    "clients.verdict.hourly_rate": GRID["clients.verdict"],  # a price to say aloud before working
    "clients.verdict.travel_fee":  GRID["clients.verdict"],
    "clients.verdict.ticket_price": GRID["clients.verdict"],
    "clients.charter.prices":      _MONEY,
    "clients.timeline.money":      _MONEY,
    "clients.timeline.watch":      _MONEY,  # who opened what
    "clients.tiles.office":        _MONEY,
    "clients.asset.yearly_cost":   f"{_MONEY} TECHNICIAN",
    "clients.client.commercial_status": f"{STAFF} CLIENT_MANAGER",
    "clients.client.billing_email": f"{STAFF} CLIENT_MANAGER",
    "clients.contact.is_vip":      STAFF,
    # What is kept to named people, read by whoever answers for who reads what (G06).
    "clients.document.named":      "TECHNICAL_DIRECTOR",
}  # fmt: skip

access.register("clients", GRID, fields=FIELDS)

#: role → (parts read, parts written) on every client the role reaches, without any grant.
#: SECRETS is in no row: a login is opened by a grant of its own, whatever the role (G07).
PARTS_OF_ROLE: dict[str, tuple[str, str]] = {
    "HOTLINER":           ("EQUIPMENT NETWORK SYSTEMS DOCUMENTS", "EQUIPMENT NETWORK SYSTEMS DOCUMENTS"),
    "HOTLINE_MANAGER":    ("EQUIPMENT NETWORK SYSTEMS DOCUMENTS", "EQUIPMENT NETWORK SYSTEMS DOCUMENTS"),
    "EXPERT":             ("EQUIPMENT NETWORK SYSTEMS DOCUMENTS", "EQUIPMENT NETWORK SYSTEMS DOCUMENTS"),
    "TECHNICAL_DIRECTOR": ("EQUIPMENT NETWORK SYSTEMS DOCUMENTS", "EQUIPMENT NETWORK SYSTEMS DOCUMENTS"),
    "SALES":              ("EQUIPMENT DOCUMENTS", ""),
    "SALES_MANAGER":      ("EQUIPMENT DOCUMENTS", ""),
    "MANAGER":            ("EQUIPMENT DOCUMENTS", ""),
    "QUALITY":            ("EQUIPMENT", ""),
    "CLIENT_MANAGER":     ("EQUIPMENT", ""),
}  # fmt: skip

#: The parts a role is given only with a last day.
WITH_AN_END: dict[str, str] = {"TECHNICIAN": "SECRETS"}


def parts_read(role: str) -> list[str]:
    """The parts a role reads on every client within its scope."""
    return PARTS_OF_ROLE.get(role, ("", ""))[0].split()


def needs_an_end(role: str, parts: Iterable[str]) -> bool:
    """Whether a right to these parts must have a last day for that role."""
    return not set(WITH_AN_END.get(role, "").split()).isdisjoint(parts)


def parts_written(role: str) -> list[str]:
    """The parts a role changes on every client within its scope."""
    return PARTS_OF_ROLE.get(role, ("", ""))[1].split()
