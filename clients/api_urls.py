from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from clients import api

router = SimpleRouter()
router.register("clients", api.ClientViewSet, "client")
router.register("sites", api.SiteViewSet, "site")
router.register("contacts", api.ContactViewSet, "contact")
router.register("contracts", api.ContractViewSet, "contract")
router.register("assets", api.AssetViewSet, "asset")
router.register("grants", api.GrantViewSet, "grant")
router.register("access-requests", api.AccessRequestViewSet, "accessrequest")
router.register("suppliers", api.SupplierViewSet, "supplier")
router.register("access-reviews", api.ReviewViewSet, "review")
router.register("access-alerts", api.AlertViewSet, "alert")
router.register("emergencies", api.EmergencyViewSet, "emergency")

urlpatterns: list[URLPattern | URLResolver] = [
    path("callers/", api.Callers.as_view(), name="callers"),
    *router.urls,
]
