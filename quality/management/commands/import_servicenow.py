"""Bring a ServiceNow incident event log in as history, then recompute the daily figures."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import CommandError
from django.db.models import Count, Max, Min, Sum
from tqdm import tqdm

from core.commands import ChangingCommand
from quality import figures
from tickets.imports import servicenow_log, servicenow_store
from tickets.imports.servicenow_log import Incident
from tickets.imports.servicenow_replay import Replay, Replayed
from tickets.models import Ticket

PARIS = ZoneInfo("Europe/Paris")


class Command(ChangingCommand):
    """Safe to stop and to run again: incidents already there are left as they are."""

    help = "Importe un journal d’incidents ServiceNow (.csv ou .csv.gz) comme historique."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        """Replay, write, compare with the file, refresh the figures."""
        if not file.exists():
            raise CommandError(f"Fichier introuvable : {file}")
        names, unmapped, seen = servicenow_store.Names(), Counter[str](), Counter[str]()
        made = facts = 0
        try:
            with tqdm(total=None, unit=" incidents", disable=options["verbosity"] == 0) as bar:
                for batch in servicenow_store.batches(self._replay(file, names, unmapped, seen)):
                    new, written = servicenow_store.write(batch, names)
                    made, facts = made + new, facts + written
                    bar.update(len(batch))
        except servicenow_log.UnreadableLog as problem:
            raise CommandError(
                f"Ce fichier n’est pas un journal ServiceNow : {problem}"
            ) from problem
        self._refresh(names)
        self._report(made, facts, seen, unmapped, names)

    def _replay(
        self, file: Path, names: servicenow_store.Names, unmapped: Counter[str], seen: Counter[str]
    ) -> Iterator[Replayed]:
        targets = names.targets()
        for incident in servicenow_log.incidents(file):
            _count(incident, seen)
            yield Replay(incident, targets, unmapped).run()

    def _refresh(self, names: servicenow_store.Names) -> None:
        span = Ticket.objects.filter(client=names.client).aggregate(
            first=Min("reported_at"), last=Max("last_fact_at"), closed=Max("closed_at")
        )
        if span["first"]:
            last = max(filter(None, (span["last"], span["closed"])))
            figures.refresh(span["first"].astimezone(PARIS).date(), last.astimezone(PARIS).date())

    def _report(
        self,
        made: int,
        facts: int,
        seen: Counter[str],
        unmapped: Counter[str],
        names: servicenow_store.Names,
    ) -> None:
        tickets = Ticket.objects.filter(client=names.client)
        here = tickets.aggregate(
            incidents=Count("pk"),
            reopenings=Sum("reopened", default=0),
            resolved=Count("resolved_at"),
        )
        rows = [
            ("incidents", seen["incidents"], here["incidents"]),
            ("réouvertures", seen["reopenings"], here["reopenings"]),
            ("sans date de résolution", seen["unresolved"], here["incidents"] - here["resolved"]),
        ]
        by_priority = dict(tickets.values_list("priority").annotate(n=Count("pk")).order_by())
        rows += [
            (f"priorité {p}", seen[f"priority {p}"], by_priority.get(p, 0)) for p in (1, 2, 3, 4)
        ]
        self.stdout.write(
            f"{made} tickets et {facts} faits écrits, {seen['changes']} changements lus."
        )
        for label, in_file, in_base in rows:
            mark = "=" if in_file == in_base else "≠"
            self.stdout.write(f"  {label:<26} fichier {in_file:>7}  {mark}  base {in_base:>7}")
        self.stdout.write("Sans équivalent (comptés, gardés dans l’historique comme mise à jour) :")
        for label, count in sorted(unmapped.items()) or [("rien", 0)]:
            self.stdout.write(f"  {label:<40} {count:>7}")
        if any(in_file != in_base for _label, in_file, in_base in rows):
            raise CommandError("Les comptes de la base ne sont pas ceux du fichier.")


def _count(incident: Incident, seen: Counter[str]) -> None:
    """What the file itself says, counted apart from the replay."""
    last = incident.rows[-1]
    seen["incidents"] += 1
    seen["changes"] += len(incident.rows)
    seen["reopenings"] += max(int(row["reopen_count"]) for row in incident.rows)
    seen["unresolved"] += last["resolved_at"] == "?"
    seen[f"priority {servicenow_log.level(last['priority'])}"] += 1
