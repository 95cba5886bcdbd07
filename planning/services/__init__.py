"""What people do with the planning: take time, be away, be on duty. Call through this module."""

from planning.services.bookings import (
    TAKEN,
    add_absence,
    book,
    cancel_booking,
    confirm,
    end_absence,
    move,
)
from planning.services.duties import (
    add_call_out,
    add_duty,
    answer_swap,
    ask_swap,
    end_duty,
    hand_over,
    switch_rota,
)
from planning.services.placements import end_placement, place

__all__ = [
    "TAKEN",
    "add_absence",
    "add_call_out",
    "add_duty",
    "answer_swap",
    "ask_swap",
    "book",
    "cancel_booking",
    "confirm",
    "end_absence",
    "end_duty",
    "end_placement",
    "hand_over",
    "move",
    "place",
    "switch_rota",
]
