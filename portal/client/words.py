"""What a client reads about a request: plain words, from the same promise as the desk (D18).

Never « ticket », « SLA » or a staff level (screens/dossier-billing.md §5).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core import formats
from portal.client import kept
from tickets import services
from tickets.models import Clock, ClockKind, Ticket

Steps = list[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Told:
    """One request as the client sees it: a strong sentence, a second one, the four steps."""

    strong: str
    more: str
    steps: Steps
    progress: kept.Progress | None = None
    #: When a solution nobody answers is taken for good (C24).
    closes_on: date | None = None


_PROMISED = {
    ClockKind.ANSWER: lazy("Nous vous répondons %(when)s."),
    ClockKind.NEWS: lazy("Prochaines nouvelles %(when)s."),
    ClockKind.RESPONSE: lazy("Notre technicien sera sur place %(when)s."),
    ClockKind.RESTORE: lazy("Le service sera rétabli %(when)s."),
    ClockKind.BROADCAST: lazy("Nous vous informons %(when)s."),
    ClockKind.PLAN: lazy("Prochaine étape %(when)s."),
    ClockKind.CALLBACK: lazy("Nous vous rappelons %(when)s."),
    ClockKind.QUOTE: lazy("Vous recevez notre devis %(when)s."),
    ClockKind.RESOLUTION: lazy("Votre demande sera traitée %(when)s."),
}


def told(
    ticket: Ticket, clocks: Sequence[Clock], now: datetime, visit_at: datetime | None = None
) -> Told:
    """The sentences and steps for one request; `clocks` are its own, `visit_at` its next visit."""
    running = kept.running(clocks) if ticket.is_open else []
    ends, is_visited = services.silence(ticket), visit_at is not None and visit_at > now
    return Told(
        strong=_strong(ticket, running, now, visit_at),
        more=_more(ticket),
        steps=_steps(ticket, now),
        progress=kept.progress(running[0], now) if running and not is_visited else None,
        closes_on=formats.local(ends[1]).date() if ends else None,
    )


def _strong(
    ticket: Ticket, running: Sequence[Clock], now: datetime, visit_at: datetime | None
) -> str:
    if ticket.status == "RESOLVED":
        return _("Nous pensons avoir résolu le problème.")
    if ticket.status == "CLOSED":
        return _("Demande close.")
    if visit_at and visit_at > now:
        return _("Visite fixée %(when)s.") % {"when": formats.moment(visit_at, now)}
    if not running:
        return _("Nous nous en occupons.")
    first = running[0]
    if first.due_at < now:
        return _("Nous avions promis %(when)s, nous sommes en retard.") % {
            "when": formats.moment(first.due_at, now)
        }
    when = _("avant %(when)s") % {"when": formats.moment(first.due_at, now)}
    return str(_PROMISED[ClockKind(first.kind)]) % {"when": when}


def _more(ticket: Ticket) -> str:
    if ticket.status == "WAITING_CUSTOMER":
        return _("Nous attendons votre réponse pour continuer.")
    if ticket.status == "WAITING_SUPPLIER":
        return _("Nous attendons un fournisseur et le relançons.")
    if ticket.referent and ticket.status not in ("RESOLVED", "CLOSED"):
        return _("%(name)s suit votre demande.") % {"name": ticket.referent.get_full_name()}
    return ""


_WORK_WORDS = {
    "WAITING_CUSTOMER": lazy("En attente de votre réponse"),
    "WAITING_SUPPLIER": lazy("En attente d’un fournisseur"),
    "TO_PLAN": lazy("Visite à convenir"),
    "ON_SITE": lazy("Visite prévue"),
}


def _steps(ticket: Ticket, now: datetime) -> Steps:
    """Reçu, pris en charge, recherche, résolu: what is done, where it stands."""
    done = ticket.status in ("RESOLVED", "CLOSED")
    taken = ticket.acknowledged_at is not None
    work_state = "done" if done else ("now" if taken else "next")
    return [
        ("done", _("Reçu"), formats.moment(ticket.reported_at, now), ""),
        (
            "done" if taken else "now",
            _("Pris en charge"),
            formats.moment(ticket.acknowledged_at, now) if ticket.acknowledged_at else "",
            "",
        ),
        (work_state, str(_WORK_WORDS.get(ticket.status, _("Recherche en cours"))), "", ""),
        (
            "done" if done else "next",
            _("Résolu"),
            formats.moment(ticket.resolved_at, now) if ticket.resolved_at else "",
            "",
        ),
    ]
