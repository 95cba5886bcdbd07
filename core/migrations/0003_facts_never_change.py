"""A fact is never changed nor removed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0002_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON core_event
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            """
            DROP TRIGGER never_changed ON core_event;
            """,
        )
    ]
