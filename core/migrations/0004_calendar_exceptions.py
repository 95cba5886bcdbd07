"""Closures become periods with a label; exceptional hours and breaks join them. No day is lost."""

from datetime import date, timedelta

from django.db import migrations, models


def periods(days: list[date]) -> list[dict[str, str]]:
    """Runs of consecutive days, each as one closure."""
    found: list[list[date]] = []
    for day in sorted(set(days)):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1][1] = day
        else:
            found.append([day, day])
    return [
        {"first": first.isoformat(), "last": last.isoformat(), "label": "Fermeture"}
        for first, last in found
    ]


def to_periods(apps, schema_editor):
    for calendar in apps.get_model("core", "BusinessCalendar").objects.all():
        calendar.periods = periods(calendar.closures)
        calendar.save(update_fields=["periods"])


def to_days(apps, schema_editor):
    for calendar in apps.get_model("core", "BusinessCalendar").objects.all():
        calendar.closures = [
            date.fromisoformat(row["first"]) + timedelta(days=number)
            for row in calendar.periods
            for number in range(
                (date.fromisoformat(row["last"]) - date.fromisoformat(row["first"])).days + 1
            )
        ]
        calendar.save(update_fields=["closures"])


class Migration(migrations.Migration):
    dependencies = [("core", "0003_facts_never_change")]

    operations = [
        migrations.AlterModelOptions(name="businesscalendar", options={"ordering": ["name"]}),
        migrations.AddField(
            "businesscalendar",
            "periods",
            models.JSONField(blank=True, default=list, verbose_name="fermetures"),
        ),
        migrations.RunPython(to_periods, to_days),
        migrations.RemoveField("businesscalendar", "closures"),
        migrations.RenameField("businesscalendar", "periods", "closures"),
        migrations.AddField(
            "businesscalendar",
            "special",
            models.JSONField(blank=True, default=list, verbose_name="horaires exceptionnels"),
        ),
        migrations.AddField(
            "businesscalendar",
            "breaks",
            models.JSONField(blank=True, default=list, verbose_name="pauses exceptionnelles"),
        ),
    ]
