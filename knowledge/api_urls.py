from rest_framework.routers import SimpleRouter

from knowledge import api

router = SimpleRouter()
router.register("categories", api.CategoryViewSet, basename="category")
router.register("procedures", api.ProcedureViewSet, basename="procedure")
router.register("articles", api.ArticleViewSet, basename="article")

urlpatterns = router.urls
