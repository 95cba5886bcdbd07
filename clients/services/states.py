"""Keeping what was: one dated before and after for each line that changes, never rewritten (G08)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from clients import sheets
from clients.models import Asset, AssetField, Client, DossierChange, Part
from clients.selectors import parts_open
from core.errors import Refused
from core.language import of_the_house

#: key of the line, its words, before, after
Line = tuple[str, str, str, str]
Sheet = dict[str, str]


def may_write(by: User | None, client: Client, part: str, at: datetime) -> None:
    """Stop whoever has not this part open for writing; nobody writes logins here. `None` is an import."""
    if part not in Part.values or part == Part.SECRETS:
        raise Refused(_("Choisissez une partie du dossier."), field="part")
    if by is not None and not parts_open(by, client, at).get(part):
        raise PermissionDenied("this part is not open for writing")


@of_the_house
def picture(asset: Asset, fields: Iterable[AssetField]) -> Sheet:
    """The sheet of a machine in the words in which it is kept."""
    return sheets.sheet(asset, fields)


@of_the_house
def keep_differences(
    asset: Asset,
    before: Sheet,
    fields: Iterable[AssetField],
    *,
    by: User | None,
    at: datetime,
    source: str,
) -> list[DossierChange]:
    """Keep each line of the sheet that is not as it was."""
    after = sheets.sheet(asset, fields)
    lines = [
        (key, label, before.get(key, ""), after.get(key, ""))
        for key, label in sheets.words(fields).items()
        if before.get(key, "") != after.get(key, "")
    ]
    return keep(asset, lines, by=by, at=at, source=source)


@of_the_house
def keep_creation(asset: Asset, *, by: User | None, at: datetime, source: str) -> None:
    """A machine is there from now on; what its sheet said on that day is found back from its later changes."""
    line = (sheets.CREATED, _("Ajouté"), "", asset.kind_words or asset.name)
    keep(asset, [line], by=by, at=at, source=source)


def keep(
    asset: Asset, lines: Iterable[Line], *, by: User | None, at: datetime, source: str
) -> list[DossierChange]:
    """Write what changed of a machine; `label` carries its name, so that a list needs no other row."""
    return DossierChange.objects.bulk_create(
        DossierChange(
            client_id=asset.client_id,
            part=asset.part,
            asset=asset,
            field=key,
            label=f"{asset.name} : {words}"[:120],
            before=before,
            after=after,
            at=at,
            by=by,
            source=source[:40],
        )
        for key, words, before, after in lines
    )
