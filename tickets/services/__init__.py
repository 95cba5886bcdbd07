"""The verbs on calls and tickets. Call through this module: `services.escalate(…)`."""

from core.errors import Refused
from tickets.models import Audience
from tickets.services.affected import add_client, remove_client, search_again, write_own_text
from tickets.services.assignment import assign, hand_over, take
from tickets.services.breaches import (
    answers_for,
    decide_breach,
    explain_breach,
    require_answering,
)
from tickets.services.callbacks import ask_callback, drop_callback
from tickets.services.calls import (
    finish_call,
    forget_caller,
    identify_call,
    miss_call,
    pass_callback,
    solve_on_phone,
    start_call,
)
from tickets.services.checking import check_caller
from tickets.services.classifying import reclassify
from tickets.services.clocks import catch_up, fire_due
from tickets.services.command import leads
from tickets.services.diagnosis import answer_step
from tickets.services.door import history
from tickets.services.escalation import EscalationReason, escalate, known_of
from tickets.services.files import add_files
from tickets.services.handover import accept_hand_over, decline_hand_over, pass_on
from tickets.services.informing import post_update, relaunch
from tickets.services.life import (
    accept,
    close,
    close_if_silent,
    close_silent,
    may_reopen,
    reject,
    reopen,
    resolve,
    silence,
)
from tickets.services.links import link, unlink
from tickets.services.major import (
    add_action,
    declare_major,
    end,
    finish_action,
    inform,
    link_to_major,
    restore,
    still_to_inform,
    take_command,
    write_review,
)
from tickets.services.opening import describe, open_ticket
from tickets.services.placing import place
from tickets.services.plan import drop_step, move_step, tell_plan, tick_step
from tickets.services.plan_steps import Planned
from tickets.services.promises import drop_promise, keep_promise, promise
from tickets.services.quotes import promise_quote, send_quote
from tickets.services.recipients import excuse, follow, note_delivery, read, vouch
from tickets.services.retargeting import follow_contract, follow_team, recompute_calendar
from tickets.services.rules import add_target, end_target, set_steps, set_tiers
from tickets.services.snooze import snooze, wake
from tickets.services.suggesting import suspect
from tickets.services.thread import client_message, note, only_thanks, receipt, reply
from tickets.services.time import correct_time, log_time, start_timer, stop_timer
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
    "Planned",
    "Refused",
    "accept",
    "accept_hand_over",
    "add_action",
    "add_client",
    "add_files",
    "add_target",
    "answer_step",
    "answers_for",
    "arrive_on_site",
    "ask_callback",
    "assign",
    "cancel_visit",
    "catch_up",
    "check_caller",
    "client_message",
    "close",
    "close_if_silent",
    "close_silent",
    "correct_time",
    "decide_breach",
    "declare_major",
    "decline_hand_over",
    "describe",
    "dispatch",
    "drop_callback",
    "drop_promise",
    "drop_step",
    "end",
    "end_target",
    "end_waiting",
    "escalate",
    "excuse",
    "explain_breach",
    "finish_action",
    "finish_call",
    "fire_due",
    "follow",
    "follow_contract",
    "follow_team",
    "forget_caller",
    "hand_over",
    "history",
    "identify_call",
    "inform",
    "keep_promise",
    "known_of",
    "leads",
    "link",
    "link_to_major",
    "log_time",
    "may_reopen",
    "miss_call",
    "move_step",
    "need_visit",
    "note",
    "note_delivery",
    "only_thanks",
    "open_ticket",
    "pass_callback",
    "pass_on",
    "place",
    "plan_visit",
    "post_update",
    "promise",
    "promise_quote",
    "read",
    "receipt",
    "reclassify",
    "recompute_calendar",
    "reject",
    "relaunch",
    "remove_client",
    "reopen",
    "reply",
    "require_answering",
    "resolve",
    "restore",
    "search_again",
    "send_quote",
    "set_steps",
    "set_tiers",
    "silence",
    "snooze",
    "solve_on_phone",
    "start_call",
    "start_timer",
    "still_to_inform",
    "stop_timer",
    "suspect",
    "take",
    "take_command",
    "tell_plan",
    "tick_step",
    "undispatch",
    "unlink",
    "vouch",
    "wait",
    "wake",
    "work",
    "write_own_text",
    "write_review",
]
