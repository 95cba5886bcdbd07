"""Commands that change something from the server: each run is a fact of the administration log (Q06)."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import changes, clock, events

#: What every Django command takes and says nothing of what was done.
OF_DJANGO = {
    "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks", "stdout", "stderr",
    "interactive", "database",
}  # fmt: skip

#: Options under which a command only shows what it would do.
LOOKS = ("dry_run", "preview")


class ChangingCommand(BaseCommand):
    """Records, once it did its work, its name and what it was asked; never an option named in `secret`."""

    secret: tuple[str, ...] = ()

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run, then record; what a command refused or could not finish is said with its reason."""
        try:
            said: str | None = super().execute(*args, **options)
        except CommandError as problem:
            self._record(options, str(problem))
            raise
        if not any(options.get(look) for look in LOOKS):
            self._record(options)
        return said

    def _record(self, options: dict[str, Any], reason: str = "") -> None:
        name = type(self).__module__.rpartition(".")[2]
        asked = {
            key: changes.plain(value) for key, value in options.items()
            if key not in OF_DJANGO and key not in self.secret and value not in (None, False, [])
        }  # fmt: skip
        events.record(
            "command.run", about=[f"command:{name}"], by=None, at=clock.now(), command=name,
            options=asked, reason=reason[: changes.LONGEST],
        )  # fmt: skip
