from django.urls import path

from tickets import views

app_name = "tickets"
urlpatterns = [
    path("pieces/<int:pk>/", views.attachment, name="attachment"),
    path("simulateur/", views.simulator_page, name="simulator"),
]
