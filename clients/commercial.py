"""How a client stands commercially, as one colour with its reasons: contract, balance, payments (G10). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from clients import ledger
from clients.entitlement import EXPIRED, SUSPENDED, TO_BILL, Verdict
from core import formats

GREEN, AMBER, RED = "covered", "billable", "suspended"
WORST = (RED, AMBER, GREEN)
#: An end that nobody renews by itself is near.
SOON = timedelta(days=30)


@dataclass(frozen=True)
class Light:
    """The colour, and why, the gravest reason first; nothing to say when all is well."""

    colour: str
    reasons: tuple[str, ...] = ()


def light(verdict: Verdict, *, status: str, remark: str, on: date) -> Light:
    """The worst of what the contract, its balance, its end and the payments say."""
    found = sorted(_signs(verdict, status, remark, on), key=lambda x: WORST.index(x[0]))
    return Light(
        found[0][0] if found else GREEN, tuple(dict.fromkeys(words for _c, words in found))
    )


def _signs(verdict: Verdict, status: str, remark: str, on: date) -> Iterator[tuple[str, str]]:
    if verdict.code in (SUSPENDED, EXPIRED):
        yield RED, verdict.reasons[0] if verdict.reasons else verdict.words
    if status in ("OVERDUE", "SUSPENDED"):
        yield RED, remark or _("En retard de paiement")
    if status == "OUTSTANDING" and remark:
        yield GREEN, remark
    if verdict.code == TO_BILL:
        yield AMBER, verdict.reasons[0] if verdict.reasons else verdict.words
    if _is_low(verdict.left, verdict.whole):
        yield AMBER, _("Sous 20 % : à renouveler")
    if verdict.until and not verdict.is_tacit and on <= verdict.until <= on + SOON:
        yield AMBER, _("Finit le %s : à renouveler") % formats.day_figures(verdict.until)


def _is_low(left: Decimal | None, whole: Decimal | None) -> bool:
    return left is not None and bool(whole) and left <= (whole or 0) * ledger.LOW
