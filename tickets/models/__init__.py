"""Calls, tickets, what is said in them, and what was promised."""

from tickets.models.calls import Call, CallOutcome
from tickets.models.clocks import Clock, ClockKind, ClockState, Firing, Pause
from tickets.models.thread import Attachment, DiagnosticAnswer, Message, MessageKind
from tickets.models.ticket import Channel, Ticket, TicketRead
from tickets.models.work import TimeEntry, WorkKind

__all__ = [
    "Attachment",
    "Call",
    "CallOutcome",
    "Channel",
    "Clock",
    "ClockKind",
    "ClockState",
    "DiagnosticAnswer",
    "Firing",
    "Message",
    "MessageKind",
    "Pause",
    "Ticket",
    "TicketRead",
    "TimeEntry",
    "WorkKind",
]
