"""What is said: replies that keep promises, notes that stay inside, what the client writes (C19, C23, D02, D15)."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from clients.models import Contact
from core.errors import Refused
from tickets import sla
from tickets.models import Message, MessageKind, Ticket
from tickets.services import door, life, plan_steps, promises, waiting
from tickets.services.files import attach
from tickets.services.plan_steps import Planned

MOST_CHARACTERS = 50_000


def _text(body: str) -> str:
    text = body.strip()
    if not text:
        raise Refused(_("Le message est vide."), field="body")
    if len(text) > MOST_CHARACTERS:
        raise Refused(_("Le message est trop long (50 000 caractères au plus)."), field="body")
    return text


@transaction.atomic
def reply(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    body: str,
    is_answer: bool = False,
    plan_for: datetime | None = None,
    news_before: datetime | None = None,
    steps: Sequence[Planned] = (),
    files: Sequence[File] = (),
    cascade: int | None = None,
) -> Message:
    """Write to the client; `cascade` is the update of a serious problem that says it to everybody.

    The answer promise stops only when the person says it is an answer, or gives a dated plan (D02).
    Any message keeps « prochaines nouvelles » ; `news_before`, or the plan's date, promises the next.
    A plan of several `steps` promises each of them instead (B17).
    """
    plan_for = steps[0].due_at if steps else plan_for
    ticket = door.lock(ticket_id)
    if by.is_client:
        raise Refused(_("Ce geste est réservé aux équipes Aprile."))
    door.move(ticket, "reply", by)
    for name, instant in (("plan_for", plan_for), ("news_before", news_before)):
        if instant and instant <= at:
            raise Refused(_("Cette date est déjà passée."), field=name)
    message = Message.objects.create(
        ticket=ticket,
        kind=MessageKind.REPLY,
        author=by,
        body=_text(body),
        at=at,
        is_answer=is_answer,
        plan_for=plan_for,
        news_before=news_before,
        channel="DESK",
    )
    attach(ticket, files, by=by, at=at, message=message)
    _promise(ticket, message, steps, cascade, by=by, at=at)
    return message


def _promise(
    ticket: Ticket,
    message: Message,
    steps: Sequence[Planned],
    cascade: int | None,
    *,
    by: User,
    at: datetime,
) -> None:
    """What this reply keeps and what it promises, then its facts."""
    plan, news = message.plan_for, message.news_before
    promises.end(ticket, (sla.NEWS,), met=True, by=by, at=at)
    fields = []
    if message.is_answer or plan:
        promises.end(ticket, (sla.ANSWER,), met=True, by=by, at=at)
        if ticket.answered_at is None:
            ticket.answered_at = at
            fields = ["answered_at"]
    if steps:
        plan_steps.write(ticket, message, steps, by=by, at=at)
    if until := news or (None if steps else plan):
        source = gettext_noop("annoncé au client") if news else gettext_noop("calendrier annoncé")
        promises.promise_news(ticket, due_at=until, source=source, by=by, at=at)
    said: dict[str, Any] = {"message": message.pk, "answer": message.is_answer}
    if cascade:
        said["cascade"] = cascade
    if plan:
        door.record(ticket, "ticket.replied", by=by, at=at, **said)
        door.keep(
            ticket, "ticket.planned", by=by, at=at, fields=fields,
            message=message.pk, plan=plan.isoformat(),
        )  # fmt: skip
        return
    if message.is_answer:
        door.record(ticket, "ticket.answered", by=by, at=at, message=message.pk)
    door.keep(ticket, "ticket.replied", by=by, at=at, fields=fields, **said)


@transaction.atomic
def note(
    *, ticket_id: int, by: User, at: datetime, body: str, files: Sequence[File] = ()
) -> Message:
    """Write for ourselves: never shown, sent or exported to a client (C19)."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "note", by)
    message = Message.objects.create(
        ticket=ticket, kind=MessageKind.NOTE, author=by, body=_text(body), at=at, channel="DESK"
    )
    attach(ticket, files, by=by, at=at, message=message, is_internal=True)
    door.keep(ticket, "ticket.noted", by=by, at=at, message=message.pk)
    return message


@transaction.atomic
def receipt(*, ticket_id: int, at: datetime, body: str, channel: str = "EMAIL") -> Message:
    """The automatic receipt, kept in the thread. It stops no promise (D02, A18)."""
    ticket = door.lock(ticket_id)
    return Message.objects.create(
        ticket=ticket, kind=MessageKind.RECEIPT, body=body, at=at, channel=channel
    )


@transaction.atomic
def client_message(
    *,
    ticket_id: int,
    at: datetime,
    body: str,
    by: User | None = None,
    contact: Contact | None = None,
    channel: str = "PORTAL",
    files: Sequence[File] = (),
) -> Message:
    """What the client writes. It wakes a waiting ticket, and reopens a resolved one unless it only says thanks (C23)."""
    ticket = door.lock(ticket_id)
    contact = contact or (by and Contact.objects.filter(user=by).first()) or None
    if contact is None or not _has_a_place(contact, ticket.client_id):
        raise Refused(_("Ce message ne vient pas d’un interlocuteur de ce client."))
    text = _text(body)
    if ticket.is_open:
        door.move(ticket, "reply", by, role=life.client_role(by))
    message = Message.objects.create(
        ticket=ticket,
        kind=MessageKind.CLIENT,
        author=by,
        contact=contact,
        body=text,
        at=at,
        channel=channel,
    )
    attach(ticket, files, by=by, at=at, message=message)
    _awake(ticket, text, by=by, at=at)
    door.keep(
        ticket, "ticket.client_wrote", by=by, at=at,
        fields=["status", *waiting.WAITING], message=message.pk, contact=contact.pk, channel=channel,
    )  # fmt: skip
    return message


def _has_a_place(contact: Contact, client_id: int) -> bool:
    """Their own client, or another where they have a place too (G03)."""
    if contact.client_id == client_id:
        return True
    return Contact.objects.of(client_id).filter(pk=contact.pk).exists()


def _awake(ticket: Ticket, text: str, *, by: User | None, at: datetime) -> None:
    """The client's turn is over, or the resolution was not one."""
    if ticket.status == "WAITING_CUSTOMER":
        ticket.status = "WORKING" if ticket.owner_id else "NEW"
        waiting.our_turn(ticket, by=by, at=at)
        door.record(ticket, "ticket.resumed", by=by, at=at)
    elif not ticket.is_open and not only_thanks(text):
        life.take_up_again(ticket, by=by, at=at, role=life.client_role(by))
        door.record(ticket, "ticket.reopened", by=by, at=at, reason=text[:200])


_THANKS = {
    "merci", "ok", "parfait", "super", "genial", "bien", "recu", "note", "tres", "beaucoup", "bcp",
    "encore", "a", "vous", "pour", "votre", "aide", "reponse", "reactivite", "l", "la", "le", "les",
    "bonne", "bon", "journee", "soiree", "week", "end", "weekend", "cordialement", "bonjour",
    "bonsoir", "salut", "c", "est", "cest", "tout", "impeccable", "nickel", "d", "accord", "entendu",
    "au", "revoir", "remerciements", "mille", "intervention", "rapidite", "et", "toute", "equipe",
    "ca", "marche", "fonctionne", "de", "nouveau", "resolu", "oui",
}  # fmt: skip
_NEVER_THANKS = {"pas", "plus", "toujours", "encore", "mais", "non", "ne", "n", "aucun", "sauf"}
#: How words begin that say that it goes on, or began again.
_TROUBLE = (
    "recommenc", "plant", "bloqu", "coupe", "coupur", "cass", "impossib", "reven", "revien",
    "reappar", "echou", "echec",
)  # fmt: skip


def only_thanks(text: str) -> bool:
    """Whether a message says nothing but thanks, so that it does not reopen a ticket (C23).

    Only the words above the quoted mail and the signature count; a doubt reopens.
    """
    own = re.split(r"(?m)^(?:>|--\s*$|Le .{5,80} a écrit)", text, maxsplit=1)[0]
    flat = unicodedata.normalize("NFKD", own).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", flat.replace("’", "'"))
    if not words or len(words) > 25 or "?" in own:
        return False
    if any(word in _NEVER_THANKS - {"encore"} or word.startswith(_TROUBLE) for word in words):
        return False
    if "encore" in words and "merci" not in words:
        return False
    thanks = {"merci", "remerciements", "parfait", "super", "genial", "ok", "impeccable", "nickel"}
    return bool(thanks & set(words)) and sum(word in _THANKS for word in words) >= len(words) * 0.6
