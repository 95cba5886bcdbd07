"""The dated settings of billing: rates and thresholds that a law or the company may move, never code."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind

TABLE = (
    Dial("billing.vat_rates",    _("Taux de TVA, l’usuel d’abord"), ["20", "10", "5.5", "2.1", "0"], Kind.RATES, unit="%", most=100),
    Dial("billing.recovery_fee", _("Indemnité forfaitaire de recouvrement"), "40",  Kind.AMOUNT, unit="€", most=1_000),
    Dial("billing.decide_above", _("Un travail est décidé par une personne au-dessus de"), "500", Kind.AMOUNT, unit="€", most=1_000_000),
    Dial("billing.payment_days", _("Délai de règlement sans contrat"), 30, unit=_("jours"), most=60),
    Dial("billing.night_begins",  _("Les prix de nuit commencent à"), 20, unit=_("h"), most=23),
    Dial("billing.night_ends",    _("Les prix de nuit finissent à"), 7, unit=_("h"), most=23),
    Dial("billing.unbilled_days", _("Un travail non facturé est signalé après"), 3, unit=_("jours"), least=1, most=365),
)  # fmt: skip

dials.register("billing", TABLE)
