"""The delivery lines of a page: channel, state in words, hours (K08)."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.db import models
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import administration, events, formats
from core.language import said_again
from notifications import catalogue, matrix, selectors
from notifications.models import Channel, Message, State

register = template.Library()

TONES = {State.FAILED: "tone-broken", State.PENDING: "quiet", State.CANCELLED: "quiet"}
CHANNEL_ICONS = {
    Channel.EMAIL: "mail",
    Channel.SMS: "message",
    Channel.CALL: "phone",
    Channel.PUSH: "device-check",
    Channel.INAPP: "bell",
}
SUBJECTS = {
    "ticket": _("Ticket %s"),
    "mission": _("Mission I-%s"),
    "invoice": _("Facture"),
    "billableitem": _("À facturer"),
    "accessrequest": _("Demande de droit d’accès"),
    "accessgrant": _("Droit d’accès"),
    "emergencyopening": _("Ouverture d’urgence"),
    "accessalert": _("Accès inhabituel"),
    "accessreview": _("Revue des droits"),
    "clause": _("Clause de confidentialité"),
    "survey": _("Enquête de satisfaction"),
    "synthesis": _("Synthèse"),
    "announcement": _("Annonce"),
    "broadcast": _("Diffusion"),
    "user": _("Compte"),
    "client": _("Client"),
    "report": _("Rapport d’intervention"),
    "question": _("Question sur un travail à facturer"),
    "contract": _("Contrat"),
    "event": _("Acte d’administration"),
    "resetrequest": _("Mot de passe oublié"),
    "callback": _("Rappel"),
    "handover": _("Ticket passé par un collègue"),
    "majorincident": _("Problème grave"),
    "majorupdate": _("Point d’un problème grave"),
    "dossierproposal": _("Changement proposé au dossier"),
    "reply": _("SMS reçu"),
    "duty": _("Astreinte"),
}
#: Why something was withdrawn: the fact that made it pointless.
WITHDRAWN = {
    "mission.acknowledged": _("La mission a été acceptée."),
    "mission.declined": _("La mission a été refusée."),
    "mission.cancelled": _("La mission a été annulée."),
    "mission.moved": _("La mission a été déplacée."),
    "mission.reassigned": _("La mission a été confiée à un autre technicien."),
    "broadcast.stopped": _("La diffusion a été arrêtée."),
}


@register.inclusion_tag("notifications/_deliveries.html", takes_context=True)
def deliveries(context: Context, topic: str | models.Model) -> dict[str, Any]:
    """`{% deliveries mission %}` or `{% deliveries "mission:12" %}`: one query whatever the number."""
    name = topic if isinstance(topic, str) else events.topic(topic)
    return {"deliveries": selectors.about(name), "now": context.get("now")}


@register.filter
def channel_icon(message: Message) -> str:
    """The icon of the channel a message goes by."""
    return CHANNEL_ICONS[Channel(message.channel)]


@register.simple_tag
def message_state(message: Message) -> SafeString:
    """The state in words, coloured only when somebody must act."""
    tone = TONES.get(State(message.state), "")
    words = gettext("Lu") if message.read_at else message.get_state_display()
    return format_html('<span class="{}">{}</span>', tone, words)


@register.simple_tag(takes_context=True)
def state_moment(context: Context, message: Message) -> str:
    """When the message reached its present state."""
    at: datetime = (
        message.read_at
        or message.delivered_at
        or message.failed_at
        or message.sent_at
        or message.created_at
    )
    now = context.get("now") or at
    return formats.moment(at, now)


@register.simple_tag(takes_context=True)
def message_title(context: Context, message: Message) -> str:
    """The subject, to those who may read it; else, and of an SMS, which has none, what the message is."""
    is_read = selectors.may_read(context["request"].user, message)
    return (is_read and message.subject) or catalogue.words_of(message.kind)


@register.filter
def recipient(to: str) -> str:
    """An address as it is, a number as people read it."""
    return formats.phone(to) if to.startswith("+") else to


@register.filter
def without_marks(text: str) -> str:
    """The words with personal links shown as what they are: nobody acts in somebody's place."""
    return re.sub(r"\[\[\w+\]\](\?\S*)?", gettext("(lien personnel)"), text)


@register.filter
def detail_words(detail: str) -> str:
    """What is kept of a try, in the reader's words: an operator's own stay as they are."""
    return str(WITHDRAWN.get(detail) or said_again(detail))


@register.filter
def fact_words(kind: str) -> str:
    """A kind of fact as the page « Qui est prévenu » or a log says it."""
    return str(matrix.FACTS.get(kind) or administration.words(kind))


@register.filter
def topic_words(topic: str) -> str:
    """« ticket:12 » → « Ticket 12 »."""
    name, _colon, key = topic.partition(":")
    words = str(SUBJECTS.get(name, topic))
    return words % key if "%s" in words else words


@register.filter
def letter_words(message: Message) -> str:
    """What a message is, in words: « Notification de mission »."""
    return catalogue.words_of(message.kind)
