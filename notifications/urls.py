from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from notifications.views import devices, hooks
from notifications.views import outbox as views

app_name = "notifications"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.outbox, name="outbox"),
    path("<int:pk>/", views.message, name="message"),
    path("ticket/<int:number>/", views.about, name="about"),
    path("<int:pk>/relancer/", views.retry, name="retry"),
    path("<int:pk>/annuler/", views.cancel, name="cancel"),
    path("matrice/", views.matrix_page, name="matrix"),
    path("matrice/ligne/", views.matrix_switch, name="matrix_switch"),
    path("courriel/", views.mail_switch, name="mail_switch"),
    path("recus/", views.received, name="received"),
    path("ecart/", views.quarantine, name="quarantine"),
    path("ecart/<int:pk>/rejouer/", views.replay, name="replay"),
    path("sante/", views.health_page, name="health"),
    path("sante.json", views.health_check, name="health_check"),
    path("l/<str:token>", views.go, name="go"),
    path("vers/<str:topic>/", views.follow, name="follow"),
    path("appareils/", devices.mine, name="devices"),
    path("appareils/ajouter/", devices.add, name="add_device"),
    path("appareils/essai/", devices.try_out, name="try_device"),
    path("appareils/<int:pk>/retirer/", devices.remove, name="remove_device"),
    path("twilio/reponse/", hooks.twilio_reply, name="twilio_reply"),
    path("twilio/<int:pk>/", hooks.twilio_status, name="twilio_status"),
    path("brevo/<str:key>/", hooks.brevo_status, name="brevo_status"),
    path("appel/<str:key>/", hooks.call_script, name="call_script"),
    path("appel/<str:key>/touche/", hooks.call_key, name="call_key"),
]

if settings.ANYMAIL.get("WEBHOOK_SECRET"):
    urlpatterns.append(path("anymail/", include("anymail.urls")))
