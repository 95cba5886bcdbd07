from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Register this app's grid and its answers to facts; listen to anymail's delivery events."""
        for module in ("permissions", "dials", "handlers", "administration"):
            import_module(f"{self.name}.{module}")
        tracking = import_module("anymail.signals").tracking
        tracking.connect(import_module(f"{self.name}.tracking").mail_event, dispatch_uid="outbox")
