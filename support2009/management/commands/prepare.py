"""`manage.py prepare`: make this version's code and the database agree, before anything serves."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands

from accounts.models import User


class Command(BaseCommand):
    help = "Migrate, and make the demo company once where DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent; quick when there is nothing to do."""
        call_command("migrate", interactive=False, verbosity=0)
        if settings.DEMO and "demo" in get_commands() and not User.objects.exists():
            self.stdout.write("Making the demo company (once)…")
            call_command("demo")
