"""Twilio's signature of what it posts to us. Apart from its client, which the web has no need to load."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from twilio.request_validator import RequestValidator


def callback_url(pk: int) -> str:
    """Where Twilio reports about message `pk`."""
    return address(reverse("notifications:twilio_status", args=[pk]))


def address(path: str) -> str:
    """A whole address of ours as Twilio knows and signs it."""
    return str(settings.PUBLIC_URL).rstrip("/") + path


def posted(request: HttpRequest) -> dict[str, str] | None:
    """What Twilio posted; None when it was not Twilio (constant-time comparison, by its own validator)."""
    if not settings.TWILIO_AUTH_TOKEN:
        return None
    found = {name: str(value) for name, value in request.POST.items()}
    given = request.headers.get("X-Twilio-Signature", "")
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return found if validator.validate(address(request.get_full_path()), found, given) else None
