"""Documents of the dossier: joined, replaced by a newer version, kept to named people, put away (G06)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client, Document, DocumentKind, DocumentVersion, Secrecy
from clients.services import states
from core import events, files, pictures
from core.errors import Refused
from core.language import of_the_house

#: Media type → how it becomes a picture.
PICTURES = {
    **dict.fromkeys(("image/jpeg", "image/png", "image/webp"), pictures.fresh),
    "application/pdf": pictures.first_page,
}


@transaction.atomic
def add_document(
    *,
    client_id: int,
    part: str,
    title: str,
    upload: File,
    by: User,
    at: datetime,
    kind: str = DocumentKind.OTHER,
    secrecy: str = Secrecy.PART,
    readers: Iterable[User] = (),
    asset_id: int | None = None,
) -> Document:
    """Put a file into one part of the dossier, under that part's right, or a narrower one (G06)."""
    client = Client.objects.get(pk=client_id)
    states.may_write(by, client, part, at)
    if asset_id and not Asset.objects.filter(pk=asset_id, client=client).exists():
        raise Refused(_("Cet équipement est d’un autre client."), field="asset")
    stored = files.store(upload)
    document = Document.objects.create(
        client=client,
        part=part,
        kind=kind,
        title=title.strip()[:160] or stored.name[:160],
        secrecy=secrecy,
        asset_id=asset_id,
        file=stored,
        added_at=at,
        added_by=by,
    )
    if secrecy == Secrecy.NAMED:
        document.readers.set(readers)
    DocumentVersion.objects.create(document=document, number=1, file=stored, at=at, by=by)
    _tell("added", document, by, at)
    return document


@transaction.atomic
def add_version(
    *, document_id: int, upload: File, note: str = "", by: User, at: datetime
) -> DocumentVersion:
    """A newer file takes the place of the last one, which stays to be read (G06)."""
    document = _held(document_id, by, at)
    stored = files.store(upload)
    last = document.versions.values_list("number", flat=True).first() or 0
    version = DocumentVersion.objects.create(
        document=document, number=last + 1, file=stored, note=note.strip()[:200], at=at, by=by
    )
    document.file, document.added_at, document.added_by = stored, at, by
    document.save(update_fields=["file", "added_at", "added_by"])
    _tell("versioned", document, by, at, number=version.number)
    return version


@transaction.atomic
def make_preview(*, document_id: int) -> DocumentVersion | None:
    """Keep a picture of the last version, for the page to show; None when it has none. Idempotent.

    The worker's business: a stranger's file is read apart from the pages.
    """
    versions = DocumentVersion.objects.select_for_update(of=("self",)).select_related("file")
    version = versions.filter(document=document_id, preview=None).order_by("-number").first()
    draw = PICTURES.get(version.file.media_type) if version else None
    if version is None or draw is None:
        return None
    with version.file.file.open("rb") as source:
        raw = source.read()
    try:
        drawn = draw(raw)
    except pictures.NotAPicture:
        return None
    version.preview = files.keep(drawn, name="apercu.jpg", media_type="image/jpeg")
    version.save(update_fields=["preview"])
    return version


@transaction.atomic
def set_secrecy(
    *, document_id: int, secrecy: str, readers: Iterable[User], by: User, at: datetime
) -> Document:
    """Say who may read one document: its part's readers, or only some of them."""
    document = _held(document_id, by, at)
    named = list(readers) if secrecy == Secrecy.NAMED else []
    if secrecy not in Secrecy.values:
        raise Refused(_("Choisissez qui peut lire."), field="secrecy")
    if secrecy == Secrecy.NAMED and not named:
        raise Refused(_("Nommez au moins une personne."), field="readers")
    document.secrecy = secrecy
    document.save(update_fields=["secrecy"])
    document.readers.set(named)
    _tell("kept_to" if named else "opened", document, by, at, readers=[p.pk for p in named])
    return document


@transaction.atomic
def withdraw_document(*, document_id: int, by: User, at: datetime) -> Document:
    """Put a document away: no page shows it any more, nothing of it is lost."""
    document = _held(document_id, by, at)
    document.withdrawn_at = at
    document.save(update_fields=["withdrawn_at"])
    _tell("withdrawn", document, by, at)
    return document


def _held(document_id: int, by: User, at: datetime) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("client")
    document = rows.get(pk=document_id)
    states.may_write(by, document.client, document.part, at)
    if not Document.objects.visible_to(by).filter(pk=document_id).exists():
        raise PermissionDenied("this document is kept to others")
    return document


@of_the_house
def _tell(verb: str, document: Document, by: User, at: datetime, **data: Any) -> None:
    """The title of a document kept to named people is told to nobody else."""
    title = _("réservé") if document.secrecy == Secrecy.NAMED else document.title
    about = [document, document.client]
    events.record(
        f"document.{verb}", about=about, by=by, at=at, part=document.part, title=title, **data
    )
