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
from clients.models.oversight import (
    AccessReview,
    AccessReviewLine,
    Answer,
    EmergencyOpening,
    RightsList,
    Verdict,
)
from clients.models.parties import Client, CommercialStatus, Contact, Site

__all__ = [
    "AccessGrant",
    "AccessRequest",
    "AccessReview",
    "AccessReviewLine",
    "Answer",
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
    "EmergencyOpening",
    "HourEntry",
    "HourEntryKind",
    "Part",
    "RequestState",
    "RightsList",
    "Secret",
    "Site",
    "Verdict",
    "ZeroDocument",
]
