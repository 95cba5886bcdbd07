"""The hour ledger of the first version keeps its lines, its balance and its trigger (G13)."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader

from clients import selectors
from clients.models import LedgerEntry
from core import clock
from tests import cast

OLD = (("PURCHASE", 600, "achat"), ("USE", -105, "t:1"), ("CORRECTION", 15, "t:1:rendu"), ("ON_SITE", 45, "m:1"))  # fmt: skip


@pytest.mark.row("G13")
@pytest.mark.row("G14")
def test_lines_written_before_packs_keep_their_balance_and_stay_unchangeable(db: None) -> None:
    contract, now = cast.contract(cast.client(), "HOUR_PACK", on_site_minutes=600), clock.now()
    loader = MigrationLoader(connection, replace_migrations=False)
    migration = loader.get_migration("clients", "0011_contract_terms")
    before = loader.project_state(("clients", "0010_documents_and_types"))
    with connection.schema_editor(atomic=False) as editor:
        connection.check_constraints()
        migration.unapply(before.clone(), editor)
        entries = before.apps.get_model("clients", "HourEntry").objects
        for kind, minutes, key in OLD:
            entries.create(
                contract_id=contract.pk, kind=kind, minutes=minutes, label="Avant", key=key, at=now
            )
        connection.check_constraints()
        migration.apply(before.clone(), editor)
    kept = LedgerEntry.objects.order_by("pk").values_list("kind", "quantity", "key", "pack")
    assert list(kept) == [(kind, minutes, key, None) for kind, minutes, key in OLD]
    assert selectors.balance_of(contract.pk, now.date()) == 510
    assert selectors.on_site_used(contract, now) == 45
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.update(quantity=0)
