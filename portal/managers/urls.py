from django.urls import path

from portal.managers import views

app_name = "management"
urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("liste/<str:name>/", views.ticket_list, name="list"),
    path("satisfaction/", views.satisfaction, name="satisfaction"),
    path("preavis/", views.short_notices, name="short_notices"),
    path("escalades/", views.escalations, name="escalations"),
    path("escalades.csv", views.escalations_csv, name="escalations_csv"),
    path("positions/", views.positions, name="positions"),
    path("positions.csv", views.positions_csv, name="positions_csv"),
    path("export.csv", views.export, name="export"),
    path("syntheses/", views.syntheses, name="syntheses"),
    path("syntheses/faire/", views.make_synthesis, name="make_synthesis"),
    path("syntheses/<int:pk>.pdf", views.synthesis_pdf, name="synthesis"),
]
