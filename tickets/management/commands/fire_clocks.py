"""Fire the promises' steps that are due, without broker or worker (reliability law 1)."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tickets import services


class Command(BaseCommand):
    """`manage.py fire_clocks`: once; `--every 15`: for ever, beside or instead of the worker."""

    help = "Fires the steps of promises that are due."

    def add_arguments(self, parser: CommandParser) -> None:
        """How often, if for ever."""
        parser.add_argument("--every", type=float, default=0, help="seconds between two rounds")

    def handle(self, *args: Any, **options: Any) -> None:
        """One round, or round after round."""
        while True:
            self.stdout.write(f"{services.fire_due()} fired")
            if not options["every"]:
                return
            time.sleep(options["every"])
