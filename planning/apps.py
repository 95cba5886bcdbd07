from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlanningConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "planning"
    verbose_name = _("Planning")

    def ready(self) -> None:
        """Register this app's grid of rights and its answers to facts."""
        for module in ("permissions", "dials", "handlers", "administration"):
            import_module(f"{self.name}.{module}")
