"""How many rights each person holds is counted, not guessed: PostgreSQL keeps a hundred persons by default.

For somebody beyond them without any right it expected as many as everybody holds, and walked all tickets to find none.
"""

from django.db import migrations

TABLE = "clients_clientuserobjectpermission"


class Migration(migrations.Migration):
    dependencies = [("clients", "0019_access_alerts")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} ALTER user_id SET STATISTICS 2000;"
            f"ALTER TABLE {TABLE} SET (autovacuum_analyze_scale_factor = 0.01)",
            f"ALTER TABLE {TABLE} ALTER user_id SET STATISTICS -1;"
            f"ALTER TABLE {TABLE} RESET (autovacuum_analyze_scale_factor)",
        )
    ]
