"""The addresses operators call back: signed by us, so that nobody can speak about another message."""

from django.conf import settings
from django.core import signing
from django.http import Http404
from django.urls import reverse

from notifications.models import Message


def callback(door: str, pk: int) -> str:
    """The whole address of a door for message `pk`."""
    key = signing.Signer(salt=f"notifications.{door}").sign(str(pk))
    return str(settings.PUBLIC_URL).rstrip("/") + reverse(f"notifications:{door}", args=[key])


def message_of(door: str, key: str) -> Message:
    """The message an address is about; 404 when we did not make the address."""
    try:
        pk = int(signing.Signer(salt=f"notifications.{door}").unsign(key))
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    message = Message.objects.select_related("user").filter(pk=pk).first()
    if message is None:
        raise Http404
    return message
