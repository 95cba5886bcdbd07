"""The dated settings of the clients’ rooms: who decides of rights, emergencies, reviews, the vault (T6, H07, H08)."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from clients.deciding import APPROVER
from core import dials
from core.dials import Dial, Kind

DECIDERS = (Role.TECHNICAL_DIRECTOR, Role.MANAGER, Role.HOTLINE_MANAGER)

NEVER = _("0 : cette règle se tait.")

TABLE = (
    Dial(APPROVER,               _("Qui décide d’une demande d’accès"), Role.TECHNICAL_DIRECTOR.value, Kind.CHOICE, choices=tuple((role.value, role.label) for role in DECIDERS)),
    Dial("emergency_hours",      _("Durée d’une ouverture d’urgence"),   4, unit=_("heures"), least=1, most=24),
    Dial("access_review_months", _("Entre deux revues des droits"),      3, unit=_("mois"), least=1, most=12),
    Dial("access_review_days",   _("Délai pour répondre à une revue"),  21, unit=_("jours"), least=5, most=60),
    Dial("vault_reveals_per_hour", _("Identifiants révélés par personne et par heure, au plus"), 12, least=1, most=200),
    Dial("contract_reminder_days", _("Le préavis d’un contrat est rappelé avant"), 30, unit=_("jours"), least=1, most=365),
    Dial("watch_dossiers",  _("Accès inhabituel : dossiers ouverts en une heure"),       25, least=0, most=1_000, help=NEVER),
    Dial("watch_outside",   _("Accès inhabituel : dossiers ouverts hors mission en un jour"), 3, least=0, most=1_000, help=NEVER),
    Dial("watch_off_hours", _("Accès inhabituel : dossiers lus la nuit ou un jour fermé"), 3, least=0, most=1_000, help=NEVER),
    Dial("watch_refusals",  _("Accès inhabituel : refus en une heure"),                   5, least=0, most=1_000, help=NEVER),
    Dial("watch_leaving",   _("Accès inhabituel : lectures en un jour après l’annonce d’un départ"), 5, least=0, most=1_000, help=NEVER),
    Dial("watch_secrets",   _("Accès inhabituel : identifiants révélés en un jour"),     20, least=0, most=1_000, help=NEVER),
    Dial("watch_exports",   _("Accès inhabituel : journal ou listes de droits emportés en un jour"), 3, least=0, most=1_000, help=NEVER),
    Dial("watch_views",     _("Accès inhabituel : personnes regardées à leur place en un jour"), 5, least=0, most=1_000, help=NEVER),
    Dial("watch_night_from", _("Accès inhabituel : la nuit commence à"),                 20, unit=_("h"), least=12, most=24),
    Dial("watch_night_until", _("Accès inhabituel : la nuit finit à"),                    7, unit=_("h"), least=0, most=12),
    Dial("access_log_months", _("Le journal des accès est gardé"),                       12, unit=_("mois"), least=6, most=36, help=_("De six mois à un an selon la CNIL ; jusqu’à trois ans pour un contrôle interne justifié.")),
)  # fmt: skip

dials.register("clients", TABLE)
