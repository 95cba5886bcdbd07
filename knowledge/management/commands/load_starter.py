"""Give a new installation its first tree, procedures and sheets."""

from typing import Any

from core import clock
from core.commands import ChangingCommand
from knowledge import starter


class Command(ChangingCommand):
    """`manage.py load_starter`: may be run again, changes nothing that exists."""

    help = "Loads the French starter content of the knowledge base."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was made."""
        for what, count in starter.load(clock.now()).items():
            self.stdout.write(f"{what}: {count}")
