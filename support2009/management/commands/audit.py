"""`manage.py audit`: one independent look at everything that must hold (reliability law 5)."""

import json
import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, InterfaceError, close_old_connections

from core import clock
from notifications import auditing
from notifications.auditing import Report
from notifications.models import Pulse

log = logging.getLogger(__name__)
#: The deep look is made again after this; the first of a night falls in the small hours.
DEEP_EVERY, DEEP_HOUR = timedelta(hours=20), 2


class Command(BaseCommand):
    """Prints each finding; ends with 1 when a machine should have done otherwise."""

    help = "Looks for promises not fired, doubles, escalations nobody heard of, stuck messages, broken seals."

    def add_arguments(self, parser: CommandParser) -> None:
        """How deep, how told, how often."""
        parser.add_argument("--quick", action="store_true", help="only what is asked every minute")
        parser.add_argument("--files", action="store_true", help="also read every invoice's PDF")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument(
            "--every", type=float, default=0, metavar="S", help="go on for ever, every S seconds"
        )
        parser.add_argument(
            "--last", action="store_true", help="only say what the running auditor found last"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Once, for ever, or not at all."""
        if options["last"]:
            return self._last()
        if options["every"]:
            self._for_ever(options["every"])
        report = auditing.look(
            clock.database_now(), deep=not options["quick"], read_files=options["files"]
        )
        auditing.keep(report)
        auditing.tell_outside(report)
        self._tell(report, as_json=options["json"])
        if not report.is_clean:
            raise CommandError(f"{len(report.findings)} findings")
        return None

    def _tell(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        for one in report.findings:
            self.stdout.write(f"{one.what}: {one.about}, {one.words}")
        if report.is_clean:
            self.stdout.write(f"nothing missed, doubled, stuck or lost ({report.seconds:.2f} s)")

    def _last(self) -> None:
        pulse = Pulse.objects.filter(name=auditing.QUICK).first()
        if pulse is None or clock.database_now() - pulse.at > auditing.FRESH:
            raise CommandError("the auditor is not running")
        self.stdout.write(json.dumps(pulse.told, ensure_ascii=False))

    def _for_ever(self, seconds: float) -> None:
        """Round after round; a database that is away is a silence outside, not an end."""
        while True:
            time.sleep(seconds)
            close_old_connections()
            try:
                self._round()
            except (DatabaseError, InterfaceError) as problem:
                log.error("the audit could not look: %s", problem)

    def _round(self) -> None:
        now = clock.database_now()
        report = auditing.look(now)
        auditing.keep(report)
        auditing.tell_outside(report)
        if _is_time_for_deep(now):
            auditing.keep(auditing.look(now, deep=True))


def _is_time_for_deep(now: datetime) -> bool:
    last = Pulse.objects.filter(name=auditing.DEEP).values_list("at", flat=True).first()
    return now.hour == DEEP_HOUR and (last is None or now - last > DEEP_EVERY)
