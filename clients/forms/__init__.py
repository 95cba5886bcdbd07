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
from clients.forms.dossier import (
    AssetForm,
    DocumentForm,
    FactForm,
    NewSecret,
    NewValue,
    Reveal,
)
from clients.forms.imports import ImportColumns, ImportForm
from clients.forms.inventory import InventoryKeyForm, InventoryRules, ProposalDecision
from clients.forms.parties import ClientForm, ClientSearch, ContactForm, SiteForm
from clients.forms.rights import (
    AccessAsk,
    AccessDecision,
    GrantForm,
    HRCheck,
    MoveGrant,
    RightsFilter,
)

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
    "FactForm",
    "GrantForm",
    "HRCheck",
    "HourPurchase",
    "ImportColumns",
    "ImportForm",
    "InventoryKeyForm",
    "InventoryRules",
    "MoveGrant",
    "NewSecret",
    "NewValue",
    "ProposalDecision",
    "Reveal",
    "RightsFilter",
    "SiteForm",
    "SpecialForm",
    "WhichException",
    "YearChoice",
]
