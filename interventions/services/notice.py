"""The week of notice: a shorter one asks for its reason, and only then is one kept (I14)."""

from datetime import datetime

from django.utils.translation import gettext as _

from core.errors import Refused
from interventions import windows
from interventions.models import Mission
from planning import slots


def why_so_soon(reason: str, starts_at: datetime, at: datetime) -> str:
    """The reason of a short notice; nothing is an exception that keeps the week."""
    is_short = slots.days_of_notice(at, starts_at) < windows.NOTICE_DAYS
    return reason.strip()[:200] if is_short else ""


def check(mission: Mission, reason: str, at: datetime) -> int:
    """The days of notice; `Refused` under a week without a reason."""
    notice = slots.days_of_notice(at, mission.booking.starts_at)
    if notice < windows.NOTICE_DAYS and not reason.strip():
        raise Refused(
            _("Préavis de %(days)s j au lieu de 7 : dites pourquoi.") % {"days": notice},
            field="short_notice_reason",
        )
    return notice
