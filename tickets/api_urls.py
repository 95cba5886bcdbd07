from django.urls import path
from rest_framework.routers import SimpleRouter

from tickets.api.callbacks import CallBackViewSet
from tickets.api.calls import ActivityView, CallViewSet
from tickets.api.clocks import ClockViewSet
from tickets.api.majors import MajorViewSet
from tickets.api.simulations import Simulations
from tickets.api.tickets import TicketViewSet

router = SimpleRouter()
router.register("tickets", TicketViewSet, basename="ticket")
router.register("clocks", ClockViewSet, basename="clock")
router.register("majors", MajorViewSet, basename="major")
router.register("calls", CallViewSet, basename="call")
router.register("callbacks", CallBackViewSet, basename="callback")

urlpatterns = [
    *router.urls,
    path("activity/", ActivityView.as_view(), name="activity"),
    path("simulations/", Simulations.as_view(), name="simulations"),
]
