from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        """Register this app's grid of rights, its settings and its answers to facts."""
        for module in ("permissions", "moves", "deciding", "dials", "handlers", "administration"):
            import_module(f"{self.name}.{module}")
