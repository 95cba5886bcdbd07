"""What people fill in about clients, their dossier and its rights."""

from clients.forms.around import ExtractForm, NamedPeople, SupplierForm
from clients.forms.assets import AssetFilter, AssetForm, FieldForm, NoteForm, RelationForm, TypeForm
from clients.forms.calendars import (
    BreakForm,
    CalendarForm,
    CalendarTeams,
    ClosureForm,
    SpecialForm,
    WhichException,
    YearChoice,
)
from clients.forms.callers import Question
from clients.forms.contracts import ContractForm, PackPurchase
from clients.forms.documents import DocumentForm, SecrecyForm, VersionForm
from clients.forms.dossier import AssetProposalForm, FactForm, ProposalForm
from clients.forms.imports import ImportColumns, ImportForm
from clients.forms.indexing import IndexForm, RevisionForm
from clients.forms.inventory import InventoryKeyForm, InventoryRules, ProposalDecision
from clients.forms.merging import MergeForm, PairForm
from clients.forms.parties import (
    ClientForm,
    ClientSearch,
    ContactForm,
    MembershipForm,
    PositionForm,
    SiteForm,
)
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
from clients.forms.terms import AmendForm, LineForm, NoticeForm, RateForm, ReasonForm, RenewalFilter
from clients.forms.trail import AlertClosing, TrailFilter

__all__ = [
    "AccessAsk",
    "AccessDecision",
    "AlertClosing",
    "AmendForm",
    "AssetFilter",
    "AssetForm",
    "AssetProposalForm",
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
    "ExtractForm",
    "FactForm",
    "FieldForm",
    "GrantForm",
    "HRCheck",
    "ImportColumns",
    "ImportForm",
    "IndexForm",
    "InventoryKeyForm",
    "InventoryRules",
    "LineForm",
    "MembershipForm",
    "MergeForm",
    "MoveGrant",
    "NamedPeople",
    "NewSecret",
    "NewValue",
    "NoteForm",
    "NoticeForm",
    "PackPurchase",
    "PairForm",
    "PositionForm",
    "ProposalDecision",
    "ProposalForm",
    "Question",
    "RateForm",
    "ReasonForm",
    "RelationForm",
    "RenewalFilter",
    "Reveal",
    "ReviewAnswer",
    "RevisionForm",
    "RightsFilter",
    "SecrecyForm",
    "SecretForm",
    "SecretReaders",
    "SiteForm",
    "SpecialForm",
    "SupplierForm",
    "TrailFilter",
    "TypeForm",
    "VersionForm",
    "Waiver",
    "WhichException",
    "YearChoice",
]
