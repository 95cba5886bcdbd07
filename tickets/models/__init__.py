"""Calls, tickets, what is said in them, and what was promised."""

from tickets.models.calls import Call, CallOutcome
from tickets.models.clocks import Clock, ClockKind, ClockState, Firing, Pause
from tickets.models.promised import (
    CallBack,
    CallBackState,
    HandOver,
    HandOverState,
    PlanStep,
    StepState,
)
from tickets.models.thread import Attachment, DiagnosticAnswer, Message, MessageKind
from tickets.models.ticket import Channel, Ticket, TicketRead
from tickets.models.work import TimeEntry, WorkKind

__all__ = [
    "Attachment",
    "Call",
    "CallBack",
    "CallBackState",
    "CallOutcome",
    "Channel",
    "Clock",
    "ClockKind",
    "ClockState",
    "DiagnosticAnswer",
    "Firing",
    "HandOver",
    "HandOverState",
    "Message",
    "MessageKind",
    "Pause",
    "PlanStep",
    "StepState",
    "Ticket",
    "TicketRead",
    "TimeEntry",
    "WorkKind",
]
