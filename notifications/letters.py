"""From a kind of letter and what is known to its subject, plain text and HTML (K02).

The words are files, `notifications/texts/<language>/<kind>.txt`, or what a person of the house wrote in
their place (`texts.py`); their grammar is in `wording.py`, their placeholders in `placeholders/`. The
HTML is made from the same lines as the plain text, so the two never differ.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from core import events, formats
from interventions.models import Mission
from notifications import gsm, placeholders, sending, texts, wording
from notifications.letterhead import Letterhead
from notifications.models import Channel
from notifications.services import Link
from tickets.models import Ticket

#: How long the client may answer a solution, or reopen, by its link.
ANSWER_DAYS = 30


@dataclass(frozen=True)
class Letter:
    """What is sent."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class Block:
    """One paragraph of a letter: its kind and its lines."""

    kind: str
    lines: tuple[tuple[str, str], ...]


MARKS = {"• ": "facts", "→ ": "actions", "> ": "quote"}


def compose(
    kind: str, known: dict[str, Any], language: str = "fr", *, head: Letterhead | None = None
) -> Letter:
    """The letter in the recipient's language, in the words in force; a mail under the house's letterhead."""
    with translation.override(language):
        source = texts.source(kind, language)
        if not source:
            raise LookupError(f"no words for the letter {kind}")
        return written(source, known, head)


def written(source: str, known: dict[str, Any], head: Letterhead | None = None) -> Letter:
    """A text of the grammar with its values, in the language of the moment."""
    return _laid_out(wording.fill(source, placeholders.look(known)), head or Letterhead())


def _laid_out(lines: str, head: Letterhead) -> Letter:
    subject, _line, body = lines.strip().partition("\n")
    subject = _typed(subject.strip())
    blocks = [_block(part) for part in re.split(r"\n\s*\n", body) if part.strip()]
    html = render_to_string(
        "messages/layout.html",
        {"blocks": blocks, "subject": subject, "head": head, "footer": head.signature or gettext("Support Aprile")},
    )  # fmt: skip
    text = "\n\n".join(_plain(block) for block in blocks)
    signed = f"\n\n-- \n{head.signature}" if head.signature else ""
    return Letter(subject, f"{text}{signed}\n", html)


def _block(part: str) -> Block:
    lines = [line.strip() for line in part.strip().splitlines() if line.strip()]
    for mark, kind in MARKS.items():
        if lines and all(line == mark.strip() or line.startswith(mark) for line in lines):
            return Block(kind, tuple(_pair(line[len(mark) :]) for line in lines))
    return Block("words", tuple((_typed(line), "") for line in lines))


def _pair(line: str) -> tuple[str, str]:
    label, _bar, value = line.partition(" | ")
    return label.strip(), value.strip()


def _typed(line: str) -> str:
    return formats.typo(line) if translation.get_language() == "fr" else line


def _colon() -> str:
    return f"{formats.NO_BREAK}:" if translation.get_language() == "fr" else ":"


def _plain(block: Block) -> str:
    """The block as plain text; a telephone address is written as people read it."""
    if block.kind == "quote":
        return "\n".join(
            f"> {label}{' | ' if value else ''}{value}" for label, value in block.lines
        )
    rows = []
    for label, value in block.lines:
        shown = formats.phone(value[4:]) if value.startswith("tel:") else value
        rows.append(f"{label}{_colon()} {shown}" if shown else label)
    return "\n".join(rows)


def follow_url(thing: Any) -> str:
    """The address that leads this person, signed in, to the page they have for it."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse(
        "notifications:follow", args=[events.topic(thing)]
    )


def map_url(mission: Mission) -> str:
    """A map of the site, by its position or its address."""
    site = mission.site
    if site is None:
        return ""
    if site.latitude is not None and site.longitude is not None:
        spot = f"mlat={site.latitude}&mlon={site.longitude}#map=17/{site.latitude}/{site.longitude}"
        return f"https://www.openstreetmap.org/?{spot}"
    words = quote(f"{site.address} {site.postcode} {site.city}".strip())
    return f"https://www.openstreetmap.org/search?query={words}"


def acknowledge_link(mission: Mission) -> Link:
    """The technician's one-tap link, good until the visit ends (K10)."""
    return Link(
        mark="acknowledge",
        purpose="mission.acknowledge",
        subject=events.topic(mission),
        holder=events.topic(mission.technician),
        expires_at=mission.booking.ends_at,
    )


def confirm_link(mission: Mission) -> Link:
    """The client's link to confirm a visit, good until it begins (K13)."""
    contact = mission.contact or mission.ticket.requester
    return Link(
        mark="confirm",
        purpose="mission.confirm",
        subject=events.topic(mission),
        holder=events.topic(contact) if contact else "",
        expires_at=mission.booking.starts_at,
    )


def ticket_link(purpose: str, ticket: Ticket, at: datetime) -> Link:
    """The client's link on a ticket: answer its solution, or reopen it (C22, K15)."""
    return Link(
        mark=purpose,
        purpose=purpose,
        subject=events.topic(ticket),
        holder=events.topic(ticket.requester) if ticket.requester else "",
        expires_at=at + timedelta(days=ANSWER_DAYS),
    )


def short(letter: Letter, channel: str, url: str) -> str:
    """A letter where there is no room for it: its subject, and where the whole is to be read."""
    if channel in (Channel.PUSH, Channel.INAPP):
        return url
    room = gsm.LIMIT - (gsm.length(url) + 1 if url else 0)
    return f"{gsm.fit(letter.subject, room)} {url}".strip()


def of_rung(kind: str, channel: str, mission: Mission) -> Letter:
    """One rung of a mission's chain: number, day, hour, town; no name, no address, no problem (PRIV-09)."""
    language = mission.technician.language
    with translation.override(language):
        return by_channel(texts.source(kind, language, channel), channel, {"mission": mission})


def by_channel(source: str, channel: str, known: dict[str, Any]) -> Letter:
    """A text of the grammar as its channel takes it: 160 places, a title and words, or one breath of voice."""
    if channel == Channel.SMS:
        return Letter("", one_sms(source, known), "")
    lines = wording.fill(source, placeholders.look(known)).strip()
    if channel == Channel.CALL:
        return Letter("", " ".join(lines.split()), "")
    title, _line, text = lines.partition("\n")
    return Letter(title.strip(), text.strip(), "")


def one_sms(source: str, known: dict[str, Any]) -> str:
    """A text of the grammar on one line; its first words are cut so that it fits in 160 places with its links."""
    line = " ".join(wording.fill(source, placeholders.look(known)).split())
    words, *rest = (part.strip() for part in re.split(r"(\[\[\w+\]\])", line))
    kept = [part if part.startswith("[[") else gsm.spell(part) for part in rest if part]
    taken = sum(gsm.length(_as_sent(part)) + 1 for part in kept)
    return " ".join([gsm.fit(words, gsm.LIMIT - taken), *kept])


def _as_sent(part: str) -> str:
    return sending.link_address("x" * 32) if part.startswith("[[") else part
