"""The pages of tickets that need nothing from above: joined files, the rules of promises, broken promises."""

from tickets.views.breaches import breaches, decide, explain, export
from tickets.views.files import attachment
from tickets.views.rules import end_target, new_target, rules, steps, tiers
from tickets.views.simulation import simulator_page

__all__ = [
    "attachment",
    "breaches",
    "decide",
    "end_target",
    "explain",
    "export",
    "new_target",
    "rules",
    "simulator_page",
    "steps",
    "tiers",
]
