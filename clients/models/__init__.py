"""Clients, their contracts, their technical dossier and who may open it."""

from clients.models.access import (
    AccessGrant,
    AccessRequest,
    ClientGroupObjectPermission,
    ClientUserObjectPermission,
    Part,
    RequestState,
)
from clients.models.contracts import Contract, ContractKind, HourEntry, HourEntryKind, ZeroDocument
from clients.models.documents import Document, DocumentKind, DocumentVersion, Secrecy
from clients.models.dossier import Asset, AssetState, DossierChange, DossierFact
from clients.models.imports import ImportLayout, ImportLine, ImportRun, ImportState, Outcome
from clients.models.inventory import (
    InventoryKey,
    InventoryPolicy,
    InventoryProposal,
    InventoryReport,
    ReportState,
    SeenMachine,
)
from clients.models.parties import Client, CommercialStatus, Contact, Site
from clients.models.technical import (
    AssetField,
    AssetRelation,
    AssetType,
    DossierNote,
    DossierProposal,
    FieldKind,
    ProposalState,
)
from clients.models.vault import Cause, Secret, SecretKind, SecretReader, SecretToChange, VaultKey

__all__ = [
    "AccessGrant",
    "AccessRequest",
    "Asset",
    "AssetField",
    "AssetRelation",
    "AssetState",
    "AssetType",
    "Cause",
    "Client",
    "ClientGroupObjectPermission",
    "ClientUserObjectPermission",
    "CommercialStatus",
    "Contact",
    "Contract",
    "ContractKind",
    "Document",
    "DocumentKind",
    "DocumentVersion",
    "DossierChange",
    "DossierFact",
    "DossierNote",
    "DossierProposal",
    "FieldKind",
    "HourEntry",
    "HourEntryKind",
    "ImportLayout",
    "ImportLine",
    "ImportRun",
    "ImportState",
    "InventoryKey",
    "InventoryPolicy",
    "InventoryProposal",
    "InventoryReport",
    "Outcome",
    "Part",
    "ProposalState",
    "ReportState",
    "RequestState",
    "Secrecy",
    "Secret",
    "SecretKind",
    "SecretReader",
    "SecretToChange",
    "SeenMachine",
    "Site",
    "VaultKey",
    "ZeroDocument",
]
