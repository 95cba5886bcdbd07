"""Uploads: sniffed, bounded, stored under a random name, served as attachments (rules-security 3.3.4)."""

import hashlib
import secrets
from pathlib import PurePath

import puremagic
from django.core.files.base import ContentFile, File
from django.http import FileResponse
from django.utils.translation import gettext as _

from core.errors import Refused
from core.models import StoredFile

MOST_BYTES = 20 * 1024 * 1024
#: What a browser may show in place; everything else is only ever downloaded.
SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}
REFUSED_ENDINGS = {
    ".exe",
    ".bat",
    ".cmd",
    ".com",
    ".js",
    ".vbs",
    ".scr",
    ".msi",
    ".ps1",
    ".html",
    ".htm",
    ".svg",
    ".hta",
}


def store(upload: File, *, name: str = "") -> StoredFile:
    """Keep an uploaded file. Refused with a sentence when empty, over 20 Mo or of a dangerous type."""
    shown = PurePath((name or upload.name or "fichier").replace("\\", "/")).name[:200]
    if upload.size > MOST_BYTES:
        raise Refused(_("« %s » dépasse 20 Mo.") % shown, field="files")
    if not upload.size:
        raise Refused(_("« %s » est vide.") % shown, field="files")
    if PurePath(shown).suffix.lower() in REFUSED_ENDINGS:
        raise Refused(_("Le type de « %s » n’est pas accepté.") % shown, field="files")
    return keep(upload.read(), name=shown)


def keep(content: bytes, *, name: str, media_type: str = "") -> StoredFile:
    """Store bytes we made or checked ourselves."""
    stored = StoredFile(
        name=name,
        media_type=media_type or sniff(content),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )
    stored.file.save(secrets.token_hex(16), ContentFile(content), save=False)
    stored.save()
    return stored


def sniff(content: bytes) -> str:
    """The media type the bytes themselves tell; never the sender's word."""
    try:
        found: str = puremagic.from_string(content[:4096], mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found and found != "application/x-empty":
        return found
    try:
        content[:4096].decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "text/plain"


def response(stored: StoredFile, *, inline: bool = False) -> FileResponse:
    """The file as an answer; call only after asking for the right to see it."""
    source = stored.file.open("rb")
    show = inline and stored.media_type in SHOWN_INLINE
    answer = FileResponse(
        source, as_attachment=not show, filename=stored.name, content_type=stored.media_type
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["Cache-Control"] = "private, no-store"
    return answer
