"""Making the tables of a new database in one go."""

from importlib import import_module
from typing import TYPE_CHECKING

from django.db import migrations

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.operations.base import Operation
    from django.db.migrations.state import ProjectState


class AtOnce(migrations.Migration):
    """A migration whose models are all drawn once, then made.

    Django draws every model of the house again after each operation, which is most of the time a new
    database takes. Here no operation may build on another: each model is created whole, in any order
    (foreign keys are added when all tables stand), and whatever else is done finds them all.
    """

    def apply(
        self,
        project_state: "ProjectState",
        schema_editor: "BaseDatabaseSchemaEditor",
        collect_sql: bool = False,
    ) -> "ProjectState":
        """The state after; the same answer as Django's own."""
        after = project_state.clone()
        # Drawn models would be drawn again after each step; without them the first who asks draws all.
        after.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(self.app_label, after)
        for operation in self.operations:
            operation.database_forwards(self.app_label, schema_editor, after, after)
        return after


def steps(replaced: str, kind: "type[Operation]") -> "list[Operation]":
    """What a replaced migration, named by its module, did besides tables: its operations of this kind."""
    return [one for one in import_module(replaced).Migration.operations if isinstance(one, kind)]
