"""Steps and kinds of promises in words."""

from django import template
from django.utils.translation import gettext as _

from core import formats
from tickets import sla
from tickets.forms import EFFECTS
from tickets.models import ClockKind

register = template.Library()
_WORDS = {**dict(EFFECTS)}


@register.filter
def clock_word(kind: str) -> str:
    """The kind of promise, as in a sentence."""
    return str(ClockKind(kind).label)


@register.filter
def step_words(step: sla.Step) -> str:
    """« à 75 % : signaler sur la file »."""
    said = [effect_word(effect) for effect in step.effects] or [_("rien de plus")]
    if step.after:
        when = _("%(time)s après l’échéance") % {"time": formats.duration(step.after)}
    else:
        when = _("à %(share)d %%") % {"share": round(step.share * 100)}
    return f"{when} : {', '.join(said)}"


@register.filter
def effect_word(effect: str) -> str:
    """What a step does, in words."""
    if effect == "miss":
        return _("la promesse est rompue")
    return str(_WORDS[effect]).lower()
