"""Mission numbers have five digits from the first one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interventions", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE interventions_mission ALTER COLUMN id SET START WITH 10001 RESTART;
            """,
            """
            ALTER TABLE interventions_mission ALTER COLUMN id SET START WITH 1;
            """,
        )
    ]
