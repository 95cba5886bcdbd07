"""Why a piece of work waits for a person instead of leaving by itself (L02, J22). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.rating import PART, Rating
from clients.entitlement import Verdict
from core import formats


@dataclass(frozen=True)
class Circumstances:
    """What the rating alone does not tell."""

    told_code: str = ""
    is_pack: bool = False
    is_empty: bool = False
    unsigned: tuple[str, ...] = ()
    lacks_report: bool = False
    missing: tuple[str, ...] = ()
    net: Decimal = Decimal(0)
    limit: Decimal = Decimal(500)


@dataclass(frozen=True)
class Doubt:
    """One reason to wait: its code, the sentence, and what is asked of the person."""

    code: str
    text: str
    question: str

    def as_json(self) -> dict[str, str]:
        """As stored with the item."""
        return {"code": self.code, "text": self.text, "question": self.question}


def of(verdict: Verdict, rating: Rating, around: Circumstances) -> list[Doubt]:
    """Every doubt, the most decisive first."""
    return [
        *_about_contract(verdict, around),
        *_about_hours(verdict, rating, around),
        *_about_proofs(around),
        *_about_parts(rating),
        *_about_amount(verdict, around),
        *(Doubt("MENTION", sentence, _("Compléter la fiche")) for sentence in around.missing),
    ]


def _about_contract(verdict: Verdict, around: Circumstances) -> Sequence[Doubt]:
    found = []
    if verdict.code == "EXPIRED":
        found.append(
            Doubt("EXPIRED", _("Contrat expiré le jour du travail"), _("Avenant ou facture ?"))
        )
    if verdict.code == "SUSPENDED":
        found.append(
            Doubt("SUSPENDED", _("Client ou contrat suspendu"), _("Facturer ou attendre ?"))
        )
    if around.told_code and around.told_code != verdict.code:
        found.append(
            Doubt("CHANGED", _("Le verdict a changé depuis l’appel"), _("Tenir la parole donnée ?"))
        )
    return found


def _about_hours(verdict: Verdict, rating: Rating, around: Circumstances) -> Sequence[Doubt]:
    if verdict.overdraw == "BILL" and verdict.code in ("HOURS", "TICKETS", "TO_BILL"):
        return []
    if rating.over_minutes and verdict.code == "TICKETS":
        return [Doubt("PACK", _("Carnet de tickets épuisé"), _("Carnet ou facture ?"))]
    if rating.over_minutes and verdict.code == "HOURS":
        text = _("Carnet dépassé de %s") % formats.duration(rating.over_minutes)
        return [Doubt("PACK", text, _("Carnet ou facture ?"))]
    if rating.over_minutes:
        text = _("Forfait sur site dépassé de %s") % formats.duration(rating.over_minutes)
        return [Doubt("ALLOWANCE", text, _("Facturer ou inclure ?"))]
    if around.is_pack and verdict.code == "TO_BILL":
        return [Doubt("PACK", _("Carnet épuisé"), _("Carnet ou facture ?"))]
    return []


def _about_proofs(around: Circumstances) -> Sequence[Doubt]:
    found = []
    if around.is_empty:
        found.append(Doubt("NO_TIME", _("Aucun temps noté"), _("Noter le temps ou offrir ?")))
    if around.net and around.unsigned:
        text = _("Bon d’intervention non signé : %s") % ", ".join(around.unsigned)
        found.append(Doubt("UNSIGNED", text, _("Réclamer la signature")))
    if around.net and around.lacks_report:
        found.append(
            Doubt("NO_REPORT", _("Temps sur site sans bon d’intervention"), _("Réclamer le bon"))
        )
    return found


def _about_parts(rating: Rating) -> Sequence[Doubt]:
    """A part that nobody priced, on the report or on a card, does not leave for nothing."""
    free = [x for x in rating.lines if x.kind == PART and not x.covered_by and not x.unit_price]
    if not free:
        return []
    text = _("Fourniture sans prix : %s") % ", ".join(line.label for line in free)
    return [Doubt("NO_PRICE", text, _("À quel prix ?"))]


def _about_amount(verdict: Verdict, around: Circumstances) -> Sequence[Doubt]:
    if verdict.contract_id is None and around.net > around.limit:
        text = _("Hors contrat, plus de %s HT") % formats.money(around.limit)
        return [Doubt("AMOUNT", text, _("Accord du client ?"))]
    return []
