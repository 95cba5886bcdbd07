"""The language of the house: what is stored or printed for others never takes that of its author's screen."""

import re
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

P = ParamSpec("P")
R = TypeVar("R")


def of_the_house(write: Callable[P, R]) -> Callable[P, R]:
    """Run `write` in French: notes, ledgers, sealed reports and invoices read the same for everybody."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(settings.LANGUAGE_CODE):
            return write(*args, **kwargs)

    return written


def remembered(write: Callable[P, R]) -> Callable[P, R]:
    """Keep what `write` says, for each language and time zone: pure functions of a few words that lists repeat."""

    @lru_cache(maxsize=4096)
    def kept(_language: str | None, _zone: object, *args: P.args, **kwargs: P.kwargs) -> R:
        return write(*args, **kwargs)

    @wraps(write)
    def said(*args: P.args, **kwargs: P.kwargs) -> R:
        reader = translation.get_language(), timezone.get_current_timezone()
        return kept(*reader, *args, **kwargs)  # type: ignore[arg-type]

    return said


def said_again(text: str) -> str:
    """What was stored in French words of ours, in the reader's language; anybody's own words as they are.

    A sentence and its detail, « Délai démarré : réponse ou calendrier », are two strings of the catalogue.
    """
    if not _is_foreign():
        return text
    plain = re.sub("[\u00a0\u202f]", " ", text)
    if (whole := _again(plain)) != plain:
        return whole
    parts = re.split(r"\s:\s", plain)
    again = [_again(part) for part in parts]
    return text if again == parts else ": ".join(again)


def _again(words: str) -> str:
    return gettext(words) if words.strip() else words


def _is_foreign() -> bool:
    return (translation.get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE
