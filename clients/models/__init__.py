"""Clients, their contracts, their technical dossier and who may open it."""

from clients.models.access import (
    AccessGrant,
    AccessRequest,
    ClientGroupObjectPermission,
    ClientUserObjectPermission,
    Part,
    RequestState,
)
from clients.models.around import NamedPerson, NamedRole, Supplier
from clients.models.contracts import Contract, ContractKind, HourEntry, HourEntryKind, ZeroDocument
from clients.models.documents import Document, DocumentKind, DocumentVersion, Secrecy
from clients.models.dossier import Asset, AssetState, DossierChange, DossierFact
from clients.models.inventory import (
    InventoryKey,
    InventoryPolicy,
    InventoryProposal,
    InventoryReport,
    ReportState,
    SeenMachine,
)
from clients.models.members import ClientGroup, Membership, WorkPosition
from clients.models.merging import Merge
from clients.models.parties import Client, CommercialStatus, Contact, Section, Site
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
    "ClientGroup",
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
    "InventoryKey",
    "InventoryPolicy",
    "InventoryProposal",
    "InventoryReport",
    "Membership",
    "Merge",
    "NamedPerson",
    "NamedRole",
    "Part",
    "ProposalState",
    "ReportState",
    "RequestState",
    "Secrecy",
    "Secret",
    "SecretKind",
    "SecretReader",
    "SecretToChange",
    "Section",
    "SeenMachine",
    "Site",
    "Supplier",
    "VaultKey",
    "WorkPosition",
    "ZeroDocument",
]
