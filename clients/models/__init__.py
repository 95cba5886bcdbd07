"""Clients, their contracts, their technical dossier and who may open it."""

from clients.models.access import (
    AccessGrant,
    AccessRequest,
    ClientGroupObjectPermission,
    ClientUserObjectPermission,
    Part,
    RequestState,
)
from clients.models.alerts import AccessAlert, AccessWatch, AlertOutcome
from clients.models.around import NamedPerson, NamedRole, Supplier
from clients.models.contracts import PACKS, Contract, ContractKind, Overdraw, ZeroDocument
from clients.models.documents import Document, DocumentKind, DocumentVersion, Secrecy
from clients.models.dossier import Asset, AssetState, DossierChange, DossierFact
from clients.models.imports import ImportLayout, ImportLine, ImportRun, ImportState, Outcome
from clients.models.indexing import PriceIndex, PriceRevision
from clients.models.inventory import (
    InventoryKey,
    InventoryPolicy,
    InventoryProposal,
    InventoryReport,
    ReportState,
    SeenMachine,
)
from clients.models.ledger import EntryKind, LedgerEntry, Pack, TopUp, TopUpState
from clients.models.members import ClientGroup, Membership, WorkPosition
from clients.models.merging import Merge
from clients.models.oversight import (
    AccessReview,
    AccessReviewLine,
    Answer,
    EmergencyOpening,
    RightsList,
    Verdict,
)
from clients.models.parties import Client, CommercialStatus, Contact, PlaceState, Section, Site
from clients.models.technical import (
    AssetField,
    AssetRelation,
    AssetType,
    DossierNote,
    DossierProposal,
    FieldKind,
    ProposalState,
)
from clients.models.terms import Amendment, Band, ContractLine, Rate, Work
from clients.models.vault import Cause, Secret, SecretKind, SecretReader, SecretToChange, VaultKey

__all__ = [
    "PACKS",
    "AccessAlert",
    "AccessGrant",
    "AccessRequest",
    "AccessReview",
    "AccessReviewLine",
    "AccessWatch",
    "AlertOutcome",
    "Amendment",
    "Answer",
    "Asset",
    "AssetField",
    "AssetRelation",
    "AssetState",
    "AssetType",
    "Band",
    "Cause",
    "Client",
    "ClientGroup",
    "ClientGroupObjectPermission",
    "ClientUserObjectPermission",
    "CommercialStatus",
    "Contact",
    "Contract",
    "ContractKind",
    "ContractLine",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "DossierChange",
    "DossierFact",
    "DossierNote",
    "DossierProposal",
    "EmergencyOpening",
    "EntryKind",
    "FieldKind",
    "ImportLayout",
    "ImportLine",
    "ImportRun",
    "ImportState",
    "InventoryKey",
    "InventoryPolicy",
    "InventoryProposal",
    "InventoryReport",
    "LedgerEntry",
    "Membership",
    "Merge",
    "NamedPerson",
    "NamedRole",
    "Outcome",
    "Overdraw",
    "Pack",
    "Part",
    "PlaceState",
    "PriceIndex",
    "PriceRevision",
    "ProposalState",
    "Rate",
    "ReportState",
    "RequestState",
    "RightsList",
    "Secrecy",
    "Secret",
    "SecretKind",
    "SecretReader",
    "SecretToChange",
    "Section",
    "SeenMachine",
    "Site",
    "Supplier",
    "TopUp",
    "TopUpState",
    "VaultKey",
    "Verdict",
    "Work",
    "WorkPosition",
    "ZeroDocument",
]
