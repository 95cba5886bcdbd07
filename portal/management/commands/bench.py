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
from portal.bench import (
    access_log,
    measuring,
    operations,
    rights,
    server,
    sweep,
    ways,
    working_time,
)
from portal.bench.grants import Rights
from portal.bench.load import Holders, Loaded, fill
from portal.bench.operations import Operation
from portal.bench.scratch import scratch
from portal.bench.story import Size

PAGES = 300
PARTS = ("pages", "rights")


class Command(BaseCommand):
    """Load, measure, tell, throw away."""

    help = (
        "Measures the pages on a scratch database beside the configured one, next to bare queries."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, how much to load, and how often to ask."""
        parser.add_argument("--only", choices=PARTS, help="one part; else all but the sweep")
        parser.add_argument("--tickets", type=int, default=100_000)
        parser.add_argument("--clients", type=int, default=1000)
        parser.add_argument("--staff", type=int, default=100, help="technicians who hold rights")
        parser.add_argument("--grants", type=int, default=100_000, help="rights they hold")
        parser.add_argument(
            "--small", type=int, default=1000, help="tickets at which statements are counted first"
        )
        parser.add_argument("--repeat", type=int, default=30, help="times each page is asked")
        parser.add_argument("--pages", type=int, default=PAGES, help="pages before memory is read")
        parser.add_argument("--lines", type=int, default=access_log.LINES, help="of the access log")
        parser.add_argument("--instants", type=int, default=working_time.COUNT, help="due instants")
        parser.add_argument("--sweep", action="store_true", help="also 10,000 promises due at once")

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing of the configured database is read or written."""
        self.parts = [options["only"]] if options["only"] else list(PARTS)
        self.repeat, self.pages = options["repeat"], options["pages"]
        size = Size.of(max(300, options["tickets"]), max(4, options["clients"]))
        small = Size.of(min(options["small"], size.tickets), max(4, size.clients // 10))
        alone = self.parts == ["rights"]
        self.told: dict[str, Any] = {"tickets": size.tickets, "clients": size.clients}
        counted = self._count(small, Holders(10, 1000, alone))
        if "pages" in self.parts:
            rates = working_time.run(options["instants"])
            self.told["working_time"] = [vars(rate) for rate in rates]
            self.stdout.write("\n".join(map(str, rates)))
        with scratch() as env:
            filled = self._load(size, Holders(options["staff"], options["grants"], alone))
            with self._serving(env) as copy:
                large = self._measure(copy, *filled)
            if "pages" in self.parts:
                self._log(options["lines"])
            if options["sweep"]:
                told = sweep.run(clock.now())
                self.told["sweep"] = asdict(told)
                self.stdout.write(str(told))
        self._compare(small, counted, large)

    def _count(self, size: Size, holders: Holders) -> dict[str, int]:
        """The statements of each operation in a small company."""
        with scratch() as env:
            loaded, held = self._load(size, holders)
            with self._serving(env) as copy:
                counted = measuring.statements(copy, self._wanted(loaded, held))
            if "rights" in self.parts:
                counted |= ways.statements(rights.run(held, 1))
        return counted

    def _compare(self, small: Size, counted: dict[str, int], large: dict[str, int]) -> None:
        """Fail when a page asks the database more because there is more."""
        self.told["statements"] = {"tickets": small.tickets, "counted": counted}
        self._keep(settings.DATA_DIR / "bench-results.json")
        if grown := measuring.grown(counted, large):
            raise CommandError("More tickets, more statements:\n  " + "\n  ".join(grown))
        self.stdout.write(f"The same statements at {small.tickets} tickets.")

    def _serving(self, env: dict[str, str]) -> AbstractContextManager[server.Server]:
        return server.running(env, settings.DATA_DIR / "logs" / "bench.log")

    def _load(self, size: Size, holders: Holders) -> tuple[Loaded, Rights]:
        begun = time.monotonic()
        self.stdout.write(
            f"Loading {size.tickets} tickets ({size.opened} open) of {size.clients} clients, "
            f"{holders.grants} rights of {holders.staff} technicians…"
        )
        filled = fill(size, clock.now(), holders)
        self.told["load_seconds"] = round(time.monotonic() - begun, 1)
        self.stdout.write(f"Loaded in {self.told['load_seconds']} s.\n")
        return filled

    def _wanted(self, loaded: Loaded, held: Rights) -> list[Operation]:
        """What is asked over HTTP."""
        pages = operations.all_of(loaded, clock.now()) if "pages" in self.parts else []
        return [*pages, *(operations.of_rights(held) if "rights" in self.parts else ())]

    def _measure(self, copy: server.Server, loaded: Loaded, held: Rights) -> dict[str, int]:
        """Pages, memory, rights; the statements of each."""
        wanted = self._wanted(loaded, held)
        lines = []
        for operation in wanted:
            self.stdout.write(f"  {operation.name}…")
            lines.append(measuring.measure(copy, operation, self.repeat))
        self.stdout.write(f"\n{measuring.table(lines)}")
        self.told["lines"] = [line.as_json() for line in lines]
        asked = {line.name: line.ours.statements for line in lines}
        if "pages" in self.parts:
            gets = [ask for one in wanted if (ask := one.ask()).method == "GET"]
            memory = measuring.memory(copy, gets, self.pages)
            self.told["memory_mib"] = vars(memory)
            self.stdout.write(str(memory))
        return asked | (self._rights(held) if "rights" in self.parts else {})

    def _rights(self, held: Rights) -> dict[str, int]:
        lines = rights.run(held, self.repeat)
        self.stdout.write(
            f"\n{held.grants} rights of {held.staff} technicians\n{ways.table(lines)}\n"
        )
        self.told["rights"] = {
            "staff": held.staff, "grants": held.grants, "lines": [line.as_json() for line in lines],
        }  # fmt: skip
        return ways.statements(lines)

    def _log(self, lines: int) -> None:
        cost = access_log.run(clock.now(), lines)
        self.told["access_log"] = asdict(cost)
        self.stdout.write(str(cost))

    def _keep(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(self.told, indent=1, ensure_ascii=False))
        self.stdout.write(f"Kept in {file}")
