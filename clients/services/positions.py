"""Types of work position, as data (G25)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import WorkPosition
from clients.services.parties import apply, store
from core import access, events


@transaction.atomic
def save_position(
    *, position_id: int | None = None, by: User, at: datetime, **values: Any
) -> WorkPosition:
    """Make a type of position, rename it, or stop offering it; who has it keeps it."""
    access.require(by, "clients.edit_positions")
    rows = WorkPosition.objects.select_for_update()
    kept = rows.get(pk=position_id) if position_id else WorkPosition()
    changed = apply(kept, ("name", "kit", "is_active"), values)
    store(kept, _("Une position porte déjà ce nom."))
    if changed:
        events.record(
            "position.saved", about=kept, by=by, at=at, fields=sorted(changed), changes=changed
        )
    return kept
