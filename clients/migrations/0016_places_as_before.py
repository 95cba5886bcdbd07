"""Whoever read their company's invoices goes on reading them; the positions of work one begins with."""

from typing import Any

from django.db import migrations

POSITIONS = (
    ("Poste de comptabilité", "Lecteur de cartes, câble d’imprimante"),
    ("Portable de commercial", "Chargeur USB-C, station d’accueil"),
    ("Poste d’accueil", "Casque téléphonique"),
    ("Poste de direction", ""),
    ("Borne d’atelier", "Clavier étanche, gants"),
    ("Caisse", "Rouleaux, lecteur de codes"),
)


def keep_invoices(apps: Any, schema_editor: Any) -> None:
    """The managers of clients had them by their role."""
    contacts = apps.get_model("clients", "Contact")
    contacts.objects.filter(user__role="CLIENT_MANAGER").update(sees_invoices=True)


def begin_positions(apps: Any, schema_editor: Any) -> None:
    """As data: renamed, completed or withdrawn by the house."""
    model = apps.get_model("clients", "WorkPosition")
    model.objects.bulk_create([model(name=name, kit=kit) for name, kit in POSITIONS])


class Migration(migrations.Migration):
    dependencies = [("clients", "0015_parties"), ("accounts", "0004_who_you_are")]

    operations = [
        migrations.RunPython(keep_invoices, migrations.RunPython.noop),
        migrations.RunPython(begin_positions, migrations.RunPython.noop),
    ]
