from rest_framework.routers import SimpleRouter

from billing import api

router = SimpleRouter()
router.register("billable-items", api.ItemViewSet, basename="billable-item")
router.register("invoices", api.InvoiceViewSet, basename="invoice")
router.register("payments", api.PaymentViewSet, basename="payment")
urlpatterns = router.urls
