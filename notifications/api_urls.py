from rest_framework.routers import SimpleRouter

from notifications import api

router = SimpleRouter()
router.register("outbox", api.OutboxViewSet, "outbox")
urlpatterns = router.urls
