"""The dated settings of the clients’ rooms: who decides of rights, emergencies, reviews, the vault (T6, H07, H08)."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from clients.deciding import APPROVER
from core import dials
from core.dials import Dial, Kind

DECIDERS = (Role.TECHNICAL_DIRECTOR, Role.MANAGER, Role.HOTLINE_MANAGER)

TABLE = (
    Dial(APPROVER,               _("Qui décide d’une demande d’accès"), Role.TECHNICAL_DIRECTOR.value, Kind.CHOICE, choices=tuple((role.value, role.label) for role in DECIDERS)),
    Dial("emergency_hours",      _("Durée d’une ouverture d’urgence"),   4, unit=_("heures"), least=1, most=24),
    Dial("access_review_months", _("Entre deux revues des droits"),      3, unit=_("mois"), least=1, most=12),
    Dial("access_review_days",   _("Délai pour répondre à une revue"),  21, unit=_("jours"), least=5, most=60),
    Dial("vault_reveals_per_hour", _("Identifiants révélés par personne et par heure, au plus"), 12, least=1, most=200),
    Dial("contract_reminder_days", _("Le préavis d’un contrat est rappelé avant"), 30, unit=_("jours"), least=1, most=365),
)  # fmt: skip

dials.register("clients", TABLE)
