"""One function per verb on missions and their reports. Call through this module: `services.publish(…)`."""

from interventions.services.appointment import agree, move, publish
from interventions.services.archive import archive_report
from interventions.services.calling_off import cancel
from interventions.services.closing import close_on_site
from interventions.services.common import ACKNOWLEDGE
from interventions.services.dispatch import ALL_PARTS, hold
from interventions.services.reminders import CONFIRM, confirm, remind, remind_owed
from interventions.services.reports import (
    add_part,
    add_photo,
    finish,
    measured,
    remove_part,
    remove_photo,
    save_report,
    tick_task,
)
from interventions.services.road import (
    acknowledge,
    arrive,
    decline,
    depart,
    undo_arrive,
    undo_depart,
)
from interventions.services.signing import Signatures
from interventions.services.swap import reassign
from interventions.services.versions import is_invoiced, open_version

__all__ = [
    "ACKNOWLEDGE",
    "ALL_PARTS",
    "CONFIRM",
    "Signatures",
    "acknowledge",
    "add_part",
    "add_photo",
    "agree",
    "archive_report",
    "arrive",
    "cancel",
    "close_on_site",
    "confirm",
    "decline",
    "depart",
    "finish",
    "hold",
    "is_invoiced",
    "measured",
    "move",
    "open_version",
    "publish",
    "reassign",
    "remind",
    "remind_owed",
    "remove_part",
    "remove_photo",
    "save_report",
    "tick_task",
    "undo_arrive",
    "undo_depart",
]
