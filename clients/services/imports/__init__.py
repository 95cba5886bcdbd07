"""Bringing tables in: opened, its columns named, run lot by lot by a worker, undone while nothing moved (G04)."""

from clients.services.imports.running import run_now, run_pending
from clients.services.imports.runs import name_columns, open_run, start
from clients.services.imports.undoing import undo

__all__ = ["name_columns", "open_run", "run_now", "run_pending", "start", "undo"]
