"""The caller is checked: called back on a number of the dossier, by their code, by their answer (A24).

A try that fails is kept too. What was written in the dossier since the request began, or this very day, proves
nothing: somebody who gives a number, or is given a code, and is then checked by it, was not checked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from clients import proofs
from clients.models import Contact, Merge
from core import access, events, setting
from core.errors import Refused
from core.models import Event
from tickets import caller
from tickets.dials import CHECK_TRIES
from tickets.models import Call, CallerCheck, CheckWay, Ticket
from tickets.selectors import checks
from tickets.services import door

HOUR = timedelta(hours=1)
#: From then on what was written in the dossier is known.
SETTLED = timedelta(days=1)


@dataclass(frozen=True)
class Try:
    """What is tried: for whom, from when on the dossier proves nothing, and what was said or chosen."""

    contact: Contact
    since: datetime
    at: datetime
    line: str = ""
    said: str = ""
    confirmed: bool = True


@transaction.atomic
@sensitive_variables("said")
def check_caller(
    *,
    way: str,
    by: User,
    at: datetime,
    ticket_id: int | None = None,
    call_id: int | None = None,
    line: str = "",
    said: str = "",
    confirmed: bool = True,
) -> CallerCheck:
    """Check who is on the line, for one's running call or for a ticket; the row says whether it was them.

    `line` names the number of the dossier that was called back, `confirmed` whether it was the person;
    `said` is the code or the answer as heard, kept nowhere.
    """
    access.require(by, "tickets.verify_caller")
    call = _own_call(call_id, by) if call_id else None
    ticket = door.lock(ticket_id) if ticket_id else None
    contact = _person(call.contact_id if call else ticket.requester_id if ticket else None)
    if call and call.ticket and call.ticket.requester_id == contact.pk:
        ticket = call.ticket
    since = min(at - SETTLED, ticket.reported_at if ticket else at)
    if way not in _WAYS:
        raise Refused(_("Choisissez comment l’appelant est vérifié."), field="way")
    succeeded = _WAYS[way](Try(contact, since, at, line, said, confirmed))
    check = CallerCheck.objects.create(
        contact=contact, call=call, ticket=ticket, way=way,
        line=line if way == CheckWay.CALL_BACK else "", succeeded=succeeded, by=by, at=at,
    )  # fmt: skip
    _tell(check, contact)
    return check


def _own_call(call_id: int, by: User) -> Call:
    call = Call.objects.select_for_update(of=("self",)).get(pk=call_id)
    if call.hotliner_id != by.pk or call.ended_at:
        raise Refused(_("Cet appel n’est pas, ou plus, le vôtre."))
    return call


def _person(contact_id: int | None) -> Contact:
    """The one to check, locked: two tries at once are counted one after the other."""
    if contact_id is None:
        raise Refused(_("Dites d’abord qui appelle."))
    rows = Contact.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("client", "site").get(pk=contact_id)


def _called_back(tried: Try) -> bool:
    """On a number that the dossier knew before the request."""
    known = {one.kind.value: one for one in caller.lines(tried.contact)}
    line = known.get(tried.line)
    if line is None:
        raise Refused(_("Choisissez un numéro du dossier."), field="line")
    held: dict[str, models.Model | None] = {
        "contact": tried.contact, "site": tried.contact.site, "client": tried.contact.client,
    }  # fmt: skip
    subject = held[line.noun]
    written = Event.objects.filter(
        about__contains=[events.topic(subject)] if subject else [], at__gte=tried.since,
        kind__in=(f"{line.noun}.created", f"{line.noun}.changed"), data__fields__contains=line.field,
    )  # fmt: skip
    filled = Merge.objects.filter(
        noun=line.noun, kept=subject.pk if subject else 0, at__gte=tried.since,
        values__filled__has_key=line.field,
    )  # fmt: skip
    if written.exists() or filled.exists():
        raise Refused(
            _("Ce numéro vient d’être noté : il ne prouve rien avant demain."), field="line"
        )
    return tried.confirmed


@sensitive_variables()
def _by_code(tried: Try) -> bool:
    _limit(tried, CheckWay.CODE)
    _known_before(tried, "contact.code_drawn")
    return proofs.holds(proofs.as_code(tried.said), tried.contact.caller_passcode)


@sensitive_variables()
def _by_answer(tried: Try) -> bool:
    _limit(tried, CheckWay.ANSWER)
    _known_before(tried, "contact.question_set")
    return proofs.holds(proofs.as_answer(tried.said), tried.contact.caller_answer)


_WAYS: dict[str, Callable[[Try], bool]] = {
    CheckWay.CALL_BACK: _called_back,
    CheckWay.CODE: _by_code,
    CheckWay.ANSWER: _by_answer,
}


def _limit(tried: Try, way: CheckWay) -> None:
    """So many wrong ones an hour; the other ways stay open."""
    wrong = CallerCheck.objects.filter(
        contact=tried.contact, way=way, succeeded=False, at__gt=tried.at - HOUR
    )
    if wrong.count() >= setting.value(CHECK_TRIES, on=tried.at):
        raise Refused(
            _("Trop d’essais pour cette personne depuis une heure : rappelez-la à un numéro du dossier."),
            field="said",
        )  # fmt: skip


def _known_before(tried: Try, kind: str) -> None:
    """Set before the request, or by the person themselves, signed in."""
    given = Event.objects.filter(about__contains=[events.topic(tried.contact)], kind=kind)
    last = given.order_by("-at", "-pk").first()
    if last and last.at >= tried.since and last.by_id != tried.contact.user_id:
        raise Refused(
            _("L’un de nous vient de le choisir pour cette personne : cela ne prouve rien avant demain."),
            field="said",
        )  # fmt: skip


def _tell(check: CallerCheck, contact: Contact) -> None:
    """The fact, of the ticket when there is one, else of the call; it says how, never what was said."""
    noun = "ticket" if check.ticket_id else "call"
    about: list[models.Model | str] = [contact, contact.client]
    if check.call_id:
        about.insert(0, events.key(Call, check.call_id))
    if check.ticket_id:
        about.insert(0, events.key(Ticket, check.ticket_id))
    events.record(
        f"{noun}.caller_verified" if check.succeeded else f"{noun}.caller_unverified",
        about=about, by=check.by, at=check.at, way=check.way, line=check.line,
    )  # fmt: skip


def carry(call_id: int, ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """The checks of who is on the line go along to the ticket the call becomes, or joins.

    Those of somebody taken for them before stay with the call. The story says that its requester was checked.
    """
    of_call = CallerCheck.objects.filter(call=call_id, contact=F("call__contact"))
    if not of_call.filter(ticket=None).update(ticket=ticket):
        return
    good = of_call.filter(ticket=ticket, contact=ticket.requester_id, succeeded=True)
    if last := good.select_related("contact").order_by("-at", "-pk").first():
        door.record(ticket, "ticket.caller_known", by=by, at=at, also=[last.contact], way=last.way)


def require_verified(ticket: Ticket, *, at: datetime) -> None:
    """Nothing goes on before the requester was checked."""
    if checks.standing(ticket, at).is_verified:
        return
    raise Refused(
        _("Vérifiez d’abord l’appelant : en le rappelant, par son code d’appel ou par sa question.")
    )


def require_for_resolving(ticket: Ticket, *, remotely: bool, by: User | None, at: datetime) -> None:
    """What is solved at a distance in a category that asks for it needs the check; imported history does not.

    « On site » is believed of a ticket for which somebody was sent.
    """
    if by is None or door.is_history() or not caller.is_asked(ticket):
        return
    if remotely or not _was_somebody_sent(ticket):
        require_verified(ticket, at=at)


def _was_somebody_sent(ticket: Ticket) -> bool:
    story = Event.objects.filter(about__contains=[events.topic(ticket)])
    return story.filter(kind="ticket.dispatched").exists()
