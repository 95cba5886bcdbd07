"""Which role may do what in clients: one row an action; and which parts of a dossier a role opens by itself."""

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
    "clients.view_rights":     "TECHNICAL_DIRECTOR HR HOTLINE_MANAGER MANAGER",
    "clients.give_access":     "TECHNICAL_DIRECTOR",
    "clients.revoke_access":   "TECHNICAL_DIRECTOR HR",
}  # fmt: skip

access.register("clients", GRID)

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

#: Whoever answers for who reads what, reads what is kept to named people too (G06).
READS_EVERY_DOCUMENT = "TECHNICAL_DIRECTOR"


def parts_read(role: str) -> list[str]:
    """The parts a role reads on every client within its scope."""
    return PARTS_OF_ROLE.get(role, ("", ""))[0].split()


def parts_written(role: str) -> list[str]:
    """The parts a role changes on every client within its scope."""
    return PARTS_OF_ROLE.get(role, ("", ""))[1].split()
