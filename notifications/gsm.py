"""What fits in one SMS: the GSM 7-bit alphabet, counted and spelt. Pure."""

import unicodedata

LIMIT = 160
_BASIC = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = set("^{}\\[~]|€")
_SPELT = {"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "…": "...",
          "œ": "oe", "Œ": "OE", "\u202f": " ", "\u00a0": " ", "\u2212": "-", "·": "-", "°": "o"}  # fmt: skip


def length(text: str) -> int:
    """How many of the 160 places the text takes; extended characters take two."""
    return sum(2 if letter in _EXTENDED else 1 for letter in text)


def spell(text: str) -> str:
    """The text in the GSM alphabet: French quotes and dashes respelt, foreign accents dropped."""
    return "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    letter = _SPELT.get(letter, letter)
    if all(part in _BASIC or part in _EXTENDED for part in letter):
        return letter
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if part in _BASIC) or "?"


def fit(text: str, room: int = LIMIT) -> str:
    """The text spelt and cut to `room` places, with « ... » when something had to go."""
    text = spell(text)
    if length(text) <= room:
        return text
    while length(text) > room - 3:
        text = text[:-1]
    return text.rstrip() + "..."


def segments(text: str) -> int:
    """How many SMS an operator counts for this text: 160 places alone, 153 each when joined (70 and 67
    as soon as one letter is outside the alphabet)."""
    is_plain = all(letter in _BASIC or letter in _EXTENDED for letter in text)
    alone, joined = (160, 153) if is_plain else (70, 67)
    size = length(text) if is_plain else len(text.encode("utf-16-be")) // 2
    return 1 if size <= alone else -(-size // joined)
