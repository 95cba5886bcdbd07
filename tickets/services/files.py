"""Files joined to a ticket; those that come with a note stay internal (A21, C19)."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from accounts.models import User
from core import files as storage
from tickets.models import Attachment, Message, Ticket
from tickets.services import door


def attach(
    ticket: Ticket,
    files: Sequence[File],
    *,
    by: User | None,
    at: datetime,
    message: Message | None = None,
    is_internal: bool = False,
) -> list[Attachment]:
    """Keep each file and join it; called by the verbs, inside their transaction."""
    return [
        Attachment.objects.create(
            ticket=ticket,
            message=message,
            file=storage.store(upload),
            is_internal=is_internal,
            added_at=at,
            added_by=by,
        )
        for upload in files
    ]


@transaction.atomic
def add_files(
    *, ticket_id: int, by: User, at: datetime, files: Sequence[File], is_internal: bool = False
) -> list[Attachment]:
    """Join files outside any message. A client's own files are never internal."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "reply" if by.is_client else "note", by)
    internal = is_internal and not by.is_client
    added = attach(ticket, files, by=by, at=at, is_internal=internal)
    if added:
        door.keep(
            ticket, "ticket.file_added", by=by, at=at,
            internal=internal, files=[row.file.name for row in added],
        )  # fmt: skip
    return added
