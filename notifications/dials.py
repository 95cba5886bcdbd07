"""The dated settings of messages: how long each step of a mission may stay unanswered, prices, paces (K09, I14)."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind
from notifications import matrix

MINUTES = _("minutes")
#: The settings of a mission's chain, in its order; those of an urgent mission end in `_urgent`.
CHAIN = (
    Dial("mail_acceptance_minutes",      _("Le serveur de courriel accepte un message en"),   5, unit=MINUTES, least=1),
    Dial("mail_is_down",                 _("Le courriel est en panne"), default=False, kind=Kind.FLAG, page="notifications:outbox"),
    Dial("mission_push_minutes",         _("Mission sans réponse : avis sur l’appareil après"), 5, unit=MINUTES),
    Dial("mission_push_minutes_urgent",  _("Mission urgente : avis sur l’appareil après"),    0, unit=MINUTES),
    Dial("mission_ack_minutes",          _("Mission sans réponse : SMS après"),              30, unit=MINUTES, least=1),
    Dial("mission_ack_minutes_urgent",   _("Mission urgente : SMS après"),                   10, unit=MINUTES, least=1),
    Dial("mission_sms_minutes",          _("SMS sans réponse : appel après"),                30, unit=MINUTES, least=1),
    Dial("mission_sms_minutes_urgent",   _("Mission urgente, SMS sans réponse : appel après"), 10, unit=MINUTES, least=1),
    Dial("mission_call_minutes",         _("Entre deux appels"),                             10, unit=MINUTES, least=1),
    Dial("mission_call_minutes_urgent",  _("Mission urgente : entre deux appels"),            5, unit=MINUTES, least=1),
    Dial("mission_calls",                _("Appels par mission"),                             2, most=5),
    Dial("on_call_minutes",              _("Entre deux personnes d’astreinte"),              15, unit=MINUTES, least=1),
)  # fmt: skip

#: How our mails look: written together on their own page.
HEAD = (
    Dial("letter_name",      _("Courriels : nom en tête"), "Aprile",     Kind.TEXT, least=1, most=60, page="centre:letterhead"),
    Dial("letter_colour",    _("Courriels : couleur"),     "#174a87",    Kind.COLOUR, page="centre:letterhead"),
    Dial("letter_signature", _("Courriels : signature"),   "",           Kind.TEXT, most=400, page="centre:letterhead"),
    Dial("letter_logo",      _("Courriels : logo"),        0,            Kind.FILE, page="centre:letterhead"),
)  # fmt: skip

TABLE = (
    *CHAIN,
    *HEAD,
    Dial("tell_departures",      _("Prévenir le client quand le technicien est en route"), default=True, kind=Kind.FLAG),
    Dial("broadcast_per_minute", _("Diffusion : messages par minute"),                       30, least=1, most=600),
    Dial("sms_price",            _("Prix d’un SMS"), "0.08", Kind.AMOUNT, unit="€", most=5),
    Dial(matrix.SWITCHED_OFF,    _("Avis coupés pour tous"), [], Kind.NAMES, page="notifications:matrix"),
)  # fmt: skip

dials.register("notifications", TABLE)
