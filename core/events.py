"""Facts: written once with the change they tell, delivered to those who asked (see docs/facts.md)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction

from core import live, writing
from core.models import Delivery, Event

Handler = Callable[[Event], None]
_HANDLERS: dict[str, Handler] = {}
_SUBSCRIBERS: dict[str, list[str]] = {}


def topic(thing: models.Model | str) -> str:
    """How a fact names what it is about: `ticket:12`; a topic already spelt stays as it is."""
    return thing if isinstance(thing, str) else f"{thing._meta.model_name}:{thing.pk}"


def key(model: type[models.Model], pk: object) -> str:
    """The topic of a row that nobody read: `client:3`."""
    return f"{model._meta.model_name}:{pk}"


def on(*kinds: str) -> Callable[[Handler], Handler]:
    """Subscribe a handler (in some app's `handlers.py`) to these kinds of fact.

    The handler runs after commit in a worker, inside one transaction with the mark « done »; it
    writes rows and never touches the network.
    """

    def subscribe(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__name__}"
        _HANDLERS[name] = handler
        for kind in kinds:
            _SUBSCRIBERS.setdefault(kind, []).append(name)
        return handler

    return subscribe


def handler(name: str) -> Handler | None:
    """The handler of that name, or None when the code no longer has it."""
    return _HANDLERS.get(name)


def subscribers(kind: str) -> list[str]:
    """The names of those who asked for this kind of fact."""
    return _SUBSCRIBERS.get(kind, [])


def record(
    kind: str,
    /,
    *,
    about: models.Model | Sequence[models.Model | str],
    by: Any,
    at: datetime,
    deliver: bool = True,
    **data: Any,
) -> Event:
    """Write one fact and one delivery per subscriber, in the caller's transaction.

    `about`: main subject first, then whatever its timeline also belongs to (ticket, client).
    `by` is the person, or None for the clock. `deliver=False` is for imported history, which
    notifies nobody.
    """
    fact = Fact(kind, [about] if isinstance(about, models.Model) else list(about), by, at, data)
    return record_all([fact], deliver=deliver)[0]


@dataclass(frozen=True)
class Fact:
    """One fact to be written with others."""

    kind: str
    about: Sequence[models.Model | str]
    by: Any
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


def record_all(facts: Sequence[Fact], *, deliver: bool = True) -> list[Event]:
    """Write the facts of one act in their order: one statement for all, one for their deliveries."""
    made = [
        Event(  # type: ignore[misc]  # the database says when it was recorded
            kind=one.kind, about=[topic(thing) for thing in one.about], by=one.by, at=one.at,
            data=one.data, recorded_at=None,
        )
        for one in facts
    ]  # fmt: skip
    writing.add(made, ["kind", "about", "by", "at", "data"])
    if not deliver:
        return made
    owed = [
        Delivery(event=event, handler=name, next_try_at=None)  # type: ignore[misc]
        for event in made
        for name in subscribers(event.kind)
    ]
    if owed:
        writing.add(owed, ["event", "handler", "state", "attempts", "error"])
        transaction.on_commit(wake)
    live.tell_of((event.kind, event.about) for event in made)
    return made


_wakers: list[Callable[[], None]] = []


def wake_with(function: Callable[[], None]) -> None:
    """Tell the spine how to wake a worker (set once by `core.waking`)."""
    _wakers.append(function)


def wake() -> None:
    """Ask a worker to deliver what is owed; losing this call loses nothing."""
    for waker in _wakers:
        waker()
