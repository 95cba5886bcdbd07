"""A handler that kills whoever runs it, as the kernel does when memory is out. Loaded by workers under attack only."""

import os
import signal

from core import events


@events.on("faults.poison")
def dies(event: object) -> None:
    """No exception to catch, no last word."""
    os.kill(os.getpid(), signal.SIGKILL)
