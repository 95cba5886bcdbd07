"""The verbs on calls and tickets. Call through this module: `services.escalate(…)`."""

from core.errors import Refused
from tickets.services.assignment import (
    EscalationReason,
    assign,
    escalate,
    hand_over,
    known_of,
    take,
)
from tickets.services.breaches import answers_for, decide_breach, explain_breach
from tickets.services.calls import finish_call, identify_call, solve_on_phone, start_call
from tickets.services.clocks import catch_up, fire_due
from tickets.services.diagnosis import answer_step
from tickets.services.door import history
from tickets.services.files import add_files
from tickets.services.life import (
    accept,
    close,
    close_if_silent,
    close_silent,
    reject,
    reopen,
    resolve,
)
from tickets.services.major import Audience, declare_major, inform, still_to_inform
from tickets.services.opening import describe, open_ticket, reclassify
from tickets.services.promises import drop_promise, keep_promise, promise, recompute_calendar
from tickets.services.quotes import promise_quote, send_quote
from tickets.services.rules import add_target, end_target, set_steps, set_tiers
from tickets.services.snooze import snooze, wake
from tickets.services.thread import client_message, note, only_thanks, receipt, reply
from tickets.services.time import log_time, start_timer, stop_timer
from tickets.services.visits import (
    arrive_on_site,
    cancel_visit,
    dispatch,
    need_visit,
    plan_visit,
    undispatch,
)
from tickets.services.waiting import end_waiting, wait, work

__all__ = [
    "Audience",
    "EscalationReason",
    "Refused",
    "accept",
    "add_files",
    "add_target",
    "answer_step",
    "answers_for",
    "arrive_on_site",
    "assign",
    "cancel_visit",
    "catch_up",
    "client_message",
    "close",
    "close_if_silent",
    "close_silent",
    "decide_breach",
    "declare_major",
    "describe",
    "dispatch",
    "drop_promise",
    "end_target",
    "end_waiting",
    "escalate",
    "explain_breach",
    "finish_call",
    "fire_due",
    "hand_over",
    "history",
    "identify_call",
    "inform",
    "keep_promise",
    "known_of",
    "log_time",
    "need_visit",
    "note",
    "only_thanks",
    "open_ticket",
    "plan_visit",
    "promise",
    "promise_quote",
    "receipt",
    "reclassify",
    "recompute_calendar",
    "reject",
    "reopen",
    "reply",
    "resolve",
    "send_quote",
    "set_steps",
    "set_tiers",
    "snooze",
    "solve_on_phone",
    "start_call",
    "start_timer",
    "still_to_inform",
    "stop_timer",
    "take",
    "undispatch",
    "wait",
    "wake",
    "work",
]
