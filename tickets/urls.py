from django.urls import path

from tickets import views

app_name = "tickets"
urlpatterns = [
    path("pieces/<int:pk>/", views.attachment, name="attachment"),
    path("delais/", views.rules, name="rules"),
    path("delais/ajouter/", views.new_target, name="new_target"),
    path("delais/niveaux/", views.tiers, name="tiers"),
    path("delais/<int:pk>/terminer/", views.end_target, name="end_target"),
    path("delais/etapes/<str:kind>/", views.steps, name="steps"),
    path("ruptures/", views.breaches, name="breaches"),
    path("ruptures/export.csv", views.export, name="export_breaches"),
    path("ruptures/<int:pk>/expliquer/", views.explain, name="explain_breach"),
    path("ruptures/<int:pk>/decider/", views.decide, name="decide_breach"),
    path("simulateur/", views.simulator_page, name="simulator"),
]
