"""Prove that no number is missing, no seal broken, no work forgotten (reliability law 5)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing import audit
from core import clock


class Command(BaseCommand):
    """`manage.py audit_billing [--files]`: prints each finding; fails when there is one."""

    help = "Checks numbers, seals, sums and work nobody billed."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--files` also reads every PDF again."""
        parser.add_argument("--files", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a finding."""
        count = 0
        for finding in audit.audit(clock.database_now(), read_files=options["files"]):
            count += 1
            self.stdout.write(f"{finding.what}: {finding.about}, {finding.words}")
        if count:
            raise CommandError(f"{count} findings")
        self.stdout.write("every number there, every seal whole, no work forgotten")
