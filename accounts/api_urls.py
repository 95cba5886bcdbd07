from django.urls import URLPattern, path

from accounts import api

urlpatterns: list[URLPattern] = [
    path("users/me/", api.Me.as_view(), name="me"),
    path("settings/", api.Settings.as_view(), name="settings"),
]
