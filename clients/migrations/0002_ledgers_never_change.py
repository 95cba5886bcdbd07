"""The hour ledger and the history of the dossier are append-only."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("clients", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON clients_hourentry
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON clients_dossierchange
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            """
            DROP TRIGGER never_changed ON clients_hourentry;
            DROP TRIGGER never_changed ON clients_dossierchange;
            """,
        )
    ]
