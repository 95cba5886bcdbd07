"""What people type in billing, checked before any service hears it."""

from billing.forms.simulation import SimulatedCase, SimulatedClient, completed
from billing.forms.worklist import (
    Adjustment,
    Amount,
    Answer,
    Decision,
    DocumentFilter,
    Filter,
    MatchForm,
    PaymentForm,
    ProfileForm,
    Reason,
)

__all__ = [
    "Adjustment",
    "Amount",
    "Answer",
    "Decision",
    "DocumentFilter",
    "Filter",
    "MatchForm",
    "PaymentForm",
    "ProfileForm",
    "Reason",
    "SimulatedCase",
    "SimulatedClient",
    "completed",
]
