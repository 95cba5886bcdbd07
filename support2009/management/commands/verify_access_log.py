"""`manage.py verify_access_log`: is the access log what it was? (H12)"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import trail


class Command(BaseCommand):
    """Reads the whole chain; ends with 1 and names the first line that does not hold."""

    help = (
        "Works out every digest of the access log again; --head compares with one noted elsewhere."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """A head that was noted on another day, on another machine."""
        parser.add_argument("--head", metavar="LINES:DIGEST", help="as an earlier run printed it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the head, to be noted elsewhere."""
        known, cut = _head(options["head"]), trail.last_cut()
        if known and cut and known[0] < cut.number:
            self.stderr.write(f"Line {known[0]} was purged since, under the seal of line {cut}.")
        found = trail.read(known=known)
        if found.fault:
            raise CommandError(f"The access log is broken: {found.fault}.")
        self.stdout.write(f"{found.lines}:{found.head}")


def _head(given: str | None) -> tuple[int, str] | None:
    if not given:
        return None
    lines, _colon, digest = given.partition(":")
    if not lines.isdigit() or len(digest) != len(trail.GENESIS):
        raise CommandError("--head is LINES:DIGEST, as an earlier run printed it.")
    return int(lines), digest
