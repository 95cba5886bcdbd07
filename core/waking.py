"""Ask a worker to deliver at once. The broker may lose every such call: the beat finds all again in SQL."""

import logging
import time

from django.conf import settings
from django.utils.module_loading import import_string

from core import events

log = logging.getLogger(__name__)
#: A broker that did not answer is left alone for so many seconds: the beat delivers meanwhile.
SILENCE = 10.0
_silent_until = 0.0


def wake() -> None:
    """Ask a worker to deliver now; a dead broker costs one second, then nothing for a while (FT-05, FT-07).

    By name: a process that wrote nothing yet has no need of Celery, and never of its tasks.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        import_string(settings.WAKER)("core.tasks.deliver_pending")
    except Exception as problem:  # whatever the broker does, the person's change is already made
        _silent_until = time.monotonic() + SILENCE
        log.warning("broker unreachable, the sweep will deliver: %s", problem)


events.wake_with(wake)
