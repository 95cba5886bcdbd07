"""SMS by the operator the installation chose; only that one's client is loaded."""

from importlib import import_module

from django.conf import settings

from notifications.channels import Envelope

OPERATORS = {
    "twilio": "notifications.channels.sms.twilio",
    "brevo": "notifications.channels.sms.brevo",
}


def send(envelope: Envelope) -> str:
    """Hand the SMS to the operator; returns its reference."""
    return str(import_module(OPERATORS[settings.SMS_OPERATOR]).send(envelope))
