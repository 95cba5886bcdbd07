"""What is typed into a field of a type, read once: the text that is kept, or a sentence (pure)."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_interface
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

MOST_CHARACTERS = 500


def read(kind: str, typed: object, choices: Sequence[str] = ()) -> str:
    """The kept text of a value, "" for nothing; ValueError with a sentence when it is not of that kind."""
    text = " ".join(str("" if typed is None else typed).split())
    if not text:
        return ""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(_("C’est trop long (500 caractères au plus)."))
    if kind == "CHOICE":
        return _choice(text, choices)
    return READERS[kind](text)


def _choice(text: str, choices: Sequence[str]) -> str:
    for choice in choices:
        if choice.casefold() == text.casefold():
            return choice
    raise ValueError(_("Choisissez parmi : %s.") % ", ".join(choices))


def _number(text: str) -> str:
    try:
        number = Decimal(re.sub(r"\s", "", text).replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) >= Decimal(10) ** 15:
        raise ValueError(_("Ce n’est pas un nombre."))
    return f"{number.normalize():f}"


def _date(text: str) -> str:
    for written in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, written).date().isoformat()  # noqa: DTZ007  (a day)
        except ValueError:
            continue
    raise ValueError(_("Ce n’est pas une date (jour/mois/année)."))


def _ip(text: str) -> str:
    try:
        found = ip_interface(text)
    except ValueError:
        raise ValueError(_("Ce n’est pas une adresse IP ni un réseau (10.0.0.0/24).")) from None
    return str(found) if "/" in text else str(found.ip)


def _url(text: str) -> str:
    whole = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(whole)
        right = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        right = False
    if not right or " " in whole:
        raise ValueError(_("Ce n’est pas une adresse Internet."))
    if parts.password or parts.username:
        raise ValueError(_("Pas d’identifiant dans une adresse : gardez-le au coffre-fort."))
    return whole


READERS: dict[str, Callable[[str], str]] = {
    "TEXT": str,
    "NUMBER": _number,
    "DATE": _date,
    "IP": _ip,
    "URL": _url,
}


def day(kept: str) -> date | None:
    """The day a kept date means."""
    return date.fromisoformat(kept) if kept else None
