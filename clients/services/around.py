"""Naming who looks after a client; keeping its suppliers (G23, G26)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import people
from clients.models import Asset, Client, NamedPerson, Section, Supplier
from clients.services.parties import apply, must_fit, store
from core import access, changes, events
from core.errors import Refused

SUPPLIER_FIELDS = (
    "name", "service", "contract_number", "client_number", "contact_name", "phone", "email",
    "opening", "ends_on", "note", "is_active",
)  # fmt: skip
#: role → (holder, stand-in)
Named = Mapping[str, tuple[User | None, User | None]]


@transaction.atomic
def name_people(*, client_id: int, named: Named, by: User, at: datetime) -> Client:
    """Say who holds each role at a client and who stands in; the same person is never both (G26)."""
    access.require(by, "clients.name_people")
    client = Client.objects.select_for_update().get(pk=client_id)
    for role, (holder, backup) in named.items():
        _fits(role, holder, backup)
    changed = [
        role
        for role, (holder, backup) in named.items()
        if _seat(client, role, holder) | _row(client, role, backup, is_backup=True)
    ]
    if changed:
        client.save(update_fields=list(people.COLUMNS.values()))
        events.record("client.named", about=client, by=by, at=at, fields=changed)
    return client


def _fits(role: str, holder: User | None, backup: User | None) -> None:
    field = f"{role.lower()}_backup"
    if holder and holder == backup:
        raise Refused(_("Le suppléant est une autre personne que le titulaire."), field=field)
    for person in (holder, backup):
        if person:
            must_fit(person, role, field=field)


def _seat(client: Client, role: str, holder: User | None) -> bool:
    column = people.COLUMNS.get(role)
    if column is None:
        return _row(client, role, holder, is_backup=False)
    before = getattr(client, f"{column}_id")
    setattr(client, column, holder)
    return bool(before != (holder.pk if holder else None))


def _row(client: Client, role: str, user: User | None, *, is_backup: bool) -> bool:
    rows = NamedPerson.objects.filter(client=client, role=role, is_backup=is_backup)
    if user is None:
        return bool(rows.delete()[0])
    if rows.filter(user=user).exists():
        return False
    NamedPerson.objects.update_or_create(
        client=client, role=role, is_backup=is_backup, defaults={"user": user}
    )
    return True


@transaction.atomic
def choose_extract(*, client_id: int, sections: Sequence[str], by: User, at: datetime) -> Client:
    """Say which sections of its dossier a client reads on the portal; none is the default (G22)."""
    access.require(by, "clients.choose_extract")
    client = Client.objects.select_for_update().get(pk=client_id)
    chosen = [code for code in Section.values if code in sections]
    if chosen != client.extract:
        changed = changes.apply(client, {"extract": chosen})
        client.save(update_fields=["extract"])
        events.record(
            "client.extract_chosen", about=client, by=by, at=at, count=len(chosen),
            sections=chosen, changes=changed,
        )  # fmt: skip
    return client


@transaction.atomic
def save_supplier(
    *, client_id: int, supplier_id: int | None = None, by: User, at: datetime, **values: Any
) -> Supplier:
    """Keep a third party of a client, or change what is known of it (G23).

    `assets` are those it serves among what this person sees; the others stay.
    """
    access.require(by, "clients.edit")
    assets = values.pop("assets", None)
    rows = Supplier.objects.select_for_update(of=("self",))
    supplier = rows.get(pk=supplier_id, client_id=client_id) if supplier_id else None
    row = supplier or Supplier(client=Client.objects.get(pk=client_id))
    changed = apply(row, SUPPLIER_FIELDS, values)
    store(row)
    if assets is not None:
        unseen = row.assets.exclude(pk__in=Asset.objects.visible_to(by))
        row.assets.set([*assets, *unseen])
    verb = "changed" if supplier else "created"
    about = [row, row.client]
    events.record(f"supplier.{verb}", about=about, by=by, at=at, fields=changed, name=row.name)
    return row
