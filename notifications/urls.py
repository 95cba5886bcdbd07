from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from notifications.views import outbox as views

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/", views.message, name="message"),
    path("<int:pk>/relancer/", views.retry, name="retry"),
    path("<int:pk>/annuler/", views.cancel, name="cancel"),
    path("matrice/", views.matrix_page, name="matrix"),
    path("matrice/ligne/", views.matrix_switch, name="matrix_switch"),
    path("courriel/", views.mail_switch, name="mail_switch"),
    path("ecart/", views.quarantine, name="quarantine"),
    path("ecart/<int:pk>/rejouer/", views.replay, name="replay"),
    path("sante/", views.health_page, name="health"),
    path("sante.json", views.health_check, name="health_check"),
    path("l/<str:token>", views.go, name="go"),
    path("vers/<str:topic>/", views.follow, name="follow"),
    path("twilio/<int:pk>/", views.twilio_status, name="twilio_status"),
]

if settings.ANYMAIL.get("WEBHOOK_SECRET"):
    urlpatterns.append(path("anymail/", include("anymail.urls")))
