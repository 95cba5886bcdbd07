"""Which contract, which of its lines, and why not the others (A04, G12)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from clients.entitlement import telling
from clients.entitlement.terms import Case, Standing, Terms, Usual
from clients.entitlement.verdict import Verdict
from core import formats

#: Best for the client first: what a contract in force and in scope amounts to.
_ORDER = ("COVERED", "HOURS", "TICKETS", "TIME", "SUSPENDED", "EMPTY")


def judge(
    standing: Standing,
    contracts: Sequence[Terms],
    *,
    site_id: int | None,
    nature: str,
    on: date,
    category: str = "",
    asset_id: int | None = None,
    usual: Usual | None = None,
) -> Verdict:
    """The verdict for such a request on that day, with each step that led there."""
    case = Case(site_id, nature, category, asset_id)
    told, chosen = _decide(standing, contracts, case, on, usual or Usual())
    steps = [_step(one, chosen, case, on) for one in sorted(contracts, key=_latest, reverse=True)]
    return replace(told, steps=tuple(formats.typo(step) for step in steps))


def _decide(
    standing: Standing, contracts: Sequence[Terms], case: Case, on: date, usual: Usual
) -> tuple[Verdict, Terms | None]:
    remark = standing.remark
    if standing.suspended:
        return telling.suspended(None, usual, remark), None
    running = [c for c in contracts if c.runs_on(on)]
    if fitting := [c for c in running if not c.outside(case, on)]:
        best = min(fitting, key=lambda c: (_rank(c, case, on), -c.starts_on.toordinal(), c.id))
        line = best.line(case, on)
        return telling.TELLERS[_state(best, case, on)](best, line, usual, remark), best
    if running:
        latest = max(running, key=_latest)
        return telling.to_bill(latest, usual, "SCOPE", remark), None
    if past := [c for c in contracts if c.ends_on and c.ends_on < on]:
        last = max(past, key=lambda c: (c.ends_on or on, c.id))
        return telling.expired(last, usual, remark), None
    return telling.to_bill(None, usual, "NONE", remark), None


def _rank(terms: Terms, case: Case, on: date) -> int:
    return _ORDER.index(_state(terms, case, on))


def _state(terms: Terms, case: Case, on: date) -> str:
    """What a contract in force, one of whose lines covers the case, amounts to."""
    if terms.suspended:
        return "SUSPENDED"
    if terms.kind == "HOUR_PACK":
        return "HOURS" if terms.balance_minutes > 0 else "EMPTY"
    if terms.kind == "TICKET_PACK":
        return "TICKETS" if terms.balance_tickets > 0 else "EMPTY"
    line = terms.line(case, on)
    covers = line is not None and (line.covers_remote or line.covers_on_site)
    return "COVERED" if covers and terms.kind != "TIME_AND_MATERIALS" else "TIME"


def _latest(terms: Terms) -> tuple[date, int]:
    return terms.starts_on, terms.id


def _step(terms: Terms, chosen: Terms | None, case: Case, on: date) -> str:
    """« Infogérance 26-0118 : retenu, ligne « Postes de travail ». »"""
    if chosen is terms:
        line = terms.line(case, on)
        named = _(", ligne « %s »") % line.title if line and line.title else ""
        return _("%(contract)s : retenu%(line)s") % {"contract": terms.label, "line": named}
    return f"{terms.label} : {_why_not(terms, case, on)}"


def _why_not(terms: Terms, case: Case, on: date) -> str:
    if on < terms.starts_on:
        return _("commence le %s") % formats.day_figures(terms.starts_on)
    if not terms.runs_on(on):
        return _("terminé le %s") % formats.day_figures(terms.ends_on or on)
    if why := terms.outside(case, on):
        return why
    state = _state(terms, case, on)
    return {
        "SUSPENDED": _("suspendu"),
        "EMPTY": _("carnet épuisé"),
        "TIME": _("au temps passé"),
    }.get(state, _("possible, un autre est plus favorable"))


def year_start(starts_on: date, on: date) -> date:
    """The first day of the contract's year that contains `on`: the yearly counter starts there (G14)."""
    for year in (on.year, on.year - 1):
        try:
            anniversary = starts_on.replace(year=year)
        except ValueError:  # 29 February
            anniversary = date(year, 3, 1)
        if anniversary <= on:
            return max(anniversary, starts_on)
    return starts_on
