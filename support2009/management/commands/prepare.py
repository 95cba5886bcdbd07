"""`manage.py prepare`: make this version's code and the database agree, before anything serves."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from core.models import Setting
from portal.demo import build, people
from support2009.startup import refuse


class Command(BaseCommand):
    help = "Migrate, and make the demo company once where DEMO is on."

    def handle(self, *args: Any, **options: Any) -> None:
        """Idempotent; quick when there is nothing to do."""
        if self._behind():
            self._say("Preparing the database…")
            call_command("migrate", interactive=False, verbosity=0)
        refuse()
        if settings.DEMO:
            self._demo()

    def _behind(self) -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    def _demo(self) -> None:
        if not User.objects.exists():
            self._say("Making the demo company (once)…")
            call_command("demo")
        demo = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
        if demo and not Setting.objects.filter(name=build.DONE).exists():
            self._say("The demo company is incomplete; `make reset-demo` makes it anew.")
        if demo:
            self._say(f"Demo accounts, also listed on the sign-in page ({people.PASSWORD}):")
        roles: set[str] = set()
        for user in demo:
            if user.role not in roles:
                roles.add(user.role)
                self._say(f"  {user.email:<40} {user.get_role_display()}")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
