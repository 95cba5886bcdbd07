"""The roles of the company, and what each of them sees of the clients. Spelt once, here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    HOTLINER = "HOTLINER", _("Hotliner")
    HOTLINE_MANAGER = "HOTLINE_MANAGER", _("Responsable hotline")
    EXPERT = "EXPERT", _("Expert (niveau 2)")
    TECHNICIAN = "TECHNICIAN", _("Technicien")
    TECHNICAL_DIRECTOR = "TECHNICAL_DIRECTOR", _("Directeur technique")
    HR = "HR", _("Ressources humaines")
    SALES = "SALES", _("Commercial")
    SALES_MANAGER = "SALES_MANAGER", _("Responsable commercial")
    MANAGER = "MANAGER", _("Direction")
    QUALITY = "QUALITY", _("Qualité")
    CLIENT_USER = "CLIENT_USER", _("Utilisateur client")
    CLIENT_MANAGER = "CLIENT_MANAGER", _("Responsable client")
    ADMINISTRATOR = "ADMINISTRATOR", _("Administrateur")


class Scope(models.TextChoices):
    """Whose clients, tickets and missions a role reaches at all."""

    ALL = "ALL", _("Tous les clients")
    GRANTED = "GRANTED", _("Ceux de ses missions et de ses droits")
    COMPANY = "COMPANY", _("Sa société")
    OWN = "OWN", _("Ses propres demandes")


SCOPES: dict[str, Scope] = {
    "HOTLINER":           Scope.ALL,
    "HOTLINE_MANAGER":    Scope.ALL,
    "EXPERT":             Scope.ALL,
    "TECHNICIAN":         Scope.GRANTED,
    "TECHNICAL_DIRECTOR": Scope.ALL,
    "HR":                 Scope.GRANTED,
    "SALES":              Scope.ALL,
    "SALES_MANAGER":      Scope.ALL,
    "MANAGER":            Scope.ALL,
    "QUALITY":            Scope.ALL,
    "CLIENT_USER":        Scope.OWN,
    "CLIENT_MANAGER":     Scope.COMPANY,
    "ADMINISTRATOR":      Scope.GRANTED,
}  # fmt: skip

#: Groups of roles, to keep the grids readable.
HOTLINE = "HOTLINER HOTLINE_MANAGER EXPERT"
SELLERS = "SALES SALES_MANAGER"
CLIENTS = "CLIENT_USER CLIENT_MANAGER"
FIRST_LEVEL = "HOTLINER HOTLINE_MANAGER"
#: Those whose pages are made for a telephone, and whose missions are those they do themselves.
BY_PHONE = "TECHNICIAN"
STAFF = (
    "HOTLINER HOTLINE_MANAGER EXPERT TECHNICIAN TECHNICAL_DIRECTOR HR SALES SALES_MANAGER "
    "MANAGER QUALITY ADMINISTRATOR"
)
