"""Give a new installation its first tree, procedures and sheets."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from knowledge import starter


class Command(BaseCommand):
    """`manage.py load_starter`: may be run again, changes nothing that exists."""

    help = "Loads the French starter content of the knowledge base."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was made."""
        for what, count in starter.load(clock.now()).items():
            self.stdout.write(f"{what}: {count}")
