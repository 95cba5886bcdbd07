"""An agent's message at the door: read within its limits, kept once, read again later by a worker."""

import hashlib
import zlib
from datetime import datetime

from clients.inventory import message
from clients.inventory.limits import Hostile, inflate
from clients.inventory.message import Kind, Message
from clients.models import InventoryKey, InventoryReport, ReportState

#: Inventories of one client that wait to be read or for somebody; a key gone mad fills no disk.
MOST_WAITING = 5_000
STRUCK = b"***"


def receive(*, key: InventoryKey, body: bytes, at: datetime, secret: str = "") -> Message:
    """Understand the message; an inventory is kept for the worker. `Hostile`, and nothing kept, otherwise.

    An agent started with its key on the command line says that line too: the key is struck out.
    """
    content = inflate(body)
    if secret:
        content = content.replace(secret.encode(), STRUCK)
    told = message.understand(content)
    if told.kind is Kind.INVENTORY:
        _refuse_floods(key)
        InventoryReport.objects.update_or_create(
            client=key.client,
            sha256=hashlib.sha256(content).hexdigest(),
            defaults={"received_at": at},
            create_defaults={
                "key": key,
                "device_id": told.device_id,
                "raw": zlib.compress(content),
                "received_at": at,
                "next_try_at": at,
            },
        )
    return told


def _refuse_floods(key: InventoryKey) -> None:
    waiting = InventoryReport.objects.filter(client=key.client).exclude(state=ReportState.DONE)
    if waiting.count() >= MOST_WAITING:
        raise Hostile("too many inventories wait", status=429)
