"""`manage.py import_glpi_assets FILE --client ID [--yes | --preview]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import CommandError
from django.db import transaction

from clients.imports.nouns import ASSET
from clients.models import Client, ImportRun
from clients.selectors.imports import Plan, plan_import, reading_of, table_of
from clients.services import imports
from core import clock
from core.commands import ChangingCommand
from core.errors import Refused


class Command(ChangingCommand):
    """Preview, then import; twice changes nothing."""

    help = "Import GLPI's export of computers, or any table of equipment, into a client's dossier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the client, and whether to ask."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--client", type=int, required=True)
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--yes", action="store_true", help="import without asking")
        how.add_argument("--preview", action="store_true", help="show what it would do, and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, show, ask, do."""
        try:
            with transaction.atomic():
                run, plan = self._open(options["client"], options["file"])
                self._show(run, plan)
                if not self._agreed(**options):
                    transaction.set_rollback(True)
                    return
                imports.start(run_id=run.pk, by=None, at=clock.now())
        except Client.DoesNotExist:
            raise CommandError(f"no client {options['client']}") from None
        except (OSError, Refused) as problem:
            raise CommandError(str(problem)) from None
        done = imports.run_now(run_id=run.pk, at=clock.now())
        self.stdout.write(
            f"{done.created} ajoutés, {done.changed} modifiés, {done.unchanged} inchangés."
        )

    def _open(self, client: int, path: Path) -> tuple[ImportRun, Plan]:
        upload = ContentFile(path.read_bytes(), name=path.name)
        run = imports.open_run(
            noun="asset", client_id=client, upload=upload, by=None, at=clock.now()
        )
        return run, plan_import(ASSET, run.client, reading_of(run, table_of(run)), None)

    def _agreed(self, *, yes: bool, preview: bool, **_others: Any) -> bool:
        if preview or yes:
            return yes
        agreed = input("Importer ? [o/N] ").strip().lower() in ("o", "oui")
        if not agreed:
            self.stdout.write("Rien n’a été changé.")
        return agreed

    def _show(self, run: ImportRun, plan: Plan) -> None:
        lines = [
            ("Client", str(run.client)),
            ("Équipements compris", len(plan.lines)),
            ("À ajouter", len(plan.create)),
            ("À modifier", len(plan.change)),
            ("Inchangés", plan.same),
            ("Nouveaux sites", ", ".join(plan.new_sites) or "—"),
            ("Emplacements", plan.rooms),
            ("Noms en double", ", ".join(f"{name} ({n})" for name, n in plan.doubles) or "—"),
            ("Colonnes non reprises", ", ".join(plan.reading.ignored) or "—"),
            ("Lignes laissées de côté", len(plan.reading.left_out)),
        ]
        for name, value in lines:
            self.stdout.write(f"{name:<26} {value}")
        for ours, heading in run.columns.items():
            self.stdout.write(f"  {heading[-40:]:<42} → {ours}")
        for number, why in plan.reading.left_out[:50]:
            self.stdout.write(f"  ligne {number} : {why}")
        for doubt, count in plan.doubts:
            self.stdout.write(f"  {doubt} ({count})")
