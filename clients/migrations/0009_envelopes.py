"""Logins sealed before there were envelopes get one each; what no key of the ring opens is left as it is.

Such a row keeps refusing to be revealed, and `manage.py rotate_vault` lifts it once its key is back.
"""

from django.db import migrations

from clients import vault
from core.errors import Refused


def lift(apps, schema_editor):
    """Each value in an envelope of its row, under the oldest key of the ring."""
    Secret = apps.get_model("clients", "Secret")
    ring = vault.ours()
    key = ring.sealing(())
    rows = Secret.objects.filter(key_id="").only("pk", "client_id", "sealed").order_by("pk")
    for secret in rows.iterator(200):
        row = f"secret:{secret.pk}:client:{secret.client_id}"
        was_row = f"secret:{secret.pk}"
        try:
            envelope = vault.uplift(
                bytes(secret.sealed), was_row=was_row, row=row, ring=ring, key=key
            )
        except Refused:
            continue
        Secret.objects.filter(pk=secret.pk).update(
            key_id=envelope.key_id, wrapped_key=envelope.wrapped_key, sealed=envelope.sealed
        )


class Migration(migrations.Migration):
    dependencies = [("clients", "0008_vault")]
    operations = [migrations.RunPython(lift, migrations.RunPython.noop)]
