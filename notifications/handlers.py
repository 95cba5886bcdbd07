"""What notifications does when it hears a fact: the matrix, line by line. Rows only; the sender does the rest."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from billing.models import ItemState, Outcome
from core import events, formats, setting
from core.models import Event
from notifications import (
    audiences,
    chain,
    closings,
    devices,
    letterhead,
    letters,
    matrix,
    parts,
    services,
    subjects,
    wishes,
)
from notifications.audiences import Person
from notifications.matrix import Row
from notifications.models import Channel, Message
from tickets import services as tickets
from tickets.models import Channel as Origin
from tickets.moves import Status

MOST_RECEIPTS = 5


@events.on(*matrix.facts())
def tell(event: Event) -> None:
    """Queue every message the matrix owes to this fact."""
    known = parts.known(event) | {"head": letterhead.on(event.at)}
    for row in matrix.rows(event.kind):
        if row.only and not CONDITIONS[row.only](known):
            continue
        for person in audiences.find(row.audience, known):
            if (
                row.own
                or event.by_id is None
                or person.user is None
                or person.user.pk != event.by_id
            ):
                _queue(event, row, person, known)


#: Facts after which a new chain begins: the notices of the old one end too.
BEGIN_ANEW = ("mission.moved", "mission.reassigned")


@events.on("mission.acknowledged", "mission.declined", "mission.cancelled", *BEGIN_ANEW)
def stop_the_chain(event: Event) -> None:
    """The first answer ends the chain: what has not left will not leave (K09)."""
    is_anew = event.kind in BEGIN_ANEW
    rungs = (*chain.RUNGS.values(), chain.ALARM, chain.ON_CALL)
    services.withdraw(
        about=event.about[0],
        kinds=(*chain.NOTICES, *rungs) if is_anew else rungs,
        written_before=event.at if is_anew else None,
        at=event.at,
        why=event.kind,
    )


@events.on("message.sent", "message.delivered", "message.opened", "message.read", "message.failed")
def prove_reception(event: Event) -> None:
    """What became of a message about a serious problem is its reader's proof, or shows that there is none (D04)."""
    message = Message.objects.filter(pk=event.data.get("message")).first()
    if message is None or message.kind not in parts.MAJOR_LETTERS:
        return
    outcome = event.kind.partition(".")[2]
    tickets.note_delivery(
        update_id=int(message.about.partition(":")[2]),
        user_id=None if message.contact_id else message.user_id,
        contact_id=message.contact_id,
        outcome="opened" if outcome == "read" else outcome,
        channel=message.channel,
        message_id=message.pk,
        words=message.error,
        at=event.at,
    )


@events.on("sessions.ended")
def forget_devices(event: Event) -> None:
    """Whose sessions were all ended for them, a telephone lost or in doubt, is told nothing on it either (Q05)."""
    if event.data.get("which") == "all":
        devices.forget_of(subjects.key_of(event.about[0]))


def _queue(event: Event, row: Row, person: Person, known: dict[str, Any]) -> None:
    """One letter to one person, by every channel of its row that reaches them and that they want."""
    extra = parts.of_letter(row.letter, person, known)
    if extra is None:
        return
    if row.only == "few_receipts" and _has_too_many(person, event.at):
        return
    wanted = wishes.channels(row, person, event.at)
    reached = {channel: audiences.address(person, channel) for channel in wanted}
    if all(to is None for to in reached.values()):
        return
    letter = letters.compose(
        row.letter,
        {**known, "person": person, **extra.words},
        person.language,
        head=known["head"],
    )
    if row.letter == "receipt":
        tickets.receipt(ticket_id=known["ticket"].pk, at=event.at, body=letter.subject)
    for channel, start in wanted.items():
        if (to := reached[channel]) is None:
            continue
        is_mail = channel == Channel.EMAIL
        services.queue(
            key=_key(row, event, person, known, channel),
            kind=row.letter,
            channel=channel,
            to=to,
            subject=letter.subject,
            text=letter.text
            if is_mail
            else letters.short(letter, channel, extra.words.get("url", "")),
            html=letter.html if is_mail else "",
            at=event.at,
            about=events.topic(known["subject"]),
            user=person.account if channel == Channel.INAPP else person.user,
            contact=person.contact,
            files=extra.files if is_mail else (),
            calendar=extra.calendar if is_mail else "",
            links=extra.links if is_mail else (),
            not_before=start,
            give_up_at=extra.give_up_at,
        )


def _key(row: Row, event: Event, person: Person, known: dict[str, Any], channel: str) -> str:
    """The e-mail of an effect has the plain key; its other channels add their name."""
    plain = f"{row.letter}:{_once(row, event, known)}:{person.key}"
    return plain if channel == Channel.EMAIL else f"{plain}:{channel.lower()}"


def _once(row: Row, event: Event, known: dict[str, Any]) -> str:
    """What the message is unique for, so that two facts about one thing tell it once."""
    if row.once_per == "message" and known["data"].get("message"):
        return f"message{known['data']['message']}"
    if row.once_per == "closing":
        return f"{events.topic(known['ticket'])}:{known['ticket'].reopened}"
    if row.once_per == "visit":
        told_of = f"{events.topic(known['client'])}:{known['data']['source']}"
        return f"{told_of}:{formats.local(event.at):%Y-%m-%d}"
    return f"fact{event.pk}"


def _has_too_many(person: Person, at: datetime) -> bool:
    """Receipts are throttled by address, so that nobody turns us into a mail bomb (rules-security 3.2)."""
    recent = Message.objects.filter(
        to=person.email, kind="receipt", created_at__gt=at - timedelta(hours=1)
    )
    return recent[:MOST_RECEIPTS].count() >= MOST_RECEIPTS


def _needs_sales(known: dict[str, Any]) -> bool:
    item = known.get("billableitem")
    return bool(item and (item.state == ItemState.TO_DECIDE or item.outcome == Outcome.INVOICE))


def _is_alarm(known: dict[str, Any]) -> bool:
    """One more alarm of a storm: a machine needs no receipt, and its people are told of the storm."""
    by_machine = known["ticket"].channel in (Origin.API, Origin.MONITORING)
    return by_machine and known["data"].get("folded") == "storm"


CONDITIONS: dict[str, Callable[[dict[str, Any]], bool]] = {
    "promised":        lambda known: not known["data"].get("missed"),
    "own_reply":       lambda known: not known["data"].get("cascade"),
    "few_receipts":    lambda known: known["ticket"].is_open and not _is_alarm(known),  # and counted per person, when queued
    "remotely":        lambda known: bool(known["data"].get("remotely")) and known["ticket"].status == Status.RESOLVED,
    "was_noticed":     lambda known: known["mission"].notified_at is not None,
    "was_agreed":      lambda known: known["mission"].agreed_at is not None,
    "tell_departures": lambda known: bool(setting.value("tell_departures", on=known["at"])),
    "something_expected": lambda known: bool(closings.expected(known["ticket"], known["at"])),
    "needs_sales":     _needs_sales,
    "asked":           lambda known: "accessrequest" in known,
    "strange_device":  lambda known: bool(known["data"].get("is_strange")),
    "by_another":      lambda known: known["by"] != known["user"],
    "invited":         lambda known: bool(known["data"].get("invite")) and known["user"].is_active,
}  # fmt: skip
