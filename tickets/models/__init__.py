"""Calls, tickets, what is said in them, and what was promised."""

from tickets.models.breach import Breach, BreachCause, Decision
from tickets.models.calls import Call, CallOutcome
from tickets.models.clocks import Clock, ClockKind, ClockState, Firing, Pause
from tickets.models.rules import EscalationStep, ServiceTarget
from tickets.models.thread import Attachment, DiagnosticAnswer, Message, MessageKind
from tickets.models.ticket import Channel, Ticket, TicketRead
from tickets.models.work import TimeEntry, WorkKind

__all__ = [
    "Attachment",
    "Breach",
    "BreachCause",
    "Call",
    "CallOutcome",
    "Channel",
    "Clock",
    "ClockKind",
    "ClockState",
    "Decision",
    "DiagnosticAnswer",
    "EscalationStep",
    "Firing",
    "Message",
    "MessageKind",
    "Pause",
    "ServiceTarget",
    "Ticket",
    "TicketRead",
    "TimeEntry",
    "WorkKind",
]
