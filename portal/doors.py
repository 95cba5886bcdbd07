"""The doors of the product, as one table: which role is offered which, and where each begins (H12)."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import access


@dataclass(frozen=True)
class Door:
    """One entry of the rail: the page it opens, the grid row it needs, the URL spaces (or single pages) it covers."""

    route: str
    icon: str
    label: str | Promise
    action: str
    spaces: tuple[str, ...]


DOORS = (
    Door("desk:queue",           "headset",       _("Hotline"),    "tickets.queue",         ("desk",)),
    Door("field:today",          "calendar-day",  _("Ma journée"), "interventions.field",   ("field",)),
    Door("planning:board",       "calendar",      _("Planning"),   "planning.view",         ("planning",)),
    Door("clients:list",         "building",      _("Clients"),    "clients.view",          ("clients",)),
    Door("interventions:list",   "wrench",        _("Missions"),   "interventions.view",    ("interventions",)),
    Door("billing:worklist",     "invoice",       _("À facturer"), "billing.view",          ("billing",)),
    Door("knowledge:list",       "book",          _("Fiches"),     "knowledge.view",        ("knowledge",)),
    Door("management:dashboard", "chart",         _("Pilotage"),   "quality.dashboard",     ("management", "quality", "tickets:breaches", "tickets:explain_breach", "tickets:rules", "tickets:new_target", "tickets:steps")),
    Door("majors:list",          "alarm",         _("Graves"),     "tickets.major_view",    ("majors",)),
    Door("notifications:outbox", "send",          _("Envois"),     "notifications.view",    ("notifications",)),
    Door("accounts:people",      "people",        _("Équipe"),     "accounts.view_people",  ("accounts",)),
    Door("client:home",          "home",          _("Accueil"),    "portal.client",         ("client:home",)),
    Door("client:requests",      "ticket",        _("Demandes"),   "portal.client",         ("client:requests", "client:request", "client:report")),
    Door("client:visits",        "calendar",      _("Visites"),    "portal.client",         ("client:visits",)),
    Door("client:callback",      "phone-in",      _("Rappel"),     "portal.client",         ("client:callback",)),
    Door("client:contracts",     "file-check",    _("Contrats"),   "portal.contracts",      ("client:contracts", "portal:charter")),
    Door("client:extract",       "book",          _("Dossier"),    "portal.extract",        ("client:extract",)),
    Door("client:invoices",      "invoice",       _("Factures"),   "portal.invoices",       ("client:invoices",)),
    Door("client:reveals",       "key",           _("Identifiants"), "portal.reveals",      ("client:reveals",)),
)  # fmt: skip

#: Where each role's day starts; the first door that is open to it wins.
HOMES = {
    "HOTLINER": ("desk:queue",),
    "HOTLINE_MANAGER": ("desk:queue",),
    "EXPERT": ("desk:queue",),
    "TECHNICIAN": ("field:today", "desk:queue"),
    "TECHNICAL_DIRECTOR": ("management:dashboard", "desk:queue"),
    "HR": ("clients:access_requests", "accounts:people"),
    "SALES": ("billing:worklist", "desk:queue"),
    "SALES_MANAGER": ("billing:worklist", "desk:queue"),
    "MANAGER": ("management:dashboard", "desk:queue"),
    "QUALITY": ("management:dashboard", "desk:queue"),
    "CLIENT_USER": ("client:home",),
    "CLIENT_MANAGER": ("client:home",),
    "ADMINISTRATOR": ("accounts:people",),
}


@cache
def address(route: str) -> str:
    """The page's address, or nothing in an installation that does not have it."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=4096)
def address_of(route: str, *parts: object) -> str:
    """The address of one thing's page, or nothing in an installation that does not have it."""
    try:
        return reverse(route, args=parts)
    except NoReverseMatch:
        return ""


def open_to(role: str) -> list[Door]:
    """The doors this role may pass, in the order of the rail."""
    grid = access.grid()
    return [
        door
        for door in DOORS
        if address(door.route) and door.action in grid and access.role_may(role, door.action)
    ]


def home(role: str) -> str:
    """Where this role's day starts; one's own profile when nothing else is open."""
    for route in (*HOMES.get(role, ()), "accounts:profile"):
        if found := address(route):
            return found
    return ""
