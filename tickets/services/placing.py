"""Which machine, which site and which contract a ticket is about (B08, C33)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client, Contact, Site
from core.errors import Refused
from tickets.models import Ticket
from tickets.services import door


def site_of_new(
    client: Client, site: Site | None, asset: Asset | None, requester: Contact | None
) -> Site | None:
    """Always a site of the client when one can be known: as said, else the machine's, the person's, the only one there is."""
    if site is not None:
        return site
    for known in (asset, requester):
        if known is not None and known.site is not None and known.site.client_id == client.pk:
            return known.site
    only = list(client.sites.all()[:2])
    return only[0] if len(only) == 1 else None


def of_client(model: type, pk: int | None, client: Client, field: str):  # type: ignore[no-untyped-def]
    """The row of that key if it is the client's own; refused, naming the field, otherwise."""
    if pk is None:
        return None
    rows = Contact.objects.of(client) if model is Contact else model.objects.filter(client=client)  # type: ignore[attr-defined]
    row = rows.filter(pk=pk).first()
    if row is None:
        raise not_theirs(field)
    return row


def not_theirs(field: str) -> Refused:
    """What is said of another client's row."""
    return Refused(_("Ce choix n’appartient pas à ce client."), field=field)


@transaction.atomic
def place(
    *,
    ticket_id: int,
    by: User,
    at: datetime,
    asset_id: int | None,
    site_id: int | None = None,
    version: int | None = None,
) -> Ticket:
    """Say which machine it is about, or none; its site comes with it unless another one is said."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "note", by)
    before = {"asset_id": ticket.asset_id, "site_id": ticket.site_id}
    asset = _own(Asset, asset_id, ticket, "asset")
    site = _own(Site, site_id, ticket, "site")
    ticket.asset = asset
    ticket.site = site or (asset.site if asset and ticket.site is None else ticket.site)
    now = {"asset_id": ticket.asset_id, "site_id": ticket.site_id}
    changed = {name: [before[name], now[name]] for name in before if before[name] != now[name]}
    if changed:
        fields = [name.removesuffix("_id") for name in changed]
        door.keep(ticket, "ticket.described", by=by, at=at, fields=fields, changed=changed)
    return ticket


def _own(model: type, pk: int | None, ticket: Ticket, field: str):  # type: ignore[no-untyped-def]
    if pk is None:
        return None
    row = model.objects.filter(pk=pk, client=ticket.client_id).first()  # type: ignore[attr-defined]
    if row is None:
        raise not_theirs(field)
    return row
