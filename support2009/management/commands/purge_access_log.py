"""`manage.py purge_access_log`: remove the lines of the access log whose time is over (rules-privacy 2.3)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from clients import services
from core import clock, trail
from core.commands import ChangingCommand


class Command(ChangingCommand):
    """The same as the clock does each night; ends with 1 when the chain does not hold."""

    help = "Removes the lines older than the setting, under a seal; --dry-run only says how many."

    def add_arguments(self, parser: CommandParser) -> None:
        """Look before."""
        parser.add_argument("--dry-run", action="store_true", help="remove nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge, or say what a purge would remove."""
        at = clock.now()
        before = services.kept_since(at)
        if options["dry_run"]:
            self.stdout.write(f"{trail.due_lines(before)} lines older than {before:%F}")
            return
        purge = services.purge_trail(at=at)
        if purge.fault:
            raise CommandError(f"Nothing more is removed: {purge.fault}.")
        self.stdout.write(f"{purge.lines} lines older than {before:%F} removed")
