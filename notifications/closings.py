"""Of whom something is expected when a ticket closes: then, and only then, they are told (K16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core.formats import local
from tickets.models import Clock, ClockState, Ticket

HOTLINE, SALES = "HOTLINE", "SALES"
#: A contract that ends within this is worth a word to its seller.
SOON = timedelta(days=60)
MANY_REOPENINGS = 2


@dataclass(frozen=True)
class Wish:
    """Somebody's side, and what they should do."""

    who: str
    words: str


def expected(ticket: Ticket, at: datetime) -> list[Wish]:
    """What the closing asks of the hotline manager and of sales; empty for an ordinary closing."""
    found = []
    if Clock.objects.filter(ticket=ticket, missed_at__isnull=False).exclude(state=ClockState.CANCELLED).exists():  # fmt: skip
        found.append(Wish(HOTLINE, _("Une promesse a été rompue : dire au client pourquoi.")))
    if ticket.reopened >= MANY_REOPENINGS:
        words = _("Le ticket a été rouvert %(n)s fois : chercher la cause.")
        found.append(Wish(HOTLINE, words % {"n": ticket.reopened}))
    if ticket.contract is None:
        found.append(
            Wish(SALES, _("Ce client n’a pas de contrat pour ce travail : proposer le bon."))
        )
    elif ticket.contract.ends_on and ticket.contract.ends_on <= local(at + SOON).date():
        found.append(Wish(SALES, _("Le contrat arrive à son terme : en parler au client.")))
    return found
