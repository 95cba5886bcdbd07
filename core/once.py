"""Within a block, what is asked again and again is read once: a batch of promises asks a thousand times for the same settings."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def block() -> Iterator[None]:
    """Short, within one transaction: what it read first is what it goes on with."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def read(function: Callable[P, T]) -> Callable[P, T]:
    """Mark a read of few rows that change rarely; outside a block it is asked each time."""

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _kept.get()
        if kept is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = function(*args, **kwargs)
        found: T = kept[key]
        return found

    return asked
