"""Which column is which field: remembered by the layout of the file, else guessed from its headings. Pure."""

import hashlib
from collections.abc import Mapping, Sequence

from clients.imports.nouns import Noun

#: field → heading
Columns = dict[str, str]


def fingerprint(headings: Sequence[str]) -> str:
    """What two files laid out alike have in common."""
    return hashlib.sha256("\n".join(_plain(h) for h in headings if h).encode()).hexdigest()


def guess(noun: Noun, headings: Sequence[str]) -> Columns:
    """The heading that means each field, the most usual words first; a column serves once."""
    left = {_plain(heading): heading for heading in headings if heading}
    found: Columns = {}
    for field in noun.fields:
        word = next((word for word in field.guesses if word in left), None)
        if word is not None:
            found[field.name] = left.pop(word)
    return found


def kept(noun: Noun, headings: Sequence[str], asked: Mapping[str, str]) -> Columns:
    """What is asked, limited to fields and headings that exist."""
    names = {field.name for field in noun.fields}
    return {name: heading for name, heading in asked.items() if heading and name in names and heading in headings}  # fmt: skip


def _plain(heading: str) -> str:
    return " ".join(heading.lower().split())
