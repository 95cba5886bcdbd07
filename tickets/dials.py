"""The dated settings of tickets: the part of each level, how priorities are weighed, how many levels, missed calls (A01, B03, D05, D13)."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind
from tickets import major, priority, sla, targets
from tickets.models import ClockKind

PARTS = {kind: f"{kind.lower()}_minutes" for kind in sla.INTERNAL}
MONTH = 60 * 24 * 60
#: How long a call nobody took may wait.
MISSED = "missed_call_minutes"
#: How long a caller's check holds, and how many wrong codes or answers an hour allows (A24).
CHECK_HOURS, CHECK_TRIES = "caller_check_hours", "caller_check_tries"

TABLE = (
    *(
        Dial(
            name,
            ClockKind(kind).label,
            {str(key): minutes for key, minutes in targets.OWN_PART[kind].items()},
            Kind.BY_PRIORITY,
            unit=_("minutes ouvrées"),
            least=1,
            most=MONTH,
        )
        for kind, name in PARTS.items()
    ),
    Dial("support_tiers", _("Niveaux de support"), 2, least=2, most=3, page="tickets:rules"),
    Dial(
        "priority_matrix",
        _("Priorité par impact et urgence"),
        {f"{impact}x{urgency}": value for (impact, urgency), value in priority.MATRIX.items()},
        Kind.MATRIX,
        least=1,
        most=4,
        help=_("L’impact va de 1 (fort) à 3 (faible), l’urgence de même ; la priorité de 1 à 4."),
    ),
    Dial(
        MISSED,
        _("Un appel manqué est rappelé en"),
        60,
        unit=_("minutes ouvrées"),
        least=5,
        most=MONTH,
    ),
    Dial(
        CHECK_HOURS,
        _("La vérification d’un appelant vaut pendant"),
        8,
        unit=_("heures"),
        least=1,
        most=72,
        help=_(
            "Pour la même personne et le même ticket ; une demande faite sur le portail par son compte vaut toujours."
        ),
    ),
    Dial(
        CHECK_TRIES,
        _("Codes d’appel ou réponses faux, au plus"),
        5,
        unit=_("par personne et par heure"),
        least=1,
        most=20,
    ),
    Dial(
        "major_suggest_from",
        _("Problème grave soupçonné à partir de"),
        major.SUGGEST_FROM,
        unit=_("tickets semblables"),
        least=2,
        most=50,
    ),
)

dials.register("tickets", TABLE)
