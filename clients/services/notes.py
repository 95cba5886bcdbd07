"""Remarks in a part of the dossier."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client, DossierNote
from clients.services import states
from core import events
from core.errors import Refused


@transaction.atomic
def add_note(
    *, client_id: int, part: str, body: str, by: User, at: datetime, asset_id: int | None = None
) -> DossierNote:
    """Keep a remark, on a machine or on the whole; of a machine, in its own part."""
    client = Client.objects.get(pk=client_id)
    asset = Asset.objects.get(pk=asset_id, client=client) if asset_id else None
    part = asset.part if asset else part
    states.may_write(by, client, part, at)
    if not body.strip():
        raise Refused(_("Écrivez la note."), field="body")
    note = DossierNote.objects.create(
        client=client, part=part, asset=asset, body=body.strip()[:4000], by=by, at=at
    )
    about = [note, client, *([asset] if asset else [])]
    events.record("dossier.noted", about=about, by=by, at=at, part=part)
    return note


@transaction.atomic
def remove_note(*, note_id: int, by: User, at: datetime) -> DossierNote:
    """Take a remark off the pages; it is kept. Twice changes nothing."""
    note = (
        DossierNote.objects.select_for_update(of=("self",)).select_related("client").get(pk=note_id)
    )
    states.may_write(by, note.client, note.part, at)
    if note.removed_at is None:
        note.removed_at = at
        note.save(update_fields=["removed_at"])
        about = [note, note.client]
        events.record("dossier.note_removed", about=about, by=by, at=at, part=note.part)
    return note
