"""Writing clients, their sites and their people (G01–G03)."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import people
from clients.models import Client, ClientGroup, Contact, Membership, NamedRole, Site
from clients.services import locating
from core import access, changes, events
from core.changes import Changes
from core.errors import Refused
from core.phones import e164

PLACE_FIELDS = ("position", "may_open", "may_order", "sees_invoices", "receives_secrets")
CLIENT_FIELDS = (
    "name", "short_name", "siren", "siret", "vat_number", "address", "postcode", "city", "phone",
    "billing_email", "order_number", "referent", "seller", "manager", "group",
)  # fmt: skip
SITE_FIELDS = (
    "name", "address", "postcode", "city", "latitude", "longitude", "phone",
    "access_instructions", "opening", "parking", "badge", "contact", "is_large", "resident",
    "remote_reach",
)  # fmt: skip
CONTACT_FIELDS = (
    "first_name", "last_name", "job", "email", "phone", "mobile", "site", "is_vip", *PLACE_FIELDS,
)  # fmt: skip
MEMBER_FIELDS = ("job", "is_manager", *PLACE_FIELDS)
Row = TypeVar("Row", bound=models.Model)


@transaction.atomic
def save_client(*, client_id: int | None = None, by: User, at: datetime, **values: Any) -> Client:
    """Create a client, or change the named fields of one; the fact says which (G01)."""
    access.require(by, "clients.edit" if client_id else "clients.create")
    client = Client.objects.select_for_update().get(pk=client_id) if client_id else Client()
    if "group_name" in values:
        values["group"] = _group(values.pop("group_name"))
    if not client_id and not values.get("short_name"):
        values["short_name"] = str(values.get("name", ""))[:30]
    changed = apply(client, CLIENT_FIELDS, values)
    for role, column in people.COLUMNS.items():
        if column in changed and (holder := getattr(client, column)):
            must_fit(holder, role, field=column)
    store(client)
    _tell("client", [client], client_id, changed, by, at)
    return client


@transaction.atomic
def save_site(
    *, client_id: int, site_id: int | None = None, by: User, at: datetime, **values: Any
) -> Site:
    """Create or change a site of a client; its position is theirs who typed it, else searched (G02)."""
    access.require(by, "clients.edit")
    site = _of_client(Site, client_id, site_id)
    if (person := values.get("contact")) and not _theirs(person, client_id):
        raise Refused(_("Cette personne n’est pas de ce client."), field="contact")
    changed = apply(site, SITE_FIELDS, values)
    changed |= locating.follow_address(site, changed)
    store(site, _("Ce client a déjà un site de ce nom."))
    _tell("site", [site, site.client], site_id, changed, by, at)
    return site


@transaction.atomic
def save_contact(
    *, client_id: int, contact_id: int | None = None, by: User, at: datetime, **values: Any
) -> Contact:
    """Create or change somebody of a client, also in the middle of a call (A03, G03)."""
    access.require(by, "clients.edit")
    contact = _of_client(Contact, client_id, contact_id)
    if (site := values.get("site")) and site.client_id != client_id:
        raise Refused(_("Ce site appartient à un autre client."), field="site")
    changed = apply(contact, CONTACT_FIELDS, values)
    store(contact)
    _tell("contact", [contact, contact.client], contact_id, changed, by, at)
    return contact


def must_fit(person: User, role: str, *, field: str) -> None:
    """Refuse whoever may not hold that role at a client (G26)."""
    if not people.fits(person, role):
        words = _("%(person)s ne peut pas tenir ce rôle : %(role)s.")
        raise Refused(words % {"person": person, "role": NamedRole(role).label}, field=field)


def _group(name: str) -> ClientGroup | None:
    """The group of that name, begun when nobody had it."""
    return ClientGroup.objects.get_or_create(name=name.strip())[0] if name.strip() else None


def _theirs(contact: Contact, client_id: int) -> bool:
    return Contact.objects.of(client_id).filter(pk=contact.pk).exists()


@transaction.atomic
def save_membership(
    *, contact_id: int, client_id: int, by: User, at: datetime, **values: Any
) -> Membership:
    """Give somebody a place at one more client, or change what they may do there (G03)."""
    access.require(by, "clients.edit")
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    if contact.client_id == client_id:
        raise Refused(_("C’est déjà son client."), field="client")
    row = Membership.objects.filter(contact=contact, client_id=client_id).first()
    existing = row.pk if row else None
    row = row or Membership(contact=contact, client=Client.objects.get(pk=client_id))
    changed = apply(row, MEMBER_FIELDS, values)
    store(row)
    _tell("membership", [contact, row.client, contact.client], existing, changed, by, at)
    return row


@transaction.atomic
def end_membership(*, membership_id: int, by: User, at: datetime) -> None:
    """Take the place back: what it opened is closed at once."""
    access.require(by, "clients.edit")
    rows = Membership.objects.select_for_update(of=("self",)).select_related("contact", "client")
    row = rows.get(pk=membership_id)
    row.delete()
    about = [row.contact, row.client]
    events.record("membership.ended", about=about, by=by, at=at, name=str(row.contact))


@transaction.atomic
def bind_number(*, contact_id: int, number: str, by: User, at: datetime) -> Contact:
    """From now on this number is this person's: first free of telephone and mobile, else the mobile (A03)."""
    access.require(by, "clients.find_callers")
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    written = e164(number)
    if not written:
        raise Refused(_("Ce numéro n’est pas un numéro de téléphone."), field="number")
    if written in (contact.phone, contact.mobile):
        return contact
    field = "phone" if not contact.phone else "mobile"
    setattr(contact, field, written)
    contact.save(update_fields=[field])
    _tell("contact", [contact, contact.client], contact_id, [field], by, at)
    return contact


def apply(row: models.Model, allowed: tuple[str, ...], values: dict[str, Any]) -> Changes:
    """Set the allowed fields that differ, each with what it was; a name outside the list is a defect of the caller."""
    if foreign := set(values) - set(allowed):
        raise TypeError(f"not a field of {type(row).__name__}: {sorted(foreign)}")
    return changes.apply(row, values)


def store(row: models.Model, taken: str = "") -> None:
    """Write the row; a unique name already taken is told, not a stack trace."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(taken or _("Une ligne du même nom existe déjà.")) from None


def _of_client(model: type[Row], client_id: int, pk: int | None) -> Row:
    if pk is None:
        return model(client=Client.objects.get(pk=client_id))
    rows = model._default_manager.select_for_update(of=("self",)).select_related("client")
    return rows.get(pk=pk, client_id=client_id)


def _tell(
    noun: str,
    about: list[models.Model],
    existing: int | None,
    changed: Collection[str],
    by: User,
    at: datetime,
) -> None:
    if existing and not changed:
        return
    verb = "changed" if existing else "created"
    events.record(f"{noun}.{verb}", about=about, by=by, at=at, fields=sorted(changed))
