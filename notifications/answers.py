"""What an SMS says to a mission: yes, no, or something a person must read. Pure."""

import re
import unicodedata
from enum import StrEnum


class Answer(StrEnum):
    """The meaning of an answer."""

    YES = "YES"
    NO = "NO"
    UNCLEAR = "UNCLEAR"


YES = (
    "ok",
    "oui",
    "o",
    "1",
    "yes",
    "y",
    "d accord",
    "recu",
    "accepte",
    "j accepte",
    "ok merci",
    "oui merci",
)
NO = ("non", "no", "n", "0", "refus", "refuse", "je refuse", "impossible", "non merci")
NUMBER = re.compile(r"\bi ?(\d{1,9})\b")


def meaning(text: str) -> Answer:
    """Yes and no in few words only: « oui mais pas avant 11 h » is for a person to read."""
    words = NUMBER.sub("", _plain(text)).strip()
    if words in YES:
        return Answer.YES
    return Answer.NO if words in NO else Answer.UNCLEAR


def mission_number(text: str) -> int | None:
    """The mission a text names, « I-10447 », or None."""
    found = NUMBER.search(_plain(text))
    return int(found[1]) if found else None


def _plain(text: str) -> str:
    """Small letters without accents nor signs, one space between words."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(
        letter if letter.isalnum() else " " for letter in bare if not unicodedata.combining(letter)
    )
    return " ".join(letters.split())
