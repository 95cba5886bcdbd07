"""How a client feels, from what it answered and what it sent back (pure; G19)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats


@dataclass(frozen=True)
class Mood:
    """One word, the icon before it, and why."""

    words: str
    icon: str
    reasons: Sequence[str]


def mood(scores: Sequence[int], sent_back: int) -> Mood:
    """From the last answers, the newest first, and the solutions refused or reopened lately."""
    reasons = []
    average = sum(scores) / len(scores) if scores else None
    if average is not None:
        words = ngettext(
            "%(average)s sur 5, sur %(n)s réponse",
            "%(average)s sur 5, sur %(n)s réponses",
            len(scores),
        )
        reasons.append(words % {"average": formats.number(round(average, 1), 1), "n": len(scores)})
    if sent_back:
        words = ngettext("%(n)s solution refusée", "%(n)s solutions refusées", sent_back)
        reasons.append(words % {"n": sent_back})
    if average is None and not sent_back:
        return Mood(_("inconnue"), "circle-dashed", [_("aucune réponse depuis un an")])
    if (average is not None and average < 3) or (scores and scores[0] <= 2):
        return Mood(_("mécontent"), "frown", reasons)
    if sent_back >= 2 or (average is not None and average < 4):
        return Mood(_("à surveiller"), "alert", reasons)
    return Mood(_("satisfait"), "smile", reasons)
