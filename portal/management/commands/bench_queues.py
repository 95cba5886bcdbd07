"""`make bench-queues`: a million promises and a hundred thousand messages, on a database of its own."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from core import clock
from portal.bench import loops, outbox, sweep
from portal.bench.load import load
from portal.bench.scratch import scratch
from portal.bench.story import Size


class Command(BaseCommand):
    """Load, drain, tell, throw away."""

    help = "Measures the loop of promises and the outbox on a scratch database beside the configured one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How many of each."""
        parser.add_argument("--clocks", type=int, default=1_000_000, help="promises in the ledger")
        parser.add_argument("--due", type=int, default=10_000, help="of which fall due at once")
        parser.add_argument("--messages", type=int, default=100_000)

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing of the configured database is read or written."""
        sweep.DUE = options["due"]
        told: dict[str, Any] = {}
        with scratch():
            load(Size.of(max(1000, sweep.DUE), 100), clock.now())
            told["clocks"] = loops.fill(options["clocks"], clock.now())
            self.stdout.write(f"{told['clocks']} promises")
            measured = sweep.run(clock.now())
            told["sweep"] = asdict(measured)
            self.stdout.write(str(measured))
            drained = loops.run(clock.now())
            told["loops"] = [vars(one) for one in drained]
            self.stdout.write("\n".join(map(str, drained)))
            sent = outbox.run(clock.now(), options["messages"])
            told["outbox"] = vars(sent)
            self.stdout.write(str(sent))
        file = settings.DATA_DIR / "bench-queues.json"
        file.write_text(json.dumps(told, indent=1))
        self.stdout.write(f"Kept in {file}")
