"""Reads of tickets, each through a door or from `visible_to`; nothing here writes."""

from tickets.selectors.activity import Line, activity_of
from tickets.selectors.doors import (
    attachment_for,
    attachments_of,
    call_for,
    clocks_of,
    messages_for,
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
from tickets.selectors.queue import VIEWS, Filters, Group, Queue, capped_counts, queue
from tickets.selectors.search import hits, search, similar
from tickets.selectors.timeline import Entry, timeline

__all__ = [
    "VIEWS",
    "Entry",
    "Filters",
    "Group",
    "Line",
    "Queue",
    "activity_of",
    "attachment_for",
    "attachments_of",
    "banner_for",
    "call_for",
    "callback_for",
    "callbacks",
    "capped_counts",
    "clocks_of",
    "hand_over_for",
    "hand_overs",
    "hits",
    "major_for",
    "major_told_to",
    "majors",
    "messages_for",
    "place",
    "queue",
    "running_promises",
    "search",
    "similar",
    "step_for",
    "steps_of",
    "ticket_for",
    "timeline",
    "told_in",
    "told_to_client",
    "told_to_contact",
]
