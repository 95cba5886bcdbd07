"""Reads of tickets, each through a door or from `visible_to`; nothing here writes."""

from tickets.selectors.activity import Line, activity_of
from tickets.selectors.breaches import (
    STATES,
    Kept,
    breach_for,
    broken,
    clock_for,
    kept_by_client,
)
from tickets.selectors.checks import checks_of, standing, standing_of_call, with_check
from tickets.selectors.derivations import derivation_of
from tickets.selectors.doors import (
    attachment_for,
    attachments_of,
    call_for,
    clocks_of,
    messages_for,
    page_for,
    ticket_for,
)
from tickets.selectors.major import (
    banner_for,
    major_for,
    major_told_to,
    majors,
    told_in,
    told_to_client,
    told_to_contact,
)
from tickets.selectors.promised import (
    callback_for,
    callbacks,
    hand_over_for,
    hand_overs,
    place,
    running_promises,
    step_for,
    steps_of,
)
from tickets.selectors.queue import VIEWS, Filters, Group, Queue, queue
from tickets.selectors.rules import house_targets, plans_on
from tickets.selectors.rules import targets_on as targets
from tickets.selectors.search import hits, search, similar
from tickets.selectors.timeline import Entry, timeline

__all__ = [
    "STATES",
    "VIEWS",
    "Entry",
    "Filters",
    "Group",
    "Kept",
    "Line",
    "Queue",
    "activity_of",
    "attachment_for",
    "attachments_of",
    "banner_for",
    "breach_for",
    "broken",
    "call_for",
    "callback_for",
    "callbacks",
    "checks_of",
    "clock_for",
    "clocks_of",
    "derivation_of",
    "hand_over_for",
    "hand_overs",
    "hits",
    "house_targets",
    "kept_by_client",
    "major_for",
    "major_told_to",
    "majors",
    "messages_for",
    "page_for",
    "place",
    "plans_on",
    "queue",
    "running_promises",
    "search",
    "similar",
    "standing",
    "standing_of_call",
    "step_for",
    "steps_of",
    "targets",
    "ticket_for",
    "timeline",
    "told_in",
    "told_to_client",
    "told_to_contact",
    "with_check",
]
