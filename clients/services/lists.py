"""The list of rights as it stands, numbered, dated and kept as a file that nobody changes (H06)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import AccessGrant, Part, RightsList
from clients.selectors import live_grants
from core import access, events, exports, files, formats
from core.errors import Refused
from core.language import of_the_house

MOST_LINES = 100_000


def head() -> list[str]:
    """The heading of every list of rights: page, CSV and XLSX."""
    return [
        _("Personne"), _("Rôle"), _("Client"), _("Parties"), _("Écriture"), _("Du"), _("Au"),
        _("Motif"), _("Origine"), _("Donné par"), _("Liste du"),
    ]  # fmt: skip


def rows(grants: Iterable[AccessGrant], at: datetime) -> Iterator[list[str]]:
    """One line a right: who, what, from when to when, why, where from."""
    stamp = f"{formats.day_figures(formats.local(at).date())} {formats.hour(at)}"
    for row in grants:
        yield [
            str(row.user), row.user.get_role_display(), str(row.client), part_words(row),
            _("oui") if row.can_write else _("non"), _day(row.starts_at), _day(row.ends_at),
            row.reason, origin(row.source), str(row.given_by or _("la réservation")), stamp,
        ]  # fmt: skip


def part_words(row: AccessGrant) -> str:
    """« Parc et équipements, Réseau » of a right."""
    return ", ".join(str(Part(part).label) for part in row.parts if part in Part.values)


def origin(source: str) -> str:
    """Where a right comes from, in words."""
    kind, _colon, key = source.partition(":")
    return {
        "mission": _("mission %s") % key,
        "request": _("demande %s") % key,
        "urgent": _("ouverture d’urgence"),
    }.get(kind, _("donné à la main"))


def _day(instant: datetime | None) -> str:
    return formats.day_figures(formats.local(instant).date()) if instant else _("permanent")


@transaction.atomic
def note_export(*, lines: int, form: str, by: User, at: datetime, asked: Mapping[str, Any]) -> None:
    """The list as it stands was taken away as a file: a line of the access log (H09, H15)."""
    told = {name: str(value) for name, value in asked.items() if value}
    events.record("rights.exported", about=by, by=by, at=at, lines=lines, form=form, asked=told)


def made_words(at: datetime) -> str:
    """« établie le 17/11/2026 à 14 h 20 », as a paper says it."""
    day = formats.day_figures(formats.local(at).date())
    return _("établie le %(day)s à %(hour)s") % {"day": day, "hour": formats.hour(at)}


@of_the_house
@transaction.atomic
def keep_rights_list(*, by: User, at: datetime) -> RightsList:
    """Write down every right open now, under the next number (H06)."""
    access.require(by, "clients.view_rights")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('clients.rightslist'))")
    grants = live_grants(at)
    count = grants.order_by()[: MOST_LINES + 1].count()
    if count > MOST_LINES:
        raise Refused(_("La liste dépasse %s lignes : retirez d’abord des droits.") % formats.number(MOST_LINES))  # fmt: skip
    number = (RightsList.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    content = exports.csv_bytes(head(), rows(grants.iterator(2000), at))
    day = formats.local(at).date().isoformat()
    kept = RightsList.objects.create(
        number=number,
        made_at=at,
        made_by=by,
        lines=count,
        file=files.keep(content, name=f"droits-{number:04d}-{day}.csv", media_type="text/csv"),
    )
    events.record("rights.listed", about=kept, by=by, at=at, number=number, lines=count)
    return kept


def read_rights_list(kept: RightsList) -> list[list[str]]:
    """The lines of a kept list, its heading first; refused when the file is not the one written."""
    with kept.file.file.open("rb") as source:
        content = source.read()
    if sha256(content).hexdigest() != kept.file.sha256:
        raise Refused(_("Le fichier de la liste n° %s a été modifié : il ne fait plus foi.") % kept)
    return exports.csv_rows(content)
