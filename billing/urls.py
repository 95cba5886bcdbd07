from django.urls import path

from billing import views

app_name = "billing"
urlpatterns = [
    path("", views.worklist, name="worklist"),
    path("relire/", views.review, name="review"),
    path("emettre/", views.issue, name="issue"),
    path("travaux/<int:pk>/", views.item, name="item"),
    path("travaux/<int:pk>/apercu/", views.preview, name="preview"),
    path("travaux/<int:pk>/decider/", views.decide, name="decide"),
    path("travaux/<int:pk>/ajuster/", views.adjust, name="adjust"),
    path("questions/<int:pk>/", views.answer, name="answer"),
    path("factures/", views.invoices, name="invoices"),
    path("factures/ventes.csv", views.export, name="export"),
    path("factures/<int:pk>/", views.invoice, name="invoice"),
    path("factures/<int:pk>/pdf/", views.pdf, name="pdf"),
    path("reglements/", views.payments, name="payments"),
    path("reglements/<int:pk>/rapprocher/", views.match, name="match"),
    path("clients/", views.late, name="late"),
    path("clients/<int:client>/regler/", views.pay, name="pay"),
    path("clients/<int:client>/suspendre/", views.suspend, name="suspend"),
    path("clients/<int:client>/retablir/", views.restore, name="restore"),
    path("simulateur/", views.simulate, name="simulate"),
    path("mentions/", views.profile, name="profile"),
]
