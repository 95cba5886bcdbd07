"""What was agreed about delays, and in which opening hours: read from contract, table of targets, settings (D01, D06)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, prefetch_related_objects

from accounts.models import Nature
from clients import entitlement
from clients.models import Contract
from clients.selectors import agreed, with_agreed
from core import once, setting
from core.models import BusinessCalendar
from tickets import priority, sla, targets
from tickets.dials import PARTS
from tickets.models import ServiceTarget, Ticket
from tickets.targets import Case, Rule

PARIS = ZoneInfo("Europe/Paris")
#: The fields of a contract that its promises are made of.
PROMISED = frozenset(
    {"calendar", "answer_minutes", "broadcast_minutes", "on_site_target_minutes", "restore_minutes"}
)
#: The contracts of a set of tickets, with their lines, in one statement.
CONTRACTS = Prefetch("contract", with_agreed(Contract.objects.select_related("calendar")))


def terms_of(contract: Contract | None) -> sla.Terms:
    """The delays a contract promises, or the company's own without one."""
    if contract is None:
        return sla.Terms()
    return sla.Terms(
        label=f"contrat {contract.number}",
        answer_minutes=contract.answer_minutes,
        broadcast_minutes=contract.broadcast_minutes,
        on_site_minutes=contract.on_site_target_minutes,
        restore_minutes=contract.restore_minutes,
        closing_days=contract.closing_days,
    )


def case_of(ticket: Ticket) -> Case:
    """What the rules may name of a ticket."""
    return Case(
        contract=ticket.contract_id,
        client=ticket.client_id,
        category=ticket.category.path if ticket.category else "",
        team=ticket.team_id,
        nature=ticket.nature,
        priority=ticket.priority,
    )


@dataclass(frozen=True)
class Agreement:
    """All that was agreed for one ticket: two statements, then pure arithmetic for each kind."""

    case: Case
    contract: Contract | None
    rules: tuple[Rule, ...]
    own_parts: dict[str, dict[int, int]]

    def target(self, kind: str) -> sla.Target | None:
        """How long, and where that comes from; None when nobody agreed on it."""
        terms = terms_of(self.contract) if self.contract else None
        return targets.agreed(
            kind, self.case, rules=self.rules, terms=terms, own_part=self.own_parts.get(kind)
        )


def agreement(ticket: Ticket) -> Agreement:
    """What holds for this ticket, by the rules in force the day it was declared."""
    return agreements([ticket])[0]


def agreements(tickets: Sequence[Ticket]) -> list[Agreement]:
    """The same for a set of tickets, with as many statements as for one."""
    prefetch_related_objects(tickets, "category", CONTRACTS, "contract__calendar", "team__calendar")
    return _foreseen([(case_of(one), one.contract, one.reported_at) for one in tickets])


def foreseen(case: Case, contract: Contract | None, at: datetime) -> Agreement:
    """What would hold for such a case, declared then (the call card, the simulator)."""
    return _foreseen([(case, contract, at)])[0]


def _foreseen(asked: Sequence[tuple[Case, Contract | None, datetime]]) -> list[Agreement]:
    days = [at.astimezone(PARIS).date() for _case, _contract, at in asked]
    rows = _rules_for([case for case, _contract, _at in asked], days)
    parts = {day: own_parts(day) for day in set(days)}
    found = []
    for (case, contract, _at), day in zip(asked, days, strict=True):
        rules = tuple(rule for row, rule in rows if _holds(row, case, day))
        found.append(Agreement(case, contract, rules, parts[day]))
    return found


#: The line itself, and the names its words are made of.
_OF_A_RULE = (
    *(field.name for field in ServiceTarget._meta.concrete_fields),
    "contract__number", "client__short_name", "client__name", "category__path", "team__name",
)  # fmt: skip


def _rules_for(cases: Sequence[Case], days: Sequence[date]) -> list[tuple[ServiceTarget, Rule]]:
    """Every line in force on some of these days that names none but these clients and contracts."""
    of_contract = Q(contract=None) | Q(contract__in={case.contract for case in cases})
    of_client = Q(client=None) | Q(client__in={case.client for case in cases})
    in_force = Q(until=None) | Q(until__gt=min(days))
    rows = ServiceTarget.objects.filter(of_contract, of_client, in_force, since__lte=max(days))
    rows = rows.select_related("contract", "client", "category", "team").only(*_OF_A_RULE)
    return [(row, rule_of(row)) for row in rows[: 500 * len(cases)]]


def _holds(row: ServiceTarget, case: Case, day: date) -> bool:
    """Whether this line was in force that day, for such a case."""
    in_force = row.since <= day and (row.until is None or row.until > day)
    of_theirs = row.contract_id in (None, case.contract) and row.client_id in (None, case.client)
    return in_force and of_theirs


def rule_of(row: ServiceTarget) -> Rule:
    """The row as pure data, with its words."""
    return Rule(
        kind=row.kind,
        minutes=row.minutes,
        contract=row.contract_id,
        client=row.client_id,
        category=row.category.path if row.category else "",
        team=row.team_id,
        nature=row.nature,
        priority=row.priority,
        calendar=row.calendar_id,
        words=words_of(row),
        key=row.pk or 0,
    )


def words_of(row: ServiceTarget) -> str:
    """« contrat 26-0118, service Réseau, priorité 1 »: where a target comes from."""
    named: list[str] = []
    if row.contract:
        named.append(f"contrat {row.contract.number}")
    if row.client:
        named.append(f"client {row.client.short_name or row.client.name}")
    if row.category:
        named.append(f"catégorie {row.category.path}")
    if row.team:
        named.append(f"groupe {row.team.name}")
    if row.nature:
        named.append(f"service {Nature(row.nature).label}")
    if row.priority:
        named.append(f"priorité {row.priority}")
    return ", ".join(named) or "engagement Aprile"


def own_parts(on: date) -> dict[str, dict[int, int]]:
    """The parts of each team by priority, by the settings in force that day (`level_1_minutes`…)."""
    found = setting.values(list(PARTS.values()), on=on)
    return {
        kind: {int(key): int(value) for key, value in found[name].items()}
        for kind, name in PARTS.items()
    }


def tiers(on: date) -> int:
    """How many levels of support there are that day: two or three (D13)."""
    return int(setting.value("support_tiers", on=on))


def priorities(on: date) -> dict[tuple[int, int], int]:
    """The company's own matrix of impact and urgency that day (B03)."""
    return priority.matrix_from(setting.value("priority_matrix", on=on))


def calendar_of(ticket: Ticket, kind: str = sla.ANSWER) -> BusinessCalendar:
    """The hours sold, else the team's, else the hotline's; a team's part is in its own hours (D01, D06)."""
    if kind not in sla.INTERNAL and ticket.contract and (sold := _sold(ticket, ticket.contract)):
        return sold
    if ticket.team and ticket.team.calendar:
        return ticket.team.calendar
    return house_calendar()


def _sold(ticket: Ticket, contract: Contract) -> BusinessCalendar | None:
    """The hours of the contract's line that covers the ticket, in force the day it was declared, else the contract's."""
    path = ticket.category.path if ticket.category else ""
    case = entitlement.Case(ticket.site_id, ticket.nature, path, ticket.asset_id)
    day = ticket.reported_at.astimezone(PARIS).date()
    line = entitlement.covering(agreed(contract).lines, case, day)
    return _calendar(line.calendar_id) if line and line.calendar_id else contract.calendar


def calendar_for(ticket: Ticket, target: sla.Target) -> BusinessCalendar:
    """The hours a target is counted in: the rule's own, else the ticket's."""
    if target.calendar:
        return _calendar(target.calendar)
    return calendar_of(ticket, target.kind)


@once.read
def _calendar(key: int) -> BusinessCalendar:
    return BusinessCalendar.objects.get(pk=key)


def house_calendar() -> BusinessCalendar:
    """The hotline's own opening hours."""
    return _hotline() or BusinessCalendar.objects.get_or_create(name="Hotline")[0]


@once.read
def _hotline() -> BusinessCalendar | None:
    return BusinessCalendar.objects.filter(name="Hotline").first()
