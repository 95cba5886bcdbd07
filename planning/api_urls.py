from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from planning import api

router = SimpleRouter()
router.register("technicians", api.TechnicianViewSet, "technician")
router.register("bookings", api.BookingViewSet, "booking")
router.register("absences", api.AbsenceViewSet, "absence")

urlpatterns: list[URLPattern | URLResolver] = [
    path("suggestions/", api.Suggestions.as_view(), name="suggestions"),
    *router.urls,
]
