"""What the voice says (TwiML): the mission, then « tapez 1 », once more when no key came."""

from django.utils import translation
from django.utils.translation import gettext
from twilio.twiml.voice_response import Gather, VoiceResponse

#: Seconds left to press a key.
WAIT = 8
VOICES = {"fr": "fr-FR", "en": "en-GB"}
ACCEPT, AGAIN = "1", "2"


def read(words: str, *, answer_url: str, language: str) -> str:
    """Read the words and listen for one key; with no key, read them a second time and hang up."""
    voice = VOICES.get(language, "fr-FR")
    response = VoiceResponse()
    for _turn in range(2):
        gather = Gather(num_digits=1, action=answer_url, method="POST", timeout=WAIT)
        gather.say(words, language=voice)
        response.append(gather)
    response.hangup()
    return str(response)


def say(words: str, *, language: str) -> str:
    """Say one sentence and hang up."""
    response = VoiceResponse()
    response.say(words, language=VOICES.get(language, "fr-FR"))
    response.hangup()
    return str(response)


def thanks(language: str) -> str:
    """What is said once the mission is accepted."""
    with translation.override(language):
        return say(gettext("C’est noté, la mission est acceptée. Merci."), language=language)


def too_late(language: str) -> str:
    """What is said when there is nothing left to answer."""
    with translation.override(language):
        words = gettext("Cette mission n’attend plus de réponse. Merci.")
    return say(words, language=language)
