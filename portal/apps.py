from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "portal"
    verbose_name = _("Portail")

    def ready(self) -> None:
        """Register this app's grid of rights, its answers to facts and the topics of live pages."""
        for module in ("permissions", "dials", "handlers", "live"):
            import_module(f"{self.name}.{module}")
