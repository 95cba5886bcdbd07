"""SMS by the operator the installation chose; only that one's client is loaded."""

from importlib import import_module

from notifications.channels import Envelope


def send(envelope: Envelope) -> str:
    """Hand the SMS to the operator; returns its reference."""
    operator = import_module("notifications.channels.sms.twilio")
    return str(operator.send(envelope))
