"""The language of the house: what is stored or printed for others never takes that of its author's screen."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.utils import translation

P = ParamSpec("P")
R = TypeVar("R")


def of_the_house(write: Callable[P, R]) -> Callable[P, R]:
    """Run `write` in French: notes, ledgers, sealed reports and invoices read the same for everybody."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        with translation.override(settings.LANGUAGE_CODE):
            return write(*args, **kwargs)

    return written
