"""Move every login of the vault, and the seeds of second factors, to the newest key (FT-49)."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts import factor_services
from clients import services
from core import clock
from core.commands import ChangingCommand


class Command(ChangingCommand):
    """`manage.py rotate_vault`: as often as one likes; what a killed run moved stays moved."""

    help = "Seals the data key of every login with the newest accepted key of VAULT_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much at once, and how far."""
        parser.add_argument("--batch", type=int, default=100, help="rows a transaction")
        parser.add_argument("--batches", type=int, help="stop after so many; the next run goes on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what was moved; fail when a value could not be read, so that the old key is not thrown away."""
        turned = services.rotate(at=clock.now(), batch=options["batch"], batches=options["batches"])
        seeds = factor_services.reseal()
        self.stdout.write(f"{turned.moved} moved, {seeds} seeds of authenticator apps")
        if turned.unreadable:
            rows = ", ".join(str(pk) for pk in turned.unreadable[:20])
            raise CommandError(
                f"{len(turned.unreadable)} cannot be read with the keys of VAULT_KEYS: rows {rows}. "
                "They are unchanged; put their key back behind the others and run this again."
            )
