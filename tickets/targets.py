"""Which length of time is promised, and where that comes from: the contract's line, the contract, the service, the house (D01).

Pure: the rules in force and the case are given; the most precise rule wins, and says so in words.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from tickets import sla
from tickets.sla import Target, Terms

#: What each team has for its own part, by priority, when no rule says otherwise (D05).
OWN_PART = {
    sla.LEVEL_1: {1: 30, 2: 60, 3: 120, 4: 240},
    sla.LEVEL_2: {1: 120, 2: 240, 3: 480, 4: 960},
    sla.LEVEL_3: {1: 240, 2: 480, 3: 960, 4: 1920},
    sla.FIELD:   {1: 240, 2: 480, 3: 480, 4: 480},
    sla.SALES:   {1: 60,  2: 120, 3: 240, 4: 480},
    sla.VENDOR:  {1: 480, 2: 960, 3: 1920, 4: 2400},
}  # fmt: skip
#: Whose part it is, in the words of the source.
WHOSE = {
    sla.LEVEL_1: "niveau 1",
    sla.LEVEL_2: "niveau 2",
    sla.LEVEL_3: "niveau 3",
    sla.FIELD: "intervention sur site",
    sla.SALES: "service commercial",
    sla.VENDOR: "fournisseur",
}


@dataclass(frozen=True)
class Rule:
    """One line of the table of targets; what it does not name, it holds for. `minutes` None: promises nothing."""

    kind: str
    minutes: int | None
    contract: int | None = None
    client: int | None = None
    category: str = ""
    team: int | None = None
    nature: str = ""
    priority: int | None = None
    calendar: int | None = None
    words: str = ""
    key: int = 0


@dataclass(frozen=True)
class Case:
    """What is known of a ticket that rules may name."""

    contract: int | None = None
    client: int | None = None
    category: str = ""
    team: int | None = None
    nature: str = ""
    priority: int = 3


def fits(rule: Rule, case: Case) -> bool:
    """Whether everything the rule names is so; a category also holds for those below it."""
    named = ("contract", "client", "team", "nature", "priority")
    if any(getattr(rule, name) not in (None, "", getattr(case, name)) for name in named):
        return False
    return not rule.category or f"{case.category} > ".startswith(f"{rule.category} > ")


def precision(rule: Rule) -> tuple[int, ...]:
    """How precise a rule is: contract, then client, category by depth, team, nature, priority; then the newest."""
    depth = len(rule.category.split(" > ")) if rule.category else 0
    return (
        rule.contract is not None, rule.client is not None, depth, rule.team is not None,
        bool(rule.nature), rule.priority is not None, rule.key,
    )  # fmt: skip


def best(kind: str, case: Case, rules: Iterable[Rule]) -> Rule | None:
    """The most precise rule for this kind of promise."""
    return max((r for r in rules if r.kind == kind and fits(r, case)), key=precision, default=None)


def agreed(
    kind: str,
    case: Case,
    *,
    rules: Iterable[Rule],
    terms: Terms | None,
    own_part: dict[int, int] | None = None,
) -> Target | None:
    """The one target of this kind, in the order of the issue: line, contract, client or service, default; or none."""
    known = list(rules)
    lines = [rule for rule in known if rule.contract is not None]
    if rule := best(kind, case, lines):
        return _of_rule(rule)
    if terms and (minutes := terms.minutes(kind)):
        return Target(kind, minutes, terms.label)
    if rule := best(kind, case, [rule for rule in known if rule.contract is None]):
        return _of_rule(rule)
    if kind in sla.INTERNAL:
        minutes = {**OWN_PART[kind], **(own_part or {})}[case.priority]
        return Target(kind, minutes, f"priorité {case.priority}, {WHOSE[kind]}")
    house = Terms()
    minutes = house.minutes(kind)
    return Target(kind, minutes, house.label) if minutes else None


def _of_rule(rule: Rule) -> Target | None:
    return Target(rule.kind, rule.minutes, rule.words, rule.calendar) if rule.minutes else None
