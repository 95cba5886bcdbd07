from rest_framework.routers import SimpleRouter

from interventions import api

router = SimpleRouter()
router.register("missions", api.MissionViewSet, "mission")
router.register("reports", api.ReportViewSet, "report")

urlpatterns = router.urls
