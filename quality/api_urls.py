from rest_framework.routers import SimpleRouter

from quality import api

router = SimpleRouter()
router.register("figures", api.FiguresViewSet, "figures")
router.register("surveys", api.SurveyViewSet, "survey")
router.register("syntheses", api.SynthesisViewSet, "synthesis")
urlpatterns = router.urls
