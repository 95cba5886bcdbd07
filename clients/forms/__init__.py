"""What people fill in about clients, their dossier and its rights."""

from clients.forms.calendars import (
    BreakForm,
    CalendarForm,
    CalendarTeams,
    ClosureForm,
    SpecialForm,
    WhichException,
    YearChoice,
)
from clients.forms.contracts import ContractForm, HourPurchase
from clients.forms.dossier import AssetForm, DocumentForm, FactForm, ImportForm
from clients.forms.inventory import InventoryKeyForm, InventoryRules, ProposalDecision
from clients.forms.parties import ClientForm, ClientSearch, ContactForm, SiteForm
from clients.forms.rights import (
    AccessAsk,
    AccessDecision,
    Emergency,
    EmergencyReading,
    GrantForm,
    HRCheck,
    MoveGrant,
    ReviewAnswer,
    RightsFilter,
)
from clients.forms.secrets import NewSecret, NewValue, Reveal, SecretForm, SecretReaders, Waiver

__all__ = [
    "AccessAsk",
    "AccessDecision",
    "AssetForm",
    "BreakForm",
    "CalendarForm",
    "CalendarTeams",
    "ClientForm",
    "ClientSearch",
    "ClosureForm",
    "ContactForm",
    "ContractForm",
    "DocumentForm",
    "Emergency",
    "EmergencyReading",
    "FactForm",
    "GrantForm",
    "HRCheck",
    "HourPurchase",
    "ImportForm",
    "InventoryKeyForm",
    "InventoryRules",
    "MoveGrant",
    "NewSecret",
    "NewValue",
    "ProposalDecision",
    "Reveal",
    "ReviewAnswer",
    "RightsFilter",
    "SecretForm",
    "SecretReaders",
    "SiteForm",
    "SpecialForm",
    "Waiver",
    "WhichException",
    "YearChoice",
]
