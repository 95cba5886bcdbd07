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
from clients.models.dossier import Asset, AssetState, Document, DossierChange, DossierFact, Secret
from clients.models.inventory import (
    InventoryKey,
    InventoryPolicy,
    InventoryProposal,
    InventoryReport,
    ProposalState,
    ReportState,
    SeenMachine,
)
from clients.models.parties import Client, CommercialStatus, Contact, Site

__all__ = [
    "AccessGrant",
    "AccessRequest",
    "Asset",
    "AssetState",
    "Client",
    "ClientGroupObjectPermission",
    "ClientUserObjectPermission",
    "CommercialStatus",
    "Contact",
    "Contract",
    "ContractKind",
    "Document",
    "DossierChange",
    "DossierFact",
    "HourEntry",
    "HourEntryKind",
    "InventoryKey",
    "InventoryPolicy",
    "InventoryProposal",
    "InventoryReport",
    "Part",
    "ProposalState",
    "ReportState",
    "RequestState",
    "Secret",
    "SeenMachine",
    "Site",
    "ZeroDocument",
]
