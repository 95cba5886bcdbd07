"""From the words a caller uses to a category and a subject; no model, only the categories' own keywords (B02)."""

import re
import unicodedata

from knowledge.models import Category

_EMPTY = frozenset(
    """
    le la les un une des de du et ou en au aux a dans sur pour par avec sans ce cet cette ces que qui
    ne pas plus depuis est sont il elle on nous vous ils je tout tous toute toutes meme deux trois
    bonjour merci alors quand mais tres fait faire ca chez son sa ses leur
    """.split()  # noqa: SIM905
)
SHORTEST = 3


def plain(text: str) -> str:
    """Lower case, without accents."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in flat if not unicodedata.combining(letter))


def words_of(text: str) -> set[str]:
    """The words that carry meaning, cut to their stem so that « imprime » meets « imprimante »."""
    found = re.findall(r"[a-z0-9-]+", plain(text))
    return {word[:6] for word in found if len(word) >= SHORTEST and word not in _EMPTY}


def category(text: str) -> Category | None:
    """The category whose keywords the caller said most; None when none was."""
    said = words_of(text)
    if not said:
        return None
    best: tuple[int, Category] | None = None
    known = Category.objects.filter(is_active=True).select_related("procedure", "team")
    for one in known.order_by("path")[:500]:
        own = words_of(f"{one.keywords} {one.name}")
        score = 2 * len(said & own) + (1 if one.procedure_id else 0)
        if said & own and (best is None or score > best[0]):
            best = (score, one)
    return best[1] if best else None


def subject(symptoms: str) -> str:
    """The first sentence of what was told, as the ticket's title."""
    first = re.split(r"(?<=[.!?])\s|\n", symptoms.strip(), maxsplit=1)[0].rstrip(" .")
    if len(first) <= 100:
        return first
    return first[:100].rsplit(" ", 1)[0] + "…"
