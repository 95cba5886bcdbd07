"""How our mails look: name, colour, signature and logo of the house, dated settings written on one page (K02)."""

import base64
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, files, pictures, setting
from core.errors import Refused
from core.models import StoredFile
from notifications.dials import HEAD

#: The points a logo may take at the head of a mail.
BOX = (320, 80)
MOST_LOGO = 2 * 1024 * 1024


@dataclass(frozen=True)
class Letterhead:
    """What stands above and below every mail; `logo` is the key of a kept picture, 0 for none."""

    name: str = "Aprile"
    colour: str = "#174a87"
    signature: str = ""
    logo: int = 0

    @property
    def picture(self) -> str:
        """How the HTML names the logo; the mail carries it (`logo_of`)."""
        return f"cid:logo-{self.logo}" if self.logo else ""


def on(at: datetime) -> Letterhead:
    """The letterhead in force at that instant: one statement a request."""
    values = setting.values([dial.name for dial in HEAD], on=at)
    return Letterhead(**{name.removeprefix("letter_"): value for name, value in values.items()})


def logo_of(html: str) -> tuple[str, bytes]:
    """The name and the bytes of the logo this HTML shows; empty when it shows none."""
    found = re.search(r'src="cid:(logo-(\d+))"', html)
    return (found[1], _bytes(int(found[2]))) if found else ("", b"")


@lru_cache(maxsize=8)
def _bytes(key: int) -> bytes:
    with StoredFile.objects.get(pk=key).file.open("rb") as kept:
        return bytes(kept.read())


def shown(html: str) -> str:
    """The HTML as a page may show it, its logo within it."""
    name, picture = logo_of(html)
    data = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
    return html.replace(f"cid:{name}", data) if name else html


@transaction.atomic
def write(*, by: User, at: datetime, logo: File | None, without_logo: bool, **values: Any) -> int:
    """Put another letterhead in force today; says how many of its settings changed."""
    access.require(by, "notifications.edit_texts")
    wanted = {f"letter_{name}": value for name, value in values.items()}
    if logo or without_logo:
        wanted["letter_logo"] = _kept(logo) if logo else 0
    held = setting.values(wanted, on=at)
    changed = {name: value for name, value in wanted.items() if value != held[name]}
    for name, value in changed.items():
        setting.turn(name, value, since=setting.day_of(at), by=by, at=at)
    return len(changed)


def _kept(logo: File) -> int:
    if logo.size > MOST_LOGO:
        raise Refused(_("Ce logo dépasse 2 Mo."), field="logo")
    try:
        picture = pictures.on_white(logo.read(), BOX)
    except pictures.NotAPicture:
        raise Refused(_("Choisissez une image PNG, JPEG ou WebP."), field="logo") from None
    return files.keep(picture, name="logo.png", media_type="image/png").pk
