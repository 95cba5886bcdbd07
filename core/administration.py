"""The administration log: what was changed of how the product works, on the chain of the access log (Q06).

Each app states in `administration.py` which of its facts are administration, under which heading and in
which words. Their lines stand between those of the access log, sealed by the same digests; each log shows
its own lines only, so that whoever administers the product reads what was administered and no access.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import dials, events, formats, trail
from core.calendars.words import week_words

#: heading → (its words, kind of fact → words)
Headings = Mapping[str, tuple[Any, Mapping[str, Any]]]
_HEADINGS: dict[str, tuple[Any, dict[str, Any]]] = {}
_WORDS: dict[str, Any] = {}


def register(table: Headings) -> None:
    """Add an app's facts to the log; a kind of fact belongs to one heading."""
    for name, (words, kinds) in table.items():
        if twice := set(kinds) & set(_WORDS):
            raise ImproperlyConfigured(f"declared twice: {sorted(twice)}")
        _HEADINGS.setdefault(name, (words, {}))[1].update(kinds)
        _WORDS.update(kinds)
        trail.watch(kinds)


def headings() -> list[tuple[str, Any]]:
    """(name, words) of what may be asked for, in the order of their declaration."""
    return [(name, words) for name, (words, _kinds) in _HEADINGS.items()]


def kinds(heading: str = "") -> list[str]:
    """The kinds of fact under a heading; all of them without one."""
    return list(_HEADINGS[heading][1] if heading else _WORDS)


def words(kind: str) -> str:
    """What was done, in words."""
    return str(_WORDS.get(kind, kind))


#: What a fact says beside its changes, in the order it is shown; keys that are not here stay in the digest.
SAID: dict[str, Any] = {
    "name":        gettext_lazy("Nom"),
    "title":       gettext_lazy("Titre"),
    "number":      gettext_lazy("Numéro"),
    "path":        gettext_lazy("Rangée sous"),
    "role":        gettext_lazy("Rôle"),
    "command":     gettext_lazy("Commande"),
    "options":     gettext_lazy("Options"),
    "language":    gettext_lazy("Langue"),
    "line":        gettext_lazy("Ligne"),
    "is_on":       gettext_lazy("En service"),
    "may_write":   gettext_lazy("Peut écrire"),
    "networks":    gettext_lazy("Réseaux"),
    "expires":     gettext_lazy("Vaut jusqu’au"),
    "file":        gettext_lazy("Fichier"),
    "created":     gettext_lazy("Ajoutés"),
    "changed":     gettext_lazy("Modifiés"),
    "kind":        gettext_lazy("Engagement"),
    "minutes":     gettext_lazy("Minutes"),
    "steps":       gettext_lazy("Étapes"),
    "position":    gettext_lazy("Position de travail"),
    "what":        gettext_lazy("Ce qui a changé"),
    "month":       gettext_lazy("Mois"),
    "value":       gettext_lazy("Valeur"),
    "price":       gettext_lazy("Prix"),
    "coefficient": gettext_lazy("Coefficient"),
    "parts":       gettext_lazy("Parties"),
    "can_write":   gettext_lazy("Peut écrire"),
    "level":       gettext_lazy("Niveau"),
    "version":     gettext_lazy("Version"),
    "on":          gettext_lazy("Le"),
    "since":       gettext_lazy("À partir du"),
    "until":       gettext_lazy("Jusqu’au"),
    "fingerprint": gettext_lazy("Empreinte"),
    "lines":       gettext_lazy("Lignes"),
    "asked":       gettext_lazy("Recherche"),
    "reason":      gettext_lazy("Motif"),
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One thing a line says; `before` is None when it says how something is rather than what it was."""

    words: str
    after: str
    before: str | None = None


def told(about: Sequence[str], data: Mapping[str, Any]) -> list[Told]:
    """What a fact about these things says: each field before and after, then the rest in words."""
    if dial := dials.known(str(data.get("name", ""))) if about[0].startswith("setting:") else None:
        before = dials.say(dial, data["before"]) if "before" in data else None
        day = value_words(about, "", data["since"])
        return [Told(str(dial.words), dials.say(dial, data["value"]), before), Told(_("À partir du"), day)]  # fmt: skip
    changes = data.get("changes", {})
    rows = [Told(field_words(about, name), *_sides(about, name, pair)) for name, pair in changes.items()]  # fmt: skip
    said = ((name, data[name]) for name in SAID if data.get(name) not in (None, "", [], {}))
    return rows + [Told(str(SAID[name]), value_words(about, name, value)) for name, value in said]


def _sides(about: Sequence[str], name: str, pair: Any) -> tuple[str, str]:
    """(after, before); a change whose values stay private says only that there was one."""
    before, after = pair
    if before == after == "":
        return _("changé"), ""
    return value_words(about, name, after), value_words(about, name, before)


_NAMED: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {}


def name_by(model: type[models.Model], *fields: str) -> None:
    """Let lines about such a thing be shown by its name, and found by these fields."""
    _NAMED[str(model._meta.model_name)] = (model, fields)


def names(topics: Iterable[str]) -> dict[str, str]:
    """The names of these things, by topic: one statement a kind of thing that is there."""
    wanted: dict[str, set[int]] = {}
    for topic in topics:
        table, _colon, key = topic.partition(":")
        if table in _NAMED and key.isdigit():
            wanted.setdefault(table, set()).add(int(key))
    return {
        f"{table}:{pk}": str(row)
        for table, keys in wanted.items()
        for pk, row in _NAMED[table][0]._default_manager.in_bulk(keys).items()
    }


#: Things of one kind that a search finds by name.
MOST_FOUND = 100


def named(text: str) -> list[str]:
    """The topics of the things whose name holds this text."""
    found: list[str] = []
    for model, fields in _NAMED.values():
        asked = models.Q(*((f"{field}__icontains", text) for field in fields), _connector="OR")
        keys = model._default_manager.filter(asked).order_by("pk").values_list("pk", flat=True)
        found += [events.key(model, pk) for pk in keys[:MOST_FOUND]]
    return found


@cache
def _models() -> dict[str, type[models.Model]]:
    return {str(model._meta.model_name): model for model in apps.get_models()}


def field_words(about: Sequence[str], name: str) -> str:
    """What a field is called on screens, « line:3:monthly_fee » by its last word; its own name when nothing here has it."""
    last = name.rpartition(":")[2]
    said = str(getattr(_field(about, last), "verbose_name", "") or SAID.get(last, last))
    return said[:1].upper() + said[1:]


def value_words(about: Sequence[str], name: str, value: Any) -> str:
    """A value of a fact as people read it."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if name == "weekly":
        return week_words(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {value_words(about, '', one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(_row(about, name, one) for one in value)
    field = _field(about, name)
    choices = dict(getattr(getattr(field, "base_field", field), "flatchoices", ()) or ())
    return str(choices.get(value) or _spelt(value))


#: What a row of a calendar says, in the order people say it: the database keeps none.
OF_ROW = ("first", "last", "on", "from", "to", "hours", "label")


def _row(about: Sequence[str], name: str, one: Any) -> str:
    """One of several: a row of a calendar by its values, the rest as it is."""
    if isinstance(one, dict):
        return " ".join(value_words(about, "", one[key]) for key in OF_ROW if one.get(key))
    return value_words(about, name, one)


def _spelt(value: Any) -> str:
    """A day or an instant by its figures; anything else as it is."""
    try:
        moment = datetime.fromisoformat(str(value)) if isinstance(value, str) else None
    except ValueError:
        return str(value)
    if moment is None:
        return str(value)
    is_day = len(str(value)) == len(date.min.isoformat())
    return formats.day_figures(moment.date()) if is_day else formats.exact(moment)


def _field(about: Sequence[str], name: str) -> Any:
    """The field of that name of the first of these things that has one."""
    for topic in about if name else ():
        model = _models().get(topic.partition(":")[0])
        for field in model._meta.get_fields() if model else ():
            if field.name == name:
                return field
    return None
