"""Django's `changepassword`, with its fact in the administration log (Q06)."""

from django.contrib.auth.management.commands.changepassword import Command as Djangos

from core.commands import ChangingCommand


class Command(ChangingCommand, Djangos):
    """The same, recorded; a password is asked for, never an option."""
