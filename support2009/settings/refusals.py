"""Why a production start is refused: a pure list of sentences, all problems at once (rules-reliability FT-48)."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

#: Without these the product cannot keep its promises to the outside.
REQUIRED = {
    "SECRET_KEY": "signs sessions and links",
    "VAULT_KEYS": "seals the clients' credentials",
    "DATABASE_URL": "where everything is kept",
    "REDIS_URL": "wakes the workers up",
    "ALLOWED_HOSTS": "the host names served",
    "PUBLIC_URL": "where links in messages lead",
    "DEFAULT_FROM_EMAIL": "who our messages come from",
}
#: The SMS of missions need one of these operators whole.
OPERATORS = {
    "twilio": ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM"),
    "brevo": ("BREVO_API_KEY", "BREVO_SENDER"),
}
SHORTEST_SECRET = 40
FERNET_BYTES = 32


def refusals(environment: Mapping[str, str], settings: Mapping[str, Any]) -> list[str]:
    """Every reason not to serve with these settings, in words; an empty list means go."""
    missing = [
        f"{name} is missing ({why})" for name, why in REQUIRED.items() if not environment.get(name)
    ]
    return (
        missing
        + _keys(environment, settings)
        + _mail(environment)
        + _sms(environment)
        + _modes(environment, settings)
    )


def _keys(environment: Mapping[str, str], settings: Mapping[str, Any]) -> list[str]:
    problems = []
    secret = environment.get("SECRET_KEY", "")
    if secret and (secret == settings["DEFAULT_SECRET_KEY"] or len(secret) < SHORTEST_SECRET):
        problems.append(f"SECRET_KEY is a default or shorter than {SHORTEST_SECRET} characters")
    vault = [key for key in environment.get("VAULT_KEYS", "").split(",") if key]
    if settings["DEFAULT_VAULT_KEY"] in vault:
        problems.append("VAULT_KEYS holds the published default key")
    if any(not _is_fernet_key(key) for key in vault):
        problems.append("VAULT_KEYS holds something that is not a Fernet key")
    return problems


def _is_fernet_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == FERNET_BYTES
    except (binascii.Error, ValueError):
        return False


def _mail(environment: Mapping[str, str]) -> list[str]:
    if environment.get("EMAIL_HOST") or environment.get("ANYMAIL"):
        return []
    return ["EMAIL_HOST is missing (or ANYMAIL and EMAIL_BACKEND for a mail provider)"]


def _sms(environment: Mapping[str, str]) -> list[str]:
    operator = environment.get("SMS_OPERATOR") or "twilio"
    if operator not in OPERATORS:
        return [f"SMS_OPERATOR is {operator}: choose one of {', '.join(OPERATORS)}"]
    return [
        f"{name} is missing (sends the SMS of missions)"
        for name in OPERATORS[operator]
        if not environment.get(name)
    ]


def _modes(environment: Mapping[str, str], settings: Mapping[str, Any]) -> list[str]:
    problems = []
    if settings["DEBUG"]:
        problems.append("DEBUG is on")
    if settings["DEMO"]:
        problems.append("DEMO is on: the sign-in page would list accounts with known passwords")
    if settings["CLOCK_FILE"]:
        problems.append("CLOCK_FILE is set: the clock of production is not movable")
    if settings["TWILIO_API_BASE"]:
        problems.append("TWILIO_API_BASE is set: it is for tests only")
    if not settings["BREVO_API_BASE"].startswith("https://"):
        problems.append("BREVO_API_BASE does not start with https://")
    if "*" in settings["ALLOWED_HOSTS"]:
        problems.append("ALLOWED_HOSTS holds *: name the hosts")
    return problems + [
        f"{name} does not start with https://"
        for name in ("PUBLIC_URL", "HEARTBEAT_URL", "GEOCODER_URL")
        if not (environment.get(name) or "https://").startswith("https://")
    ]
