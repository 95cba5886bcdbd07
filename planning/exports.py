"""The on-call rota for elsewhere: a table for compensation, a calendar for a telephone (I10)."""

from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import agenda, formats
from core.exports import CSV, csv_bytes
from planning.models import Duty

__all__ = ["CSV", "calendar", "table"]

#: Duties of one file.
MOST = 1000


def table(duties: QuerySet[Duty]) -> bytes:
    """Who, which step, from when to when, the hours held, the minutes worked."""
    head = [
        _("Qui"), _("Échelon"), _("Du"), _("Au"), _("Heures d’astreinte"), _("Minutes travaillées"), _("Consignes"),
    ]  # fmt: skip
    rows = (
        [
            str(duty.person),
            duty.step,
            f"{formats.local(duty.starts_at):%Y-%m-%d %H:%M}",
            f"{formats.local(duty.ends_at):%Y-%m-%d %H:%M}",
            formats.figures(_hours(duty)),
            sum(one.minutes for one in duty.call_outs.all()),
            duty.handover,
        ]
        for duty in duties[:MOST]
    )
    return csv_bytes(head, rows)


def _hours(duty: Duty) -> Decimal:
    minutes = (duty.ends_at - duty.starts_at).total_seconds() // 60
    return round(Decimal(minutes) / 60, 2)


def calendar(duties: QuerySet[Duty], at: datetime) -> str:
    """Each duty as one entry, known by its key: taken again, a calendar moves it and does not double it."""
    made = agenda.calendar(at, name=_("Astreintes"))
    for duty in duties[:MOST]:
        entry = agenda.event(
            f"duty-{duty.pk}",
            starts_at=duty.starts_at,
            ends_at=duty.ends_at,
            summary=_("Astreinte, échelon %(step)s : %(name)s")
            % {"step": duty.step, "name": duty.person},
            at=at,
        )
        entry.add("transp", "TRANSPARENT")
        made.add_component(entry)
    return agenda.written(made)
