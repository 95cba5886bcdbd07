"""`manage.py import_glpi_assets FILE --client ID [--yes | --preview]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients import glpi, services
from clients.models import Client
from clients.selectors.imports import Plan, plan_import
from core import clock
from core.errors import Refused


class Command(BaseCommand):
    """Preview, then import; twice changes nothing."""

    help = "Import GLPI's export of computers into a client's dossier."

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
            client = Client.objects.get(pk=options["client"])
            export = glpi.read(options["file"].read_bytes())
        except Client.DoesNotExist:
            raise CommandError(f"no client {options['client']}") from None
        except (OSError, Refused) as problem:
            raise CommandError(str(problem)) from None
        self._show(client, plan_import(client, export))
        if options["preview"]:
            return
        if not options["yes"] and input("Importer ? [o/N] ").strip().lower() not in ("o", "oui"):
            self.stdout.write("Rien n’a été changé.")
            return
        done = services.import_assets(
            client_id=client.pk, export=export, name=options["file"].name, by=None, at=clock.now()
        )
        self.stdout.write(
            f"{len(done.create)} ajoutés, {len(done.change)} modifiés, {done.same} inchangés."
        )

    def _show(self, client: Client, plan: Plan) -> None:
        lines = [
            ("Client", str(client)),
            ("Équipements compris", plan.total),
            ("À ajouter", len(plan.create)),
            ("À modifier", len(plan.change)),
            ("Inchangés", plan.same),
            ("Nouveaux sites", ", ".join(plan.new_sites) or "—"),
            ("Emplacements", plan.rooms),
            ("États", ", ".join(f"{words} {n}" for words, n in plan.by_state)),
            ("Types", ", ".join(f"{words} {n}" for words, n in plan.by_kind)),
            ("Noms en double", ", ".join(f"{name} ({n})" for name, n in plan.doubles) or "—"),
            ("Colonnes non reprises", ", ".join(plan.export.ignored_columns) or "—"),
            ("Lignes laissées de côté", len(plan.export.left_out)),
        ]
        for name, value in lines:
            self.stdout.write(f"{name:<26} {value}")
        for heading, ours in glpi.COLUMNS.items():
            self.stdout.write(f"  {heading[-40:]:<42} → {ours}")
        for number, why in plan.export.left_out[:50]:
            self.stdout.write(f"  ligne {number} : {why}")
        for note, count in plan.export.notes.items():
            self.stdout.write(f"  {note} ({count})")
