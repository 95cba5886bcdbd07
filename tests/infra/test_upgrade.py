"""A database of the first version goes on by its own steps: what people wrote is all there afterwards."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import IntegrityError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from clients import vault

#: The last step of each app in the first version.
FIRST = [
    ("core", "0003_facts_never_change"),
    ("accounts", "0002_initial"),
    ("knowledge", "0001_initial"),
    ("clients", "0003_finding_callers"),
    ("planning", "0002_draft_bookings"),
    ("tickets", "0002_numbers"),
    ("interventions", "0004_signed_reports_never_change"),
    ("notifications", "0002_tracking"),
    ("billing", "0004_issued_means_frozen"),
    ("quality", "0001_initial"),
]
OLD = "of-before"
VALUE = "s3cret du routeur"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def first_version(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """A database made by the steps of the first version, and its models."""
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE first_version")
        connections.databases[OLD] = connections.databases["default"] | {"NAME": "first_version"}
        try:
            executor = MigrationExecutor(connections[OLD])
            executor.loader = MigrationLoader(connections[OLD], replace_migrations=False)
            yield executor.migrate(FIRST).apps
        finally:
            connections[OLD].close()
            del connections.databases[OLD]
            with connection.cursor() as cursor:
                cursor.execute("DROP DATABASE first_version WITH (FORCE)")
            connection.close()


@pytest.mark.slow
@pytest.mark.row("G05")
@pytest.mark.row("G13")
@pytest.mark.row("H04")
def test_what_was_written_in_the_first_version_is_there_in_this_one(
    first_version: Any,
) -> None:
    written = _write(first_version, settings.VAULT_KEYS[-1].encode())

    _migrate()

    apps = MigrationLoader(connections[OLD]).project_state().apps

    def rows(model: str, *fields: str, **which: Any) -> list[Any]:
        found = apps.get_model(model).objects.using(OLD).filter(**which)
        return list(found.order_by("pk").values_list(*fields))

    client, carole, karim = (written[name].pk for name in ("client", "carole", "karim"))
    # Rights: what was granted stays open, a clause noted without its paper still counts for a while.
    assert rows("clients.AccessGrant", "user_id", "client_id", "parts") == [
        (karim, client, ["NETWORK"])
    ]
    assert rows("accounts.Clause", "person_id", "signed_on", "version") == [
        (karim, date(2025, 9, 1), "")
    ]
    seen = rows("clients.Contact", "last_name", "user_id", "sees_invoices")
    assert seen == [("Hamon", carole, True), ("Le Roux", None, False)]
    # Dossier: a document is its own first version, a login opens from an envelope.
    paper = written["document"]
    assert rows("clients.DocumentVersion", "document_id", "number", "file_id", "by_id") == [
        (paper.pk, 1, paper.file_id, karim)
    ]
    [(key, wrapped, sealed)] = rows("clients.Secret", "key_id", "wrapped_key", "sealed")
    envelope = vault.Envelope(key, bytes(wrapped), bytes(sealed))
    row = f"secret:{written['secret'].pk}:client:{client}"
    assert vault.open_envelope(envelope, row=row, ring=vault.ours()) == VALUE
    assert rows("clients.Asset", "name", "serial", "kind", "part", "details") == [
        ("SRV-01", "S-1", "server", "EQUIPMENT", {})
    ]
    # Contract: its terms; the lines of the hour ledger, their order and their sum.
    assert rows("clients.Contract", "number", "kind", "hourly_rate", "rounding_minutes") == [
        ("C-1", "HOUR_PACK", 80, 15)
    ]
    assert rows("clients.LedgerEntry", "kind", "quantity", "key", "pack_id") == [
        ("PURCHASE", 600, "achat", None), ("USE", -105, "t:1", None),
    ]  # fmt: skip
    # Promises: each knows its client, what was fired was owed then; a serious ticket has its problem.
    ticket = written["ticket"].pk
    assert rows("tickets.Clock", "client_id", "due_at") == [(client, NOW)]
    assert rows("tickets.Firing", "step", "at", "owed_at") == [("breach", NOW, NOW)]
    assert rows("tickets.MajorIncident", "lead_id", "commander_id") == [(ticket, karim)]
    assert rows("tickets.AffectedClient", "client_id") == [(client,)]
    [(closures,)] = rows("core.BusinessCalendar", "closures", pk=written["calendar"].pk)
    assert closures == [{"first": "2026-05-14", "last": "2026-05-15", "label": "Fermeture"}]
    # What this version begins with is there too.
    assert rows("clients.AssetType", "code", code="server")
    assert rows("clients.WorkPosition", "name")
    with pytest.raises(IntegrityError):
        apps.get_model("clients.LedgerEntry").objects.using(OLD).update(quantity=0)


def _migrate() -> None:
    """As an installation does it."""
    server, _, place = os.environ["DATABASE_URL"].partition("?")
    there = f"{server.rpartition('/')[0]}/first_version?{place}"
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    environment = os.environ | {"DATABASE_URL": there}
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


def _write(apps: Any, key: bytes) -> dict[str, Any]:
    """A client with a little of everything a later step moved, as the first version kept it."""

    def make(model: str, **fields: Any) -> Any:
        return apps.get_model(model).objects.using(OLD).create(**fields)

    karim = make(
        "accounts.User", email="karim@aprile.example", role="TECHNICIAN",
        clause_signed_on=date(2025, 9, 1),
    )  # fmt: skip
    carole = make("accounts.User", email="carole@client.example", role="CLIENT_MANAGER")
    client = make("clients.Client", name="Conserverie du Blavet")
    make("clients.Contact", client=client, last_name="Hamon", user=carole)
    make("clients.Contact", client=client, last_name="Le Roux")
    make("clients.AccessGrant", user=karim, client=client, parts=["NETWORK"],
         source="REQUEST", starts_at=NOW)  # fmt: skip
    file = make("core.StoredFile", file="a", name="plan.pdf", media_type="application/pdf",
                size=1, sha256="0" * 64)  # fmt: skip
    calendar = make(
        "core.BusinessCalendar", name="Bretagne", weekly={},
        closures=[date(2026, 5, 14), date(2026, 5, 15)],
    )  # fmt: skip
    contract = make(
        "clients.Contract", client=client, calendar=calendar, number="C-1", kind="HOUR_PACK",
        title="Heures", starts_on=date(2026, 1, 1), natures=[], on_site_minutes=0, hourly_rate=80,
        travel_fee=30, rounding_minutes=15, answer_minutes=240, broadcast_minutes=1440,
        closing_days=5,
    )  # fmt: skip
    for kind, minutes, name in (("PURCHASE", 600, "achat"), ("USE", -105, "t:1")):
        make("clients.HourEntry", contract=contract, kind=kind, minutes=minutes, label="Avant",
             key=name, at=NOW)  # fmt: skip
    secret = make("clients.Secret", client=client, label="Routeur", login="admin", sealed=b"")
    content = json.dumps({"row": f"secret:{secret.pk}", "value": VALUE}).encode()
    secret.sealed = Fernet(key).encrypt(content)
    secret.save()
    make("clients.Asset", client=client, name="SRV-01", kind="server", serial="S-1")
    document = make("clients.Document", client=client, part="NETWORK", title="Plan", file=file,
                    added_at=NOW, added_by=karim)  # fmt: skip
    ticket = make(
        "tickets.Ticket", client=client, kind="INCIDENT", nature="NETWORK", subject="Plus de réseau",
        channel="PHONE", impact=3, urgency=3, is_major=True, status="WORKING", level=1, verdict={},
        reported_at=NOW, owner=karim, last_fact="", last_fact_at=NOW,
    )  # fmt: skip
    timer = make(
        "tickets.Clock", ticket=ticket, kind="ANSWER", target_minutes=240, source="", state="MISSED",
        calendar=calendar, started_at=NOW, due_at=NOW,
    )  # fmt: skip
    make("tickets.Firing", clock=timer, step="breach", at=NOW)
    return {
        "client": client, "carole": carole, "karim": karim, "document": document, "secret": secret,
        "ticket": ticket, "calendar": calendar,
    }  # fmt: skip
