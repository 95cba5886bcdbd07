"""Calls, tickets, what is said in them, and what was promised."""

from tickets.models.breach import Breach, BreachCause, Decision
from tickets.models.calls import Call, CallOutcome
from tickets.models.checks import CallerCheck, CheckWay, KnownLine
from tickets.models.clocks import Clock, ClockKind, ClockState, Firing, Pause
from tickets.models.major import (
    AffectedClient,
    Audience,
    ClientText,
    MajorIncident,
    MajorUpdate,
    Proof,
    Receipt,
    ReceiptState,
    Recipient,
    ReviewAction,
    UpdateKind,
    Why,
)
from tickets.models.promised import (
    CallBack,
    CallBackState,
    HandOver,
    HandOverState,
    PlanStep,
    StepState,
)
from tickets.models.rules import EscalationStep, ServiceTarget
from tickets.models.thread import Attachment, DiagnosticAnswer, Message, MessageKind
from tickets.models.ticket import Channel, Ticket, TicketRead
from tickets.models.work import TimeEntry, WorkKind

__all__ = [
    "AffectedClient",
    "Attachment",
    "Audience",
    "Breach",
    "BreachCause",
    "Call",
    "CallBack",
    "CallBackState",
    "CallOutcome",
    "CallerCheck",
    "Channel",
    "CheckWay",
    "ClientText",
    "Clock",
    "ClockKind",
    "ClockState",
    "Decision",
    "DiagnosticAnswer",
    "EscalationStep",
    "Firing",
    "HandOver",
    "HandOverState",
    "KnownLine",
    "MajorIncident",
    "MajorUpdate",
    "Message",
    "MessageKind",
    "Pause",
    "PlanStep",
    "Proof",
    "Receipt",
    "ReceiptState",
    "Recipient",
    "ReviewAction",
    "ServiceTarget",
    "StepState",
    "Ticket",
    "TicketRead",
    "TimeEntry",
    "UpdateKind",
    "Why",
    "WorkKind",
]
