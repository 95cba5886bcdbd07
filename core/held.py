"""Files of a form that was interrupted, sealed until the page that sent them comes back (Q04).

The key travels in that page and is kept nowhere else, so what waits here can be read by nobody: not by
another session, not from the database, the disk or a backup. What comes back goes through the same
checks as any upload.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Sum
from django.utils.datastructures import MultiValueDict

from core import files
from core.models import HeldUpload

KEPT_FOR = timedelta(minutes=15)
#: Of one form, and of one person at a time: what is beyond has to be chosen again.
MOST_FILES, MOST_BYTES = 10, 3 * files.MOST_BYTES
NONCE = 12
#: Deleted by one run of the sweep.
LOT = 500


@transaction.atomic
def hold(
    uploads: MultiValueDict[str, UploadedFile], *, user_id: int, session: str, at: datetime
) -> str:
    """Seal these files; the key that gives them back to this person in this session, or "" for none."""
    kept = list(_within(uploads, user_id))
    if not kept:
        return ""
    key = os.urandom(32)
    for name, upload in kept:
        nonce = os.urandom(NONCE)
        sealed = AESGCM(key).encrypt(nonce, _packed(name, upload), _bound(user_id, session))
        row = HeldUpload(user_id=user_id, digest=_digest(key), size=upload.size or 0, held_at=at)
        row.file.save(os.urandom(16).hex(), ContentFile(nonce + sealed), save=False)
        row.save()
    return base64.urlsafe_b64encode(key).decode()


def waiting(token: str, *, user_id: int) -> int:
    """How many files this key would give back."""
    key = _key(token)
    return HeldUpload.objects.filter(user_id=user_id, digest=_digest(key)).count() if key else 0


@transaction.atomic
def give_back(
    token: str, *, user_id: int, session: str, at: datetime
) -> MultiValueDict[str, UploadedFile]:
    """The files of this key, once, as they were sent; none for another person, another session, or later."""
    found: MultiValueDict[str, UploadedFile] = MultiValueDict()
    key = _key(token)
    if key is None:
        return found
    rows = HeldUpload.objects.select_for_update().filter(
        user_id=user_id, digest=_digest(key), held_at__gt=at - KEPT_FOR
    )
    for row in rows.order_by("pk"):
        try:
            name, upload = _opened(row, key, _bound(user_id, session))
        except InvalidTag:
            return MultiValueDict()
        found.appendlist(name, upload)
        _forget(row)
    return found


def forget_old(*, at: datetime) -> int:
    """Delete what nobody came back for."""
    rows = HeldUpload.objects.filter(held_at__lte=at - KEPT_FOR).order_by("pk")[:LOT]
    for row in rows:
        _forget(row)
    return len(rows)


def _within(
    uploads: MultiValueDict[str, UploadedFile], user_id: int
) -> Iterator[tuple[str, UploadedFile]]:
    """The files there is room for, in their order."""
    held = HeldUpload.objects.filter(user_id=user_id).aggregate(n=Sum("size"))["n"] or 0
    sent = [(name, upload) for name in uploads for upload in uploads.getlist(name)]
    for name, upload in sent[:MOST_FILES]:
        size = upload.size or 0
        if size <= files.MOST_BYTES and held + size <= MOST_BYTES:
            held += size
            yield name, upload


def _packed(name: str, upload: UploadedFile) -> bytes:
    head = {"field": name, "name": upload.name, "type": upload.content_type}
    return json.dumps(head).encode() + b"\n" + upload.read()


def _opened(row: HeldUpload, key: bytes, bound: bytes) -> tuple[str, UploadedFile]:
    with row.file.open("rb") as source:
        content = source.read()
    head, _line, content = AESGCM(key).decrypt(content[:NONCE], content[NONCE:], bound).partition(b"\n")  # fmt: skip
    told = json.loads(head)
    return told["field"], SimpleUploadedFile(told["name"] or "", content, told["type"])


def _forget(row: HeldUpload) -> None:
    storage, name = row.file.storage, str(row.file.name)
    row.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _bound(user_id: int, session: str) -> bytes:
    return f"user:{user_id}:session:{session}".encode()


def _key(token: str) -> bytes | None:
    try:
        key = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        return None
    return key if len(key) == 32 else None


def _digest(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()
