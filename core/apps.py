from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "core"
    verbose_name = _("Socle")

    def ready(self) -> None:
        """Connect the spine to the worker that delivers facts."""
        from core import waking  # noqa: F401
