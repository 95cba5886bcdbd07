"""Types of equipment and their fields, without code (G04)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import DateField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, NullIf
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, AssetField, AssetType, FieldKind
from clients.services.parties import apply, store
from core import access, events
from core.errors import Refused

TYPE_FIELDS = ("name", "part", "is_material", "is_active")
FIELD_FIELDS = ("label", "choices", "is_required", "is_expiry", "is_active", "position")
MOST_FIELDS = 40


@transaction.atomic
def save_type(*, type_id: int | None = None, by: User, at: datetime, **values: Any) -> AssetType:
    """Make a type, or change its name and whether it is proposed; its part once it serves nobody yet."""
    access.require(by, "clients.edit_types")
    kept = AssetType.objects.select_for_update().get(pk=type_id) if type_id else AssetType()
    moved = "part" in values and values["part"] != kept.part
    if type_id and moved and kept.assets.exists():
        raise Refused(
            _("Des équipements ont ce type : leurs droits changeraient. Faites un autre type."),
            field="part",
        )
    changed = apply(kept, TYPE_FIELDS, values)
    if not type_id:
        kept.code = _free(slugify(kept.name)[:36] or "type")
    store(kept, _("Un type porte déjà ce nom."))
    if changed:
        events.record(
            "asset_type.saved", about=kept, by=by, at=at, fields=sorted(changed), changes=changed
        )
    return kept


def _free(wanted: str) -> str:
    taken = set(AssetType.objects.filter(code__startswith=wanted).values_list("code", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(code for code in numbered if code not in taken)


@transaction.atomic
def save_field(
    *,
    type_id: int,
    field_id: int | None = None,
    kind: str = "",
    by: User,
    at: datetime,
    **values: Any,
) -> AssetField:
    """Add a field to a type, or change it; what it is called inside and its kind stay for ever."""
    access.require(by, "clients.edit_types")
    kept = AssetType.objects.select_for_update().get(pk=type_id)
    if field_id:
        field = kept.fields.select_for_update().get(pk=field_id)
    else:
        field = _new(kept, kind, str(values.get("label", "")))
    changed = apply(field, FIELD_FIELDS, values)
    _check(kept, field)
    store(field, _("Ce type a déjà cette ligne."))
    if "is_expiry" in changed or "is_active" in changed:
        _watch(kept)
    events.record(
        "asset_type.saved",
        about=kept,
        by=by,
        at=at,
        fields=[field.key],
        line=field.label,
        changes=changed,
    )
    return field


def _new(kept: AssetType, kind: str, label: str) -> AssetField:
    known = set(kept.fields.values_list("key", flat=True))
    if len(known) >= MOST_FIELDS:
        raise Refused(_("40 lignes au plus par type."))
    key = slugify(label)[:36].replace("-", "_") or "ligne"
    numbered = [key, *(f"{key}_{number}" for number in range(2, len(known) + 3))]
    free = next(one for one in numbered if one not in known)
    return AssetField(type=kept, key=free, kind=kind or FieldKind.TEXT, position=len(known))


def _check(kept: AssetType, field: AssetField) -> None:
    if field.kind == FieldKind.CHOICE and not field.choices:
        raise Refused(_("Donnez les choix, un par ligne."), field="choices")
    if field.is_expiry and field.kind != FieldKind.DATE:
        raise Refused(_("Seule une date peut être surveillée."), field="is_expiry")
    others = kept.fields.filter(is_expiry=True, is_active=True).exclude(pk=field.pk)
    if field.is_expiry and field.is_active and others.exists():
        raise Refused(_("Une autre date de ce type est déjà surveillée."), field="is_expiry")


def _watch(kept: AssetType) -> None:
    """The date watched is another one: every machine of the type follows, in one statement."""
    rows = Asset.objects.filter(type=kept)
    watched = kept.fields.filter(is_expiry=True, is_active=True).first()
    if watched is None:
        rows.update(expires_on=None)
        return
    text = NullIf(KeyTextTransform(watched.key, "details"), Value(""))
    rows.update(expires_on=Cast(text, DateField()))
