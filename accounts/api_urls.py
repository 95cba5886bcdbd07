from django.urls import URLPattern, URLResolver, path
from rest_framework.routers import SimpleRouter

from accounts import adminlog_api, api

router = SimpleRouter()
router.register("admin-log", adminlog_api.AdminLog, "adminline")

urlpatterns: list[URLPattern | URLResolver] = [
    path("users/me/", api.Me.as_view(), name="me"),
    path("settings/", api.Settings.as_view(), name="settings"),
    *router.urls,
]
