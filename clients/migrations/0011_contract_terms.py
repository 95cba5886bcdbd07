"""The hour ledger becomes the ledger of hours, tickets and time on site; its lines and balances stay.

Renaming a table keeps its trigger: the lines stay unchangeable. What was written before packs had an
expiry keeps no pack, which is a pool that never expires.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0010_documents_and_types")]

    operations = [
        migrations.RenameModel("HourEntry", "LedgerEntry"),
        migrations.RenameField("LedgerEntry", "minutes", "quantity"),
        migrations.AlterField(
            "LedgerEntry",
            "quantity",
            models.DecimalField(
                decimal_places=2,
                help_text="minutes, or tickets on a ticket pack",
                max_digits=10,
            ),
        ),
    ]
