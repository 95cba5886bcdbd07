"""Production refuses to start half-configured, and says everything that is wrong at once (FT-48)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "9f" * 30,
    "VAULT_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "DATABASE_URL": "postgres://support@db/support2009",
    "REDIS_URL": "redis://redis:6379/0",
    "ALLOWED_HOSTS": "support.example.fr",
    "PUBLIC_URL": "https://support.example.fr",
    "EMAIL_HOST": "smtp.example.fr",
    "DEFAULT_FROM_EMAIL": "support@example.fr",
    "TWILIO_ACCOUNT_SID": "AC00",
    "TWILIO_AUTH_TOKEN": "secret",
    "TWILIO_FROM": "+33100000000",
}


def start(**changed: str | None) -> subprocess.CompletedProcess[str]:
    """Load the production settings in a process of its own; None takes a variable away."""
    values = {k: v for k, v in (GOOD | changed).items() if v is not None}
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "LANG") if k in os.environ}
    return subprocess.run(
        [sys.executable, "-c", "from support2009.settings import production"],
        cwd=ROOT,
        env=kept | values,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_configuration_starts():
    assert start().returncode == 0


def test_an_empty_configuration_names_every_missing_key_at_once():
    said = start(**dict.fromkeys(GOOD)).stderr
    for name in GOOD:
        assert f" - {name} is missing" in said


@pytest.mark.fault("FT-48")
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SECRET_KEY": "insecure-only-for-this-machine"}, "SECRET_KEY is a default"),
        ({"SECRET_KEY": "short"}, "shorter than 40 characters"),
        ({"VAULT_KEYS": "c3VwcG9ydC0yMDA5LWRlbW8ta2V5LW5vdC1mb3ItdXM="}, "published default key"),
        ({"VAULT_KEYS": "abc"}, "not a Fernet key"),
        ({"DEBUG": "1"}, "DEBUG is on"),
        ({"DEMO": "1"}, "DEMO is on"),
        ({"CLOCK_FILE": "/tmp/clock"}, "CLOCK_FILE is set"),
        ({"TWILIO_API_BASE": "http://localhost"}, "TWILIO_API_BASE is set"),
        ({"SMS_OPERATOR": "pigeon"}, "SMS_OPERATOR is pigeon"),
        ({"SMS_OPERATOR": "brevo", "BREVO_SENDER": "Aprile"}, "BREVO_API_KEY is missing"),
        ({"SMS_OPERATOR": "brevo", "BREVO_API_KEY": "k" * 40}, "BREVO_SENDER is missing"),
        ({"BREVO_API_BASE": "http://localhost"}, "BREVO_API_BASE does not start"),
        ({"GEOCODER_URL": "http://localhost"}, "GEOCODER_URL does not start"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds *"),
        ({"PUBLIC_URL": "http://support.example.fr"}, "does not start with https://"),
        ({"EMAIL_HOST": None}, "EMAIL_HOST is missing"),
        *[({name: None}, f"{name} is missing") for name in GOOD],
    ],
)
def test_each_fault_alone_is_refused_by_name(changed, sentence):
    refused = start(**changed)
    assert refused.returncode != 0
    assert sentence in refused.stderr
    assert refused.stderr.count("\n - ") == 1
