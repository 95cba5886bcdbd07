"""What proves who calls: a code drawn by us, or the answer to the person's own question. Only hashes are kept (A24)."""

import re
import secrets

from django.contrib.auth.hashers import check_password, make_password
from django.views.decorators.debug import sensitive_variables

from clients.plain import plain

DIGITS = 8
#: A shorter answer is guessed.
SHORTEST_ANSWER = 3


@sensitive_variables()
def draw() -> str:
    """A new code: digits only, so that it is told by telephone in any accent."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


@sensitive_variables()
def spoken(code: str) -> str:
    """As it is said, two digits at a time."""
    return "\u00a0".join(re.findall(r"\d{1,2}", code))


@sensitive_variables()
def as_code(said: str) -> str:
    """What was heard, digits only."""
    return re.sub(r"\D", "", said)


@sensitive_variables()
def as_answer(said: str) -> str:
    """What was heard, without case, accents, spaces or signs."""
    return "".join(sign for sign in plain(said) if sign.isalnum())


@sensitive_variables()
def seal(bare: str) -> str:
    """What is kept of it."""
    return make_password(bare)


@sensitive_variables()
def holds(bare: str, kept: str) -> bool:
    """Whether it is what was kept; where nothing was kept, « no » takes as long to come."""
    if not kept:
        make_password(bare)
        return False
    return check_password(bare, kept)
