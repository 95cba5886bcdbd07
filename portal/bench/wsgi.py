"""What the measured server serves: the product as it is, and the floor under its own prefix.

Every answer tells what it cost: its SQL statements and its own processor time.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "support2009.settings.embedded")
product = get_wsgi_application()

from django.db import connection  # noqa: E402  (the settings come first)

from core import heap  # noqa: E402
from portal.bench.floor import PREFIX, Floor  # noqa: E402

floor = Floor()
heap.settle()
STATEMENTS, CPU = "X-Statements", "X-Cpu-Ms"


class Count:
    """Statements run on this thread's connection."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product or the floor, with two headers more."""
    served = floor if environ["PATH_INFO"].startswith(PREFIX) else product
    count, begun = Count(), time.thread_time()

    def start(status: str, headers: list[tuple[str, str]], problem: Any = None) -> Any:
        cost = 1000 * (time.thread_time() - begun)
        told = [(STATEMENTS, str(count.statements)), (CPU, f"{cost:.3f}")]
        return start_response(status, [*headers, *told])

    with connection.execute_wrapper(count):
        return served(environ, start)
