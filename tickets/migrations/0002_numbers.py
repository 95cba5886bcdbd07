"""Ticket numbers have five digits from the first one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE tickets_ticket ALTER COLUMN id SET START WITH 10001 RESTART;
            """,
            """
            ALTER TABLE tickets_ticket ALTER COLUMN id SET START WITH 1;
            """,
        )
    ]
