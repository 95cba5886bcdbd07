"""Build the demo company, once."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from accounts.models import User
from core import clock
from core.commands import ChangingCommand
from core.models import Setting
from portal.demo import build


class Command(ChangingCommand):
    """Twelve clients and a month of activity, relative to today."""

    help = "Crée la société de démonstration (refusé en production)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do nothing when people are there already."""
        if not settings.DEMO:
            raise CommandError(
                "DEMO n’est pas activé : la société de démonstration n’est pas créée."
            )
        if User.objects.exists() and not Setting.objects.filter(name=build.DONE).exists():
            raise CommandError(
                "La société de démonstration est incomplète : « make reset-demo » la refait."
            )
        if User.objects.exists():
            self.stdout.write("Des comptes existent déjà : rien n’est créé.")
            return
        counts = build.company(clock.now())
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()))
