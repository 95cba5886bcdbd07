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
from clients.forms.contracts import ContractForm, PackPurchase
from clients.forms.dossier import (
    AssetForm,
    DocumentForm,
    FactForm,
    ImportForm,
)
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
from clients.forms.secrets import NewSecret, NewValue, Reveal, SecretForm, SecretReaders, Waiver
from clients.forms.terms import AmendForm, LineForm, NoticeForm, RateForm, ReasonForm, RenewalFilter

__all__ = [
    "AccessAsk",
    "AccessDecision",
    "AmendForm",
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
    "ImportForm",
    "InventoryKeyForm",
    "InventoryRules",
    "LineForm",
    "MoveGrant",
    "NewSecret",
    "NewValue",
    "NoticeForm",
    "PackPurchase",
    "ProposalDecision",
    "RateForm",
    "ReasonForm",
    "RenewalFilter",
    "Reveal",
    "RightsFilter",
    "SecretForm",
    "SecretReaders",
    "SiteForm",
    "SpecialForm",
    "Waiver",
    "WhichException",
    "YearChoice",
]
