"""When a mission opens its client's dossier: from the day before until two days after (H03). Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
AFTER = timedelta(days=2)
#: Visits are told a week ahead; a shorter notice asks for a reason (I14, T7).
NOTICE_DAYS = 7


def opens_at(starts_at: datetime) -> datetime:
    """Midnight, Paris, of the day before the visit."""
    before = starts_at.astimezone(PARIS).date() - timedelta(days=1)
    return datetime.combine(before, time.min, PARIS)


def closes_at(ended_at: datetime) -> datetime:
    """Two days after the end of the visit, planned or real."""
    return ended_at + AFTER
