"""Every placeholder a letter may use, in one table: its name, its words for whoever edits, where its value comes from.

A value is read from what is known of the fact (`parts.known`, and what `parts.of_letter` adds); what is
not known is empty. Secrets, internal notes and the dossier's content have no name here and so enter no letter.
"""

from collections.abc import Callable

from notifications.placeholders.reading import Known
from notifications.placeholders.table import TABLE, Placeholder
from notifications.wording import Value

__all__ = ["TABLE", "Placeholder", "look"]

BY_NAME = {placeholder.name: placeholder for placeholder in TABLE}


def look(known: Known) -> Callable[[str], Value]:
    """What each name stands for, in the language of the moment; a name that does not exist is empty."""

    def value(name: str) -> Value:
        placeholder = BY_NAME.get(name)
        if placeholder is None:
            return Value()
        found = placeholder.read(known)
        text = "" if found is None or found is False else str(found or "")
        return Value(text, placeholder.is_ours)

    return value
