from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0023_caller_proofs"),
    ]

    operations = [
        migrations.AddField(
            model_name="site",
            name="place_due_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="site",
            name="place_label",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="in the service’s words",
                max_length=200,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="place_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("WAITING", "Position cherchée d’après l’adresse."),
                    ("FOUND", "Position trouvée d’après l’adresse."),
                    ("DOUBTFUL", "Adresse douteuse : précisez-la, ou indiquez la position."),
                    ("UNKNOWN", "Adresse introuvable : indiquez la position."),
                    (
                        "SILENT",
                        "Le service des adresses ne répond pas : enregistrez à nouveau, ou indiquez la position.",
                    ),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="site",
            name="place_tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
