"""`make bench`: what each page costs beside the least it could cost, on a database of its own."""

import json
import time
from argparse import ArgumentParser
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core import clock
from portal.bench import access_log, measuring, operations, server, sweep, working_time
from portal.bench.load import Loaded, fill
from portal.bench.scratch import scratch
from portal.bench.story import Size

PAGES = 300


class Command(BaseCommand):
    """Load, measure, tell, throw away."""

    help = (
        "Measures the pages on a scratch database beside the configured one, next to bare queries."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much to load, and how often to ask."""
        parser.add_argument("--tickets", type=int, default=100_000)
        parser.add_argument("--clients", type=int, default=1000)
        parser.add_argument(
            "--small", type=int, default=1000, help="tickets at which statements are counted first"
        )
        parser.add_argument("--repeat", type=int, default=30, help="times each page is asked")
        parser.add_argument("--pages", type=int, default=PAGES, help="pages before memory is read")
        parser.add_argument("--sweep", action="store_true", help="also 10,000 promises due at once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing of the configured database is read or written."""
        size = Size.of(max(300, options["tickets"]), max(4, options["clients"]))
        small = Size.of(min(options["small"], size.tickets), max(4, size.clients // 10))
        self.told: dict[str, Any] = {"tickets": size.tickets, "clients": size.clients}
        counted = self._count(small)
        rates = working_time.run()
        self.told["working_time"] = [vars(rate) for rate in rates]
        self.stdout.write("\n".join(map(str, rates)))
        with scratch() as env:
            loaded = self._load(size)
            with self._serving(env) as copy:
                self._measure(copy, loaded, options["repeat"], options["pages"])
            cost = access_log.run(clock.now())
            self.told["access_log"] = asdict(cost)
            self.stdout.write(str(cost))
            if options["sweep"]:
                told = sweep.run(clock.now())
                self.told["sweep"] = asdict(told)
                self.stdout.write(str(told))
        self._compare(small, counted)

    def _count(self, size: Size) -> dict[str, int]:
        """The statements of each operation in a small company."""
        with scratch() as env:
            loaded = self._load(size)
            with self._serving(env) as copy:
                return measuring.statements(copy, operations.all_of(loaded, clock.now()))

    def _compare(self, small: Size, counted: dict[str, int]) -> None:
        """Fail when a page asks the database more because there is more."""
        large = {line["name"]: int(line["ours"]["statements"]) for line in self.told["lines"]}
        self.told["statements"] = {"tickets": small.tickets, "counted": counted}
        self._keep(settings.DATA_DIR / "bench-results.json")
        if grown := measuring.grown(counted, large):
            raise CommandError("More tickets, more statements:\n  " + "\n  ".join(grown))
        self.stdout.write(f"The same statements at {small.tickets} tickets.")

    def _serving(self, env: dict[str, str]) -> AbstractContextManager[server.Server]:
        return server.running(env, settings.DATA_DIR / "logs" / "bench.log")

    def _load(self, size: Size) -> Loaded:
        begun = time.monotonic()
        self.stdout.write(
            f"Loading {size.tickets} tickets ({size.opened} open) of {size.clients} clients…"
        )
        loaded = fill(size, clock.now())
        self.told["load_seconds"] = round(time.monotonic() - begun, 1)
        self.stdout.write(f"Loaded in {self.told['load_seconds']} s.\n")
        return loaded

    def _measure(self, copy: server.Server, loaded: Loaded, repeat: int, count: int) -> None:
        wanted = operations.all_of(loaded, clock.now())
        lines = []
        for operation in wanted:
            self.stdout.write(f"  {operation.name}…")
            lines.append(measuring.measure(copy, operation, repeat))
        pages = [ask for one in wanted if (ask := one.ask()).method == "GET"]
        memory = measuring.memory(copy, pages, count)
        self.stdout.write(f"\n{measuring.table(lines)}\n{memory}")
        self.told["lines"] = [line.as_json() for line in lines]
        self.told["memory_mib"] = vars(memory)

    def _keep(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.told, indent=1, ensure_ascii=False))
        self.stdout.write(f"Kept in {file}")
