"""Prove that no promise was missed, doubled or wrongly due (reliability law 5)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from tickets import audit


class Command(BaseCommand):
    """`manage.py audit_clocks`: prints each finding; fails when there is one."""

    help = "Recomputes every due instant from the facts; lists what was missed or doubled."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a finding."""
        count = 0
        for finding in audit.audit(clock.database_now()):
            count += 1
            self.stdout.write(f"ticket {finding.ticket_id}: {finding.what}, {finding.words}")
        if count:
            raise CommandError(f"{count} findings")
        self.stdout.write("no promise missed, doubled or wrongly due")
