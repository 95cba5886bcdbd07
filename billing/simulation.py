"""« Qui paie ? »: the verdict and the price of a piece of work that has not been done (G12, G16)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing import bands, rates, rating, totals
from billing.selectors.work import Clockwork
from clients import selectors as clients
from clients.entitlement import Verdict
from clients.models import Client
from clients.models.terms import Band
from clients.pricing import ON_SITE
from core import formats

ZERO = Decimal(0)


@dataclass(frozen=True)
class Simulation:
    """What would be told, and what would be billed."""

    verdict: Verdict
    at: datetime
    cuts: list[bands.Stretch]
    lines: list[tuple[rating.RatedLine, Any]]
    sums: totals.Totals
    over_minutes: int


def run(client: Client, case: dict[str, Any]) -> Simulation:
    """The same functions as at the call and at the closing, on a case that one types."""
    at: datetime = case["at"]
    on = formats.local(at).date()
    verdict = clients.verdict_for(
        client,
        site=case["site"],
        nature=case["nature"],
        category=case["category"],
        asset=case["asset"],
        at=at,
    )
    clockwork = Clockwork.of(verdict, on)
    cuts = bands.split(at, case["minutes"], clockwork.hours, clockwork.night)
    pieces = tuple(rating.Piece(case["place"], one.minutes, case["role"], one.band) for one in cuts)
    km = case["km"]
    journeys = (rating.Journey(km, case["role"], cuts[0].band),) if case["place"] == ON_SITE else ()
    card = clients.card_for(client.pk, verdict, on)
    labels = {band.value: band.label.lower() for band in Band if band != Band.DAY}
    words = rating.Words(
        _("Assistance à distance"), _("Intervention sur site"), _("Projet"), _("Déplacement"),
        vat_rate=rates.vat_rates(on)[0], bands=labels, spent=formats.duration,
    )  # fmt: skip
    article = case["article"]
    parts = (rating.PartFitted(article, Decimal(1), ZERO),) if article else ()
    rated = rating.rate(verdict, rating.Work(pieces, journeys, parts), words, card)
    lines = [(line, totals.net(line)) for line in rated.lines]
    return Simulation(verdict, at, cuts, lines, totals.of(rated.lines), rated.over_minutes)
