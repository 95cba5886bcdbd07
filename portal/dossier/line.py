"""One client's line of everything, also of one site or of one machine (G09, C33)."""

from typing import Any

from django.db.models import F, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from clients import timeline
from clients.models import Asset, Client, Site
from core import events
from core.models import Event
from interventions.models import Mission
from tickets.models import Ticket

#: The newest tickets and visits of a site or a machine whose facts are looked for.
MOST = 500


def line(
    client: Client,
    *,
    only: str = "",
    money: bool,
    watch: bool,
    reach: Q,
    site: Site | None = None,
    asset: Asset | None = None,
) -> QuerySet[Event]:
    """The facts of this client that this reader may read, newest first; of a place or a machine when asked."""
    rows = timeline.facts(client, only=only, money=money, watch=watch, reach=reach)
    if site is not None:
        rows = rows.filter(_about("site", client, site))
    if asset is not None:
        rows = rows.filter(_about("asset", client, asset))
    return rows


def _about(noun: str, client: Client, thing: Site | Asset) -> Q:
    """Of the thing itself, of the tickets that name it, and of the visits made for them."""
    tickets = Ticket.objects.filter(client=client, **{noun: thing}).order_by("-pk")
    visits = Mission.objects.filter(client=client, **{f"ticket__{noun}": thing}).order_by("-pk")
    return (
        Q(about__contains=[events.topic(thing)])
        | Q(about__overlap=_topics(tickets, "ticket"))
        | Q(about__overlap=_topics(visits, "mission"))
    )


def _topics(rows: QuerySet, noun: str) -> Any:
    named = Concat(Value(f"{noun}:"), Cast(F("pk"), TextField()), output_field=TextField())
    return rows.annotate(topic=named).values_list("topic")[:MOST]
