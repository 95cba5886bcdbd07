"""`manage.py demo_accounts`: who may be tried in the demo, for the terminal of `make run`."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand

from accounts.models import User


class Command(BaseCommand):
    help = "List the demo accounts, one per role."

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing outside a demo."""
        if not settings.DEMO:
            return
        shown: set[str] = set()
        for user in User.objects.filter(is_demo=True, is_active=True).order_by("pk"):
            if user.role not in shown:
                shown.add(user.role)
                self.stdout.write(f"    {user.email:<44} {user.get_role_display()}")
