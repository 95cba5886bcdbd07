"""`{% promise_of ticket as p %}{% promise p %}`: the one pill, for every list that shows an open ticket."""

from datetime import datetime
from typing import Any

from django import template
from django.template import Context

from core import clock
from portal import promises
from tickets.models import Ticket

register = template.Library()


@register.simple_tag(takes_context=True)
def promise_of(context: Context, ticket: Ticket) -> promises.Pill:
    """The ticket's pill, without a query when its contract's and team's calendars were selected with it.

    Needs `now` in the context (every page has it); `ticket.planned` is used when the list annotated it.
    """
    now: datetime | Any = context.get("now") or clock.now()
    return promises.of_ticket(
        ticket, now, promises.hours_of(ticket), getattr(ticket, "planned", None)
    )
