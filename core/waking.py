"""Ask a worker to deliver at once. The broker may lose every such call: the beat finds all again in SQL."""

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from core import events

log = logging.getLogger(__name__)


def wake() -> None:
    """Ask a worker to deliver now; a dead broker only costs some seconds (FT-05, FT-07).

    By name: a process that wrote nothing yet has no need of Celery, and never of its tasks.
    """
    try:
        celery = import_string(settings.CELERY_APPLICATION)
        celery.send_task("core.tasks.deliver_pending", retry=False, ignore_result=True)
    except Exception as problem:  # whatever the broker does, the person's change is already made
        log.warning("broker unreachable, the sweep will deliver: %s", problem)


events.wake_with(wake)
