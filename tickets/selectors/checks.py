"""Reads of the callers' checks: where one stands, for a call and for a ticket (A24)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from clients.models import Contact
from clients.selectors import Verified
from core import events, formats, setting
from tickets import caller
from tickets.caller import Standing
from tickets.dials import CHECK_HOURS
from tickets.models import Call, CallerCheck, CallOutcome, CheckWay, Ticket
from tickets.moves import OPEN

#: How many tries an answer lists, and people a choice.
MOST, FEW = 50, 20


def _last(about: str, person: str) -> dict[str, Subquery]:
    """When and how the person of this row was last checked for it: it comes along with the row."""
    good = CallerCheck.objects.filter(
        succeeded=True, contact=OuterRef(person), **{about: OuterRef("pk")}
    ).order_by("-at", "-pk")
    return {
        "checked_at": Subquery(good.values("at")[:1]),
        "checked_way": Subquery(good.values("way")[:1]),
    }


def with_check(rows: QuerySet[Any]) -> QuerySet[Any]:
    """These calls or tickets, each with its last check."""
    if rows.model is Call:
        return rows.annotate(**_last("call", "contact"))
    return rows.annotate(**_last("ticket", "requester"))


def standing_of_call(call: Call, at: datetime) -> Standing:
    """Where the check of the person on the line stands."""
    return _standing(call, call.contact, at)


def standing(ticket: Ticket, at: datetime) -> Standing:
    """Where the check of a ticket's requester stands; their own signed-in request needs no other."""
    if caller.by_account(ticket):
        return Standing(ticket.requester, CheckWay.ACCOUNT, ticket.reported_at)
    return _standing(ticket, ticket.requester, at)


def _standing(row: Any, contact: Contact | None, at: datetime) -> Standing:
    if contact is None:
        return Standing(None)
    if not hasattr(row, "checked_at"):
        row.checked_at, row.checked_way = (
            with_check(type(row)._default_manager.filter(pk=row.pk))
            .values_list("checked_at", "checked_way")
            .get()
        )
    if row.checked_at is None:
        return Standing(contact)
    hours = setting.value(CHECK_HOURS, on=at)
    if not caller.holds(row.checked_at, at, hours):
        return Standing(contact)
    until = row.checked_at + timedelta(hours=hours)
    return Standing(contact, row.checked_way, row.checked_at, until)


def checks_of(ticket: Ticket) -> list[CallerCheck]:
    """The tries made for a ticket, newest first."""
    rows = CallerCheck.objects.filter(ticket=ticket).select_related("contact", "by")
    return list(rows.order_by("-at", "-pk")[:MOST])


def people_verified(client_id: int, at: datetime) -> Iterator[Verified]:
    """Who of a client may be told something now: checked for an open ticket of theirs, or on the line."""
    since = at - timedelta(hours=setting.value(CHECK_HOURS, on=at))
    asks = Q(ticket__client=client_id, ticket__requester=F("contact"), ticket__status__in=OPEN)
    calls = Q(call__client=client_id, call__contact=F("contact"), ticket=None)
    speaks = calls & Q(call__outcome=CallOutcome.IN_PROGRESS)
    rows = CallerCheck.objects.filter(asks | speaks, succeeded=True, at__gt=since, at__lte=at)
    seen: set[tuple[int, int | None, int | None]] = set()
    for row in rows.select_related("contact").order_by("-at", "-pk")[: 5 * FEW]:
        about = (row.contact_id, row.ticket_id, None if row.ticket_id else row.call_id)
        if about in seen or len(seen) == FEW:
            continue
        seen.add(about)
        topic = events.key(Ticket, row.ticket_id) if row.ticket_id else events.key(Call, row.call_id or 0)  # fmt: skip
        yield Verified(
            f"check:{row.pk}",
            row.contact_id,
            str(row.contact),
            _words(row),
            (events.topic(row.contact), topic),
        )


def _words(check: CallerCheck) -> str:
    said = {"who": check.contact, "when": formats.hour(check.at), "number": check.ticket_id}
    if check.ticket_id:
        return _("%(who)s, identité vérifiée à %(when)s pour le ticket %(number)s") % said
    return _("%(who)s, identité vérifiée à %(when)s pendant l’appel") % said
