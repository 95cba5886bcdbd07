"""Where the value of a placeholder comes from: a path of what is known of the fact, or a function of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as now_in

from accounts import adminlog_selectors
from clients import quantities
from core import administration, formats
from core.language import said_again
from core.models import Event
from notifications.wording import Value

Known = dict[str, Any]


def at(path: str, form: Callable[[Any], Any] | None = None) -> Callable[[Known], Any]:
    """The value at the end of a path of what is known, in that form; empty when a step is missing."""
    first, *steps = path.split(".")

    def read(known: Known) -> Any:
        thing = known.get(first)
        for step in steps:
            thing = getattr(thing, step, None)
        if thing is None or thing == "":
            return ""
        return form(thing) if form else thing() if callable(thing) else thing

    return read


def doubts(doubts: list[dict[str, str]]) -> str:
    """Why a work waits to be decided, a doubt a line."""
    return "\n".join(said_again(doubt["text"]) for doubt in doubts)


def procedure(known: Known) -> str:
    """The procedure that is announced, with its version."""
    announcement = known.get("announcement")
    if announcement is None or announcement.procedure is None:
        return ""
    words = {"title": announcement.procedure.title, "n": announcement.version}
    return now_in("%(title)s, version %(n)s") % words


def of_client(name: str) -> Callable[[Known], Any]:
    """A field of the client the fact is about."""

    def read(known: Known) -> Any:
        found = known.get("client") or getattr(_subject(known), "client", None)
        return getattr(found, name, "")

    return read


def _subject(known: Known) -> Any:
    names = ("mission", "ticket", "accessrequest", "billableitem", "invoice", "survey", "question")
    return next((known[name] for name in names if known.get(name) is not None), None)


def ticket_number(known: Known) -> Any:
    """The ticket, or that of what the fact is about."""
    if known.get("ticket") is not None:
        return known["ticket"].pk
    return getattr(_subject(known), "ticket_id", "")


def is_update(kind: str) -> Callable[[Known], bool]:
    """Whether the update of a serious problem is of that kind."""
    return lambda known: getattr(known.get("update"), "kind", "") == kind


def link(mark: str) -> Callable[[Known], str]:
    """A personal link, made when the message leaves."""
    return lambda known: f"[[{mark}]]"


def day(instant: Any) -> str:
    """An instant’s day, in short."""
    return formats.day(formats.local(instant).date())


def day_long(instant: Any) -> str:
    """The same in full."""
    return formats.day_long(formats.local(instant).date())


def day_year(on: Any) -> str:
    """A day in full, with its year."""
    return formats.day_long(on, year=True)


def tasks(known: Known) -> str:
    """What is to be done on site, a task a line."""
    tasks = known.get("tasks") or []
    return "\n".join(f"{task.position} | {Value(task.text).line}" for task in tasks)


def reasons(known: Known) -> str:
    """Why this person is proposed, a reason a line."""
    best = known.get("best")
    return "\n".join(Value(reason.words).line for reason in best.reasons) if best else ""


def sender(known: Known) -> Any:
    """Who sent an SMS: a name, else the number."""
    reply = known.get("reply")
    return "" if reply is None else reply.user or formats.phone(reply.number)


def of_invoice(test: Callable[[Any], bool]) -> Callable[[Known], Any]:
    """Whether the invoice is of that sort; nothing without one."""
    return lambda known: bool("invoice" in known and test(known["invoice"]))


def is_statement(invoice: Any) -> bool:
    """Whether it is a statement, no invoice."""
    return bool(invoice.kind == "STATEMENT")


def said(name: str) -> Callable[[Known], Any]:
    """What the fact itself says under that name."""
    return lambda known: known.get("data", {}).get(name, "")


def said_day(name: str) -> Callable[[Known], Any]:
    """The same, a day."""

    def read(known: Known) -> Any:
        text = said(name)(known)
        return day_year(date.fromisoformat(text)) if text else ""

    return read


def of_contract(name: str) -> Callable[[Known], Any]:
    """A quantity of the fact in the contract's own unit."""

    def read(known: Known) -> Any:
        text = said(name)(known)
        return quantities.said(known["contract"].kind, Decimal(text)) if text else ""

    return read


def of_act(read: Callable[[Event], Any]) -> Callable[[Known], Any]:
    """What the log says of an act of administration."""
    return lambda known: read(known["event"]) if known.get("event") is not None else ""


def named(act: Event) -> str:
    """What the act was about."""
    return adminlog_selectors.subject_of(act.about, act.data, administration.names(act.about))


def before_and_after(act: Event) -> str:
    """What it changed, a field a line."""
    told = administration.told(act.about, act.data)
    lines = (f"{one.before} → {one.after}" if one.before else one.after for one in told)
    return "\n".join(f"{one.words} | {Value(line).line}" for one, line in zip(told, lines, strict=True))  # fmt: skip


def owner(known: Known) -> Any:
    """Who holds the ticket, or nobody in words."""
    ticket = known.get("ticket")
    return "" if ticket is None else ticket.owner or now_in("personne")


def why(known: Known) -> str:
    """What happened, in the reader’s language."""
    return now_in(known["why"]) if known.get("why") else ""
