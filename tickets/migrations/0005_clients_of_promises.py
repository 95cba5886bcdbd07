"""Every promise keeps its ticket's client; a firing before today was owed when it was made."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0004_the_ledger")]

    operations = [
        migrations.RunSQL(
            """
            UPDATE tickets_clock SET client_id = tickets_ticket.client_id
            FROM tickets_ticket WHERE tickets_ticket.id = tickets_clock.ticket_id;
            UPDATE tickets_firing SET owed_at = at;
            """,
            migrations.RunSQL.noop,
        )
    ]
