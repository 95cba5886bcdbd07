"""Clients, their dossier and its rights over REST (Q07)."""

from clients.api.emergencies import EmergencyViewSet
from clients.api.parties import (
    AssetViewSet,
    Callers,
    ClientViewSet,
    ContactViewSet,
    ContractViewSet,
    SiteViewSet,
)
from clients.api.rights import AccessRequestViewSet, GrantViewSet

__all__ = [
    "AccessRequestViewSet",
    "AssetViewSet",
    "Callers",
    "ClientViewSet",
    "ContactViewSet",
    "ContractViewSet",
    "EmergencyViewSet",
    "GrantViewSet",
    "SiteViewSet",
]
