"""The words in force of each letter: what somebody of the house wrote, else the shipped file; and their faults (K02)."""

from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from notifications import catalogue, placeholders, wording
from notifications.models import Channel, Wording

SHIPPED = Path(__file__).parent / "texts"


@lru_cache(maxsize=256)
def shipped(letter: str, language: str, channel: str = Channel.EMAIL) -> str:
    """The text that comes with the product; French where the language has none, empty when there is none."""
    stem = letter if channel == Channel.EMAIL else f"{letter}.{channel.lower()}"
    for folder in (language, "fr"):
        file = SHIPPED / folder / f"{stem}.txt"
        if file.exists():
            return file.read_text(encoding="utf-8")
    return ""


def source(letter: str, language: str, channel: str = Channel.EMAIL) -> str:
    """The words in force."""
    return edited(letter, language, channel) or shipped(letter, language, channel)


def edited(letter: str, language: str, channel: str = Channel.EMAIL) -> str:
    """What the newest version says; empty when the shipped text is in force."""
    newest = (
        Wording.objects.filter(letter=letter, language=language, channel=channel)
        .order_by("-pk")
        .values_list("text", flat=True)
    )
    return newest.first() or ""


def allowed(letter: str) -> list[placeholders.Placeholder]:
    """The placeholders this letter may use; a personal link only when the shipped text has it."""
    reads = catalogue.BY_LETTER[letter].reads.split()
    links = {
        name for channel in Channel.values for name in wording.names(shipped(letter, "fr", channel))
    }
    return [
        placeholder
        for placeholder in placeholders.TABLE
        if placeholder.group in reads and (placeholder.group != "link" or placeholder.name in links)
    ]


def faults(letter: str, text: str, channel: str = Channel.EMAIL) -> list[str]:
    """What keeps this text from being used, in words; empty when it may."""
    names = {placeholder.name for placeholder in allowed(letter)}
    used = wording.names(text)
    said = [_("« %s » n’est pas un repère de ce message.") % name for name in used if name not in names]  # fmt: skip
    if channel == Channel.EMAIL:
        kept = catalogue.BY_LETTER[letter].keeps.split()
        said += [_("Il manque le repère {%s}.") % name for name in kept if name not in used]
        if not _has_subject_and_body(text):
            said.append(_("La première ligne est l’objet ; le texte vient après une ligne vide."))
    if not text.strip():
        said.append(_("Le texte est vide."))
    if len(text) > wording.LONGEST:
        said.append(_("Le texte est trop long."))
    if "[[" in text:
        said.append(_("Deux crochets ouvrants ne s’écrivent pas : utilisez les repères."))
    if text.count("{") != text.count("}") or "{" in wording.NAME.sub("", text):
        said.append(_("Une accolade n’est pas fermée."))
    return said


def _has_subject_and_body(text: str) -> bool:
    subject, _line, body = text.strip().partition("\n\n")
    return bool(subject.strip() and body.strip())


def rewritten() -> set[str]:
    """The letters of which some text was rewritten: one statement."""
    newest = (
        Wording.objects.order_by("letter", "language", "channel", "-pk")
        .distinct("letter", "language", "channel")
        .values_list("letter", "text")
    )
    return {letter for letter, text in newest if text}
