"""What one letter to one person carries beside its words."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.models import StoredFile
from notifications.services import Link


class NotReady(Exception):
    """A document the letter needs does not exist yet."""


@dataclass(frozen=True)
class Extra:
    """What one letter to one person carries."""

    words: dict[str, Any] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    files: tuple[StoredFile, ...] = ()
    calendar: str = ""
    give_up_at: datetime | None = None
