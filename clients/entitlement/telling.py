"""The sentence to say aloud for each verdict, what is left, and the reasons in words (A04)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.entitlement.terms import Line, Terms, Usual
from clients.entitlement.verdict import (
    COVERED,
    EXPIRED,
    HOURS,
    SUSPENDED,
    TICKETS,
    TO_BILL,
    WORDS,
    Verdict,
)
from core import formats


def _made(code: str, terms: Terms | None, usual: Usual, sentence: str, **more: Any) -> Verdict:
    known: dict[str, Any] = {"words": str(WORDS[code]), "sentence": formats.typo(sentence)}
    known |= vars(usual) if terms is None else _of(terms)
    line: Line | None = more.pop("line", None)
    if line is not None:
        known |= {"line_id": line.id, "line_title": line.title}
        known["calendar_id"] = line.calendar_id or (terms.calendar_id if terms else None)
    reasons = tuple(formats.typo(text) for text in more.pop("reasons", ()) if text)
    return Verdict(code=code, reasons=reasons, **known, **more)


def _of(terms: Terms) -> dict[str, Any]:
    """What the verdict keeps of the contract it speaks of."""
    kept = (
        "hourly_rate", "travel_fee", "rounding_minutes", "minimum_remote_minutes",
        "minimum_on_site_minutes", "covers_outside_hours", "overdraw", "calendar_id",
        "tickets_remote", "tickets_on_site", "ticket_price", "asked_rate", "asked_fee",
    )  # fmt: skip
    own = {name: getattr(terms, name) for name in kept}
    return own | {
        "contract_id": terms.id,
        "contract_label": terms.label,
        "until": terms.ends_on,
        "is_tacit": terms.is_tacit,
    }


def _until(terms: Terms) -> str:
    if terms.ends_on is None:
        return _("Sans date de fin")
    day = formats.day_long(terms.ends_on, year=True)
    if terms.is_tacit:
        return _("Jusqu’au %(day)s, puis reconduit") % {"day": day}
    return _("Jusqu’au %(day)s") % {"day": day}


def _perimeter(terms: Terms, line: Line | None) -> str:
    if line is not None and line.title:
        return _("Ligne « %s » du contrat") % line.title
    if not terms.site_ids:
        return _("Tous les sites dans le périmètre")
    return _("Sites dans le périmètre : %(count)s") % {"count": len(terms.site_ids)}


def _hours_of_service(terms: Terms) -> str:
    return "" if terms.covers_outside_hours else _("Couvert dans la plage de service seulement")


def _covers(line: Line | None, *, labour: bool = False) -> dict[str, bool]:
    """What the line takes; a pack takes labour wherever it is done."""
    line = line or Line()
    return {
        "remote": labour or line.covers_remote,
        "on_site": labour or line.covers_on_site,
        "travel": line.covers_travel,
        "parts": line.covers_parts,
    }


def covered(terms: Terms, line: Line | None, usual: Usual, remark: str) -> Verdict:
    """Nothing to pay; the time on site of the year may be counted."""
    allowance = terms.on_site_minutes
    left = None if allowance is None else allowance - terms.used_on_site_minutes
    sentence, extra = _("Cet appel est couvert par votre contrat."), ""
    if allowance is not None and left is not None:
        if left > 0:
            extra = _("Il vous reste %(left)s d’intervention sur site cette année.")
        else:
            extra = _(
                "Le temps sur site de l’année est épuisé, je vous préviens avant toute visite."
            )
        sentence += " " + extra % {"left": formats.duration(left)}
    return _made(
        COVERED,
        terms,
        usual,
        sentence,
        line=line,
        remaining_minutes=left,
        allowance_minutes=allowance,
        covers=_covers(line),
        reasons=(_until(terms), _perimeter(terms, line), _hours_of_service(terms), remark),
    )


def hours(terms: Terms, line: Line | None, usual: Usual, remark: str) -> Verdict:
    """Taken on a pack of hours."""
    left = formats.duration(terms.balance_minutes)
    return _made(
        HOURS,
        terms,
        usual,
        _(
            "Cet appel est couvert. Il vous reste %(left)s sur votre carnet, "
            "je vous préviens avant d’aller plus loin."
        )
        % {"left": left},
        line=line,
        remaining_minutes=terms.balance_minutes,
        allowance_minutes=terms.bought_minutes,
        covers=_covers(line, labour=True),
        reasons=(_until(terms), _perimeter(terms, line), _hours_of_service(terms), remark),
    )


def tickets(terms: Terms, line: Line | None, usual: Usual, remark: str) -> Verdict:
    """Taken on a pack of tickets."""
    count = int(terms.balance_tickets)
    sentence = ngettext(
        "Cet appel est couvert. Il vous reste %(left)s ticket sur votre carnet.",
        "Cet appel est couvert. Il vous reste %(left)s tickets sur votre carnet.",
        max(count, 1),
    )
    return _made(
        TICKETS,
        terms,
        usual,
        sentence % {"left": formats.figures(terms.balance_tickets)},
        line=line,
        remaining_tickets=terms.balance_tickets,
        allowance_tickets=terms.bought_tickets,
        covers=_covers(line, labour=True),
        reasons=(_until(terms), _perimeter(terms, line), _hours_of_service(terms), remark),
    )


def to_bill(terms: Terms | None, usual: Usual, why: str, remark: str) -> Verdict:
    """A price to say aloud, and an agreement to ask for."""
    is_tickets = terms is not None and terms.kind == "TICKET_PACK"
    opening = {
        "NONE": _("Vous n’avez pas de contrat en cours"),
        "SCOPE": _("Votre contrat ne couvre pas cette demande"),
        "TIME": _("Votre contrat est au temps passé"),
        "EMPTY": _("Votre carnet de tickets est épuisé")
        if is_tickets
        else _("Votre carnet d’heures est épuisé"),
    }[why]
    reason = {
        "NONE": _("Aucun contrat : à facturer"),
        "SCOPE": _("Hors du périmètre du contrat"),
        "TIME": _("Contrat au temps passé"),
        "EMPTY": _("Carnet de tickets épuisé") if is_tickets else _("Carnet d’heures épuisé"),
    }[why]
    sentence = _("%(opening)s : %(rate)s. Êtes-vous d’accord ?") % {
        "opening": opening,
        "rate": _asked(terms, usual, why),
    }
    return _made(
        TO_BILL, terms, usual, sentence, reasons=(reason, remark), **_empty_pack(terms, why)
    )


def _asked(terms: Terms | None, usual: Usual, why: str) -> str:
    """The price to say: of a ticket when a pack of them is spent and they have one, else of an hour."""
    if terms and why == "EMPTY" and terms.kind == "TICKET_PACK" and terms.ticket_price is not None:
        return _("%s HT le ticket") % formats.money(terms.ticket_price)
    if terms is None:
        return _("%s HT de l’heure") % formats.money(usual.hourly_rate)
    asked = terms.hourly_rate if terms.asked_rate is None else terms.asked_rate
    return _("%s HT de l’heure") % formats.money(asked)


def _empty_pack(terms: Terms | None, why: str) -> dict[str, Any]:
    if terms is None or why != "EMPTY":
        return {}
    if terms.kind == "TICKET_PACK":
        return {
            "remaining_tickets": terms.balance_tickets,
            "allowance_tickets": terms.bought_tickets,
        }
    return {"remaining_minutes": terms.balance_minutes, "allowance_minutes": terms.bought_minutes}


def suspended(terms: Terms | None, usual: Usual, remark: str) -> Verdict:
    """The contract, or the client as a whole, is suspended."""
    who = _("Votre contrat est suspendu.") if terms else _("Votre compte est suspendu.")
    then = _("Je note votre demande et je vous passe le service commercial.")
    reason = _("Contrat suspendu") if terms else _("Client suspendu")
    why = terms.suspended_reason if terms else ""
    return _made(SUSPENDED, terms, usual, f"{who} {then}", reasons=(reason, why, remark))


def expired(terms: Terms, usual: Usual, remark: str) -> Verdict:
    """The contract is over."""
    day = formats.day_long(terms.ends_on, year=True) if terms.ends_on else ""
    sentence = _(
        "Votre contrat a pris fin le %(day)s. "
        "Je note votre demande et je vous passe le service commercial."
    ) % {"day": day}
    reasons = (_("Terminé le %(day)s") % {"day": day}, remark)
    return _made(EXPIRED, terms, usual, sentence, reasons=reasons)


Teller = Callable[[Terms, Line | None, Usual, str], Verdict]
TELLERS: dict[str, Teller] = {
    "COVERED": covered,
    "HOURS": hours,
    "TICKETS": tickets,
    "TIME": lambda terms, _line, usual, remark: to_bill(terms, usual, "TIME", remark),
    "EMPTY": lambda terms, _line, usual, remark: to_bill(terms, usual, "EMPTY", remark),
    "SUSPENDED": lambda terms, _line, usual, remark: suspended(terms, usual, remark),
}
