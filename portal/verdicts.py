"""The contract verdict as screens show it: one mapping from the entitlement's codes to shapes and words (G12)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from clients.entitlement import Verdict
from core.language import said_again
from tickets.models import Ticket

DOTS = {
    "COVERED": "covered",
    "HOURS": "covered",
    "TICKETS": "covered",
    "TO_BILL": "billable",
    "SUSPENDED": "suspended",
    "EXPIRED": "expired",
}
TONES = {"covered": "ok", "billable": "soon"}


@dataclass(frozen=True)
class Banner:
    """What the verdict's banner shows: shape, words, contract, the sentence to say, what is left."""

    dot: str
    words: str
    contract: str
    sentence: str
    text: str
    reasons: tuple[str, ...]
    steps: tuple[str, ...]
    share: int | None
    tone: str
    needs_consent: bool


def dot(verdict: dict[str, Any]) -> str:
    """The shape before the client's name; a ticket without a verdict is « à facturer »."""
    return DOTS.get(str(verdict.get("code", "")), "billable")


def banner(verdict: Verdict) -> Banner:
    """The banner of one verdict."""
    shape = DOTS[verdict.code]
    share = None
    if verdict.whole and verdict.left is not None:
        share = round(100 * max(Decimal(0), verdict.left) / verdict.whole)
    return Banner(
        dot=shape,
        words=said_again(verdict.words),
        contract=verdict.contract_label,
        sentence=verdict.sentence,
        text=_left(verdict),
        reasons=tuple(map(said_again, verdict.reasons)),
        steps=verdict.steps,
        share=share,
        tone=TONES.get(shape, "broken") if not share or share > 20 else "soon",
        needs_consent=verdict.code == "TO_BILL",
    )


def _left(verdict: Verdict) -> str:
    if verdict.left is None:
        return said_again(verdict.reasons[0]) if verdict.reasons else ""
    words = {"left": verdict.said(verdict.left)}
    if not verdict.whole:
        return _("reste %(left)s") % words
    words["all"] = verdict.said(verdict.whole)
    if verdict.code in ("HOURS", "TICKETS"):
        return _("reste %(left)s sur %(all)s") % words
    return _("Sur site : reste %(left)s sur %(all)s cette année") % words


def of_ticket(ticket: Ticket) -> Banner:
    """The verdict as it was told at intake, kept with the ticket."""
    return banner(Verdict.from_json(ticket.verdict))


def at_resolution(told: Banner) -> str:
    """What resolving sets off, said before it is done (B14, L01)."""
    if told.dot == "covered":
        return _("Couvert par %(contract)s : le temps passé sera décompté au contrat.") % {
            "contract": told.contract or _("le contrat")
        }
    return _("%(verdict)s : le service commercial recevra ce travail à facturer.") % {
        "verdict": told.words
    }
