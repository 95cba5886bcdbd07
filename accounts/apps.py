from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"
    verbose_name = _("Comptes")

    def ready(self) -> None:
        """Register this app’s grid of rights, its settings, its answers to facts, and what it asks before an action."""
        for module in (
            "permissions",
            "dials",
            "administration",
            "handlers",
            "step_up",
            "passwords",
            "viewing",
        ):
            import_module(f"{self.name}.{module}")
