"""The monthly synthesis sent to the management: figures as data, one page of typst (N06)."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from core import paper
from core.formats import local
from quality import selectors

TEMPLATE = Path(__file__).parent / "typst" / "synthesis.typ"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def month_name(month: date) -> str:
    """« octobre 2026 »."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def period_of(month: date) -> selectors.Period:
    """The days of a month."""
    return selectors.Period(month, month.replace(day=monthrange(month.year, month.month)[1]))


def _month_before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)


def figures_of(month: date, at: datetime) -> dict[str, Any]:
    """Everything the page prints, as plain data: numbers with their previous month."""
    period = period_of(month)
    now, before = selectors.totals(period), selectors.totals(period_of(_month_before(month)))
    head = selectors.headline(period, at)
    return {
        "month": month_name(month),
        "made_on": f"{local(at):%d/%m/%Y}",
        "rates": [
            _rate("Promesse 4 h tenue", head.answers, "objectif 98 %"),
            _rate("Promesse 24 h tenue", head.broadcasts, "objectif 100 %"),
            _rate("Résolu au premier niveau", head.first_level, "objectif 70 %"),
        ],
        "score": {"value": _french(head.score), "answers": head.surveys},
        "volumes": [
            {"label": label, "now": now[column], "before": before[column]}
            for column, label in (
                ("calls", "Appels reçus"),
                ("opened", "Tickets ouverts"),
                ("resolved", "Tickets résolus"),
                ("reopened", "Réouvertures"),
                ("escalated", "Escalades au niveau 2"),
                ("missions", "Interventions sur site"),
            )
        ],
        "hours": round(now["minutes"] / 60),
        "open_now": head.open_now,
        "open_old": head.open_old,
        "weeks": [
            {"week": f"S{week:%V}", "value": float(rate.percent or 0)}
            for week, rate in selectors.first_level_by_week(period)
        ],
        "clients": [
            {
                "client": str(row["client"]),
                "score": _french(row["score"]),
                "answers": row["answers"],
            }
            for row in selectors.satisfaction_by_client(period)
        ],
    }


def _rate(label: str, rate: selectors.Rate, target: str) -> dict[str, Any]:
    return {
        "label": label,
        "value": f"{_french(rate.percent)} %" if rate.percent is not None else "aucun cas",
        "detail": f"{rate.kept} sur {rate.total}, {target}",
        "share": float(rate.percent or 0),
    }


def _french(value: Any) -> str:
    return "" if value is None else str(value).replace(".", ",")


def pdf(figures: dict[str, Any]) -> bytes:
    """The page as PDF; data goes in as JSON, never as markup."""
    return paper.pdf(TEMPLATE, figures)
