"""Reads of the planning: who works when, who is free, why not, and whom to send."""

from planning.selectors.board import Board, Cell, board, working_days
from planning.selectors.people import (
    DayAvailability,
    absences,
    availability,
    booking_for,
    bookings,
    free_slots,
    hours_of,
    next_working_day,
    technician_for,
    technicians,
    why_not,
)
from planning.selectors.suggestions import road_minutes, suggest

__all__ = [
    "Board",
    "Cell",
    "DayAvailability",
    "absences",
    "availability",
    "board",
    "booking_for",
    "bookings",
    "free_slots",
    "hours_of",
    "next_working_day",
    "road_minutes",
    "suggest",
    "technician_for",
    "technicians",
    "why_not",
    "working_days",
]
