"""The verbs of what people choose: their preferences, the words of letters, the switches of the matrix."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, changes, events, setting
from core.errors import Refused
from notifications import catalogue, matrix, texts, wishes
from notifications.models import Channel, Preference, Wording

DIGEST_CHANNELS = (Channel.EMAIL, Channel.INAPP)


@transaction.atomic
def choose(
    *,
    user: User,
    silenced: list[str],
    quiet_from: time | None,
    quiet_until: time | None,
    digest_at: time | None,
    digest_channels: Sequence[str],
) -> Preference:
    """One's own preferences."""
    by = [channel for channel in DIGEST_CHANNELS if channel in digest_channels]
    kept, _new = Preference.objects.update_or_create(
        user=user,
        defaults={
            "silenced": silenced,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "digest_at": digest_at,
            "digest_channels": " ".join(by) or Channel.INAPP,
        },
    )
    return kept


@transaction.atomic
def word(*, letter: str, language: str, channel: str, text: str, by: User, at: datetime) -> Wording:
    """Put other words in force for a letter, once they have no fault (K02)."""
    access.require(by, "notifications.edit_texts")
    text = text.replace("\r\n", "\n").strip() + "\n"
    if faults := texts.faults(letter, text, channel):
        raise Refused(" ".join(faults), field="text")
    before = texts.source(letter, language, channel)
    made = Wording.objects.create(
        letter=letter, language=language, channel=channel, text=text, by=by, at=at
    )
    events.record(
        "wording.changed", about=made, by=by, at=at, letter=letter, language=language,
        label=catalogue.words_of(letter), changes={"text": [changes.plain(before), changes.plain(text)]},
    )  # fmt: skip
    return made


@transaction.atomic
def restore_words(*, letter: str, language: str, channel: str, by: User, at: datetime) -> None:
    """The shipped text is in force again; every version stays."""
    access.require(by, "notifications.edit_texts")
    if not texts.edited(letter, language, channel):
        raise Refused(_("Le texte d’origine est déjà en vigueur."))
    texts_of = (texts.source(letter, language, channel), texts.shipped(letter, language, channel))
    made = Wording.objects.create(letter=letter, language=language, channel=channel, by=by, at=at)
    events.record(
        "wording.restored", about=made, by=by, at=at, letter=letter, language=language,
        label=catalogue.words_of(letter), changes={"text": [changes.plain(text) for text in texts_of]},
    )  # fmt: skip


@transaction.atomic
def switch(*, row: str, is_on: bool, by: User, at: datetime) -> None:
    """Switch a line of the matrix off for everybody, or on again; what is mandatory has no switch (K01)."""
    access.require(by, "notifications.switch")
    found = matrix.named(row)
    if found is None or found.mandatory:
        raise Refused(_("Cette ligne ne se coupe pas."))
    off = wishes.off(at) - {row} if is_on else wishes.off(at) | {row}
    setting.change(matrix.SWITCHED_OFF, sorted(off), since=at)
    events.record(
        "matrix.switched",
        about=by,
        by=by,
        at=at,
        row=row,
        is_on=is_on,
        label=str(matrix.FACTS[found.fact]),
    )
