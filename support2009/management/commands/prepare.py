"""`manage.py prepare`: make this version's code and the database agree, before anything serves."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from support2009.startup import refuse_demo_accounts


class Command(BaseCommand):
    help = "Migrate, and make the demo company once where DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent; quick when there is nothing to do."""
        if self._behind():
            self.stdout.write("Preparing the database…")
            self.stdout.flush()
            call_command("migrate", interactive=False, verbosity=0)
        refuse_demo_accounts()
        if settings.DEMO:
            self._demo()

    def _behind(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def _demo(self) -> None:
        if "demo" in get_commands() and not User.objects.exists():
            self.stdout.write("Making the demo company (once)…")
            self.stdout.flush()
            call_command("demo")
        self.stdout.write("Demo accounts, also listed on the sign-in page:")
        roles: set[str] = set()
        for user in User.objects.filter(is_demo=True, is_active=True).order_by("pk"):
            if user.role not in roles:
                roles.add(user.role)
                self.stdout.write(f"  {user.email:<40} {user.get_role_display()}")
