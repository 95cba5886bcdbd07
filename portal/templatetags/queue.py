"""`{% queue_row row %}`: one line of the queue in one piece. Fifty of them are most of what the page costs."""

from datetime import datetime

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.language import said_again
from core.markup import fill
from core.templatetags import formats, ui
from portal import doors
from portal.desk.rows import Row
from tickets.models import Ticket

register = template.Library()

_ROW = (
    '<li class="row{unread}" data-row data-ticket="{number}" data-stamp="{stamp}">{pill}'
    '<div class="row-body">'
    '<div class="row-line"><span class="row-number">{number}</span>'
    '<a class="row-link row-subject cut" href="{url}" title="{subject}" data-preview="{preview}">{subject}</a>{new}</div>'
    '<div class="row-line row-second">{verdict}<span>{client}</span>{requester}</div>'
    "</div>"
    '<div class="row-when">{told}<div>{told_at}</div></div>'
    '<span class="row-level">N{level}</span>{owner}</li>\n'
)


@register.simple_tag(takes_context=True)
def queue_row(context: Context, row: Row) -> SafeString:
    """Pill, subject, client and person, last fact, level, who holds it. Needs `now` in the context."""
    ticket = row.ticket
    return fill(
        _ROW,
        unread=" row-unread" if row.unread else "",
        number=ticket.pk,
        stamp=row.stamp,
        pill=ui.promise(row.pill),
        url=doors.address_of("desk:ticket", ticket.pk),
        preview=doors.address_of("desk:preview", ticket.pk),
        subject=ticket.subject,
        new=_unread() if row.unread else "",
        verdict=ui.verdict(row.dot),
        client=ticket.client.name,
        requester=_requester(ticket),
        told=_told(row),
        told_at=formats.written_relative(ticket.last_fact_at, _now(context)),
        level=ticket.level,
        owner=ui.person(row.owner_name, own=row.own),
    )


def _now(context: Context) -> datetime:
    now: datetime = context["now"]
    return now


def _unread() -> SafeString:
    return fill('<span class="visually-hidden">{words}</span>', words=gettext("non lu"))


def _requester(ticket: Ticket) -> SafeString | str:
    if ticket.requester is None:
        return ""
    return fill(
        '<span class="quiet" aria-hidden="true">·</span><span class="cut" title="{who}">{who}</span>',
        who=ticket.requester,
    )


def _told(row: Row) -> SafeString:
    """What is to be done when the ticket was put aside, else what happened last."""
    return fill(
        '<div class="cut{own}" title="{words}">{words}</div>',
        own=" row-action" if row.action else "",
        words=row.action or said_again(row.ticket.last_fact),
    )
