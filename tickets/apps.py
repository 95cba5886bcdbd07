from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "tickets"
    verbose_name = _("Tickets")

    def ready(self) -> None:
        """Register this app's grid of rights and its answers to facts."""
        for module in ("permissions", "dials", "handlers", "administration"):
            import_module(f"{self.name}.{module}")
