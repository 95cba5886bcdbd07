"""Clients, their dossier and its rights over REST (Q07)."""

from clients.api.alerts import AlertViewSet
from clients.api.around import SupplierViewSet
from clients.api.emergencies import EmergencyViewSet
from clients.api.parties import (
    AssetViewSet,
    Callers,
    ClientViewSet,
    ContactViewSet,
    ContractViewSet,
    SiteViewSet,
)
from clients.api.reviews import ReviewViewSet
from clients.api.rights import AccessRequestViewSet, GrantViewSet

__all__ = [
    "AccessRequestViewSet",
    "AlertViewSet",
    "AssetViewSet",
    "Callers",
    "ClientViewSet",
    "ContactViewSet",
    "ContractViewSet",
    "EmergencyViewSet",
    "GrantViewSet",
    "ReviewViewSet",
    "SiteViewSet",
    "SupplierViewSet",
]
