"""What one cell means: each reader takes its text and somewhere to say its doubts; ValueError refuses the line. Pure."""

import re
from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from clients import identifiers
from core.phones import e164

Doubt = Callable[[str], None]

STATES = {
    "actif": "ACTIVE", "en service": "ACTIVE", "active": "ACTIVE",
    "spare": "SPARE", "en réserve": "SPARE", "réserve": "SPARE", "stock": "SPARE",
    "inactif": "RETIRED", "retiré": "RETIRED",
    "campagne_deee": "RECYCLED", "recyclé": "RECYCLED", "deee": "RECYCLED",
}  # fmt: skip
DAYS = ("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y")
YES = frozenset({"oui", "o", "x", "1", "vrai", "true", "yes"})


def text(cell: str, doubt: Doubt) -> str:
    """On one line."""
    return " ".join(cell.split())


def prose(cell: str, doubt: Doubt) -> str:
    """As it is, lines included."""
    return cell.strip()


def leaf(cell: str, doubt: Doubt) -> str:
    """The last name of a path « A > B > C »."""
    return cell.rsplit(" > ", maxsplit=1)[-1].strip()


def state(cell: str, doubt: Doubt) -> str:
    """A state of equipment; an unknown word is taken for « en service »."""
    if not cell:
        return ""
    if cell.lower() not in STATES:
        doubt(_("statut « %s » pris pour « en service »") % cell)
    return STATES.get(cell.lower(), "ACTIVE")


def macs(cell: str, doubt: Doubt) -> list[str]:
    """The addresses of a cell, on one or several lines."""
    found = []
    for word in re.split(r"[\s,;]+", cell.lower().strip()):
        if re.fullmatch(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", word):
            found.append(word.replace("-", ":"))
        elif word:
            doubt(_("adresse MAC illisible, laissée de côté"))
    return found


def day(cell: str, doubt: Doubt) -> date | None:
    """A day, whichever way it is usually written."""
    for way in DAYS if cell else ():
        try:
            return datetime.strptime(cell[:10], way).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    if cell:
        doubt(_("date illisible, laissée de côté"))
    return None


def months(cell: str, doubt: Doubt) -> int:
    """« 36 mois » or « 36 »."""
    found = re.match(r"(\d{1,3})(?: mois)?$", cell.strip())
    return int(found[1]) if found else 0


def later(start: date | None, count: int) -> date | None:
    """The day so many months later; the last day of a shorter month; nothing without a start or months."""
    if start is None or count == 0:
        return None
    total = start.month - 1 + count
    year, month = start.year + total // 12, total % 12 + 1
    for number in (start.day, 30, 29, 28):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return None


def phone(cell: str, doubt: Doubt) -> str:
    """In one way of writing."""
    found = e164(cell) if cell else ""
    if cell and not found:
        doubt(_("numéro de téléphone illisible, laissé de côté"))
    return found


def email(cell: str, doubt: Doubt) -> str:
    """An address one can write to."""
    try:
        if cell:
            validate_email(cell)
    except ValidationError:
        raise ValueError(_("« %s » n’est pas une adresse de courriel") % cell[:80]) from None
    return cell


def yes(cell: str, doubt: Doubt) -> bool | None:
    """Oui or non; nothing says nothing."""
    return cell.lower() in YES if cell else None


def siren(cell: str, doubt: Doubt) -> str:
    """Checked digit by digit."""
    return _checked(identifiers.siren, cell, "SIREN")


def siret(cell: str, doubt: Doubt) -> str:
    """Checked digit by digit."""
    return _checked(identifiers.siret, cell, "SIRET")


def vat(cell: str, doubt: Doubt) -> str:
    """With its key."""
    return _checked(identifiers.vat, cell, _("n° de TVA"))


def _checked(check: Callable[[str], str], cell: str, words: str) -> str:
    try:
        return check(cell) if cell else ""
    except ValueError:
        raise ValueError(_("« %(cell)s » n’est pas un %(words)s valable") % {"cell": cell[:40], "words": words}) from None  # fmt: skip
