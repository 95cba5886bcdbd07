"""Reads of the planning: who works when, who is free, why not, and whom to send."""

from planning.selectors.board import Board, Cell, board, working_days
from planning.selectors.duties import (
    amounts,
    duties,
    duty_for,
    duty_times,
    is_rota_on,
    on_call,
    on_rota,
    rest_warnings,
    who_is_on_call,
)
from planning.selectors.people import (
    DayAvailability,
    absences,
    availability,
    booking_for,
    bookings,
    free_slots,
    hours_of,
    next_working_day,
    staffed,
    technician_for,
    technicians,
    why_not,
)
from planning.selectors.placements import placed_at, placement_for, placements
from planning.selectors.suggestions import road_minutes, suggest

__all__ = [
    "Board",
    "Cell",
    "DayAvailability",
    "absences",
    "amounts",
    "availability",
    "board",
    "booking_for",
    "bookings",
    "duties",
    "duty_for",
    "duty_times",
    "free_slots",
    "hours_of",
    "is_rota_on",
    "next_working_day",
    "on_call",
    "on_rota",
    "placed_at",
    "placement_for",
    "placements",
    "rest_warnings",
    "road_minutes",
    "staffed",
    "suggest",
    "technician_for",
    "technicians",
    "who_is_on_call",
    "why_not",
    "working_days",
]
