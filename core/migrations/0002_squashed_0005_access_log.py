"""Facts, files, periods and the access log, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

import core.calendars.stored
import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.at_once import AtOnce, steps



class Migration(AtOnce):

    replaces = [('core', '0002_initial'), ('core', '0003_facts_never_change'), ('core', '0004_calendar_exceptions'), ('core', '0005_access_log')]

    dependencies = [
        ('accounts', '__first__'),
        ('core', '0001_extensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='BusinessCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='nom')),
                ('zone', models.CharField(default='Europe/Paris', max_length=40, verbose_name='fuseau')),
                ('weekly', models.JSONField(default=core.calendars.stored.office_week, verbose_name='plages')),
                ('region', models.CharField(choices=[('METROPOLE', 'France métropolitaine'), ('ALSACE_MOSELLE', 'Alsace-Moselle'), ('NONE', 'Aucun jour férié')], default='METROPOLE', max_length=20, verbose_name='jours fériés')),
                ('closures', models.JSONField(blank=True, default=list, verbose_name='fermetures')),
                ('special', models.JSONField(blank=True, default=list, verbose_name='horaires exceptionnels')),
                ('breaks', models.JSONField(blank=True, default=list, verbose_name='pauses exceptionnelles')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='OneTimeLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('purpose', models.CharField(max_length=40)),
                ('subject', models.CharField(help_text='mission:12', max_length=40)),
                ('holder', models.CharField(blank=True, help_text='user:4 or contact:9', max_length=40)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='files/%Y/%m')),
                ('name', models.CharField(help_text='as the sender called it; never a path', max_length=255)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('stored_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name='TrailCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('lines', models.PositiveBigIntegerField()),
                ('head', models.CharField(help_text='digest of the last line read', max_length=64)),
                ('fault', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), help_text='main subject first: ticket:12, client:3', size=None)),
                ('at', models.DateTimeField(help_text='when it happened')),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('data', models.JSONField(default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['about'], name='event_about'), models.Index(fields=['kind', 'at'], name='event_kind_at')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('handler', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('PENDING', 'En attente'), ('DONE', 'Faite'), ('QUARANTINED', 'Mise à l’écart')], default='PENDING', max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('error', models.TextField(blank=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='core.event')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'PENDING')), fields=['next_try_at', 'id'], name='delivery_owed')],
                'constraints': [models.UniqueConstraint(fields=('event', 'handler'), name='delivery_once')],
            },
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('body', models.JSONField(null=True)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='idempotency_once')],
            },
        ),
        migrations.CreateModel(
            name='Setting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('value', models.JSONField()),
                ('since', models.DateField(default=datetime.date(2009, 1, 1))),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('name', 'since'), name='setting_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='TrailEntry',
            fields=[
                ('number', models.PositiveBigIntegerField(help_text='1, 2, 3… without a hole', primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('name', models.CharField(help_text='of the person, as it was written that day', max_length=310)),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('data', models.JSONField(default=dict)),
                ('digest', models.CharField(help_text='SHA-256 over the digest before and this line', max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.event')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['about'], name='trail_about'), models.Index(fields=['kind', '-number'], name='trail_kind'), models.Index(fields=['by', '-number'], name='trail_by')],
            },
        ),
        *steps("core.migrations.0003_facts_never_change", migrations.RunSQL),
        *steps("core.migrations.0005_access_log", migrations.RunSQL),
    ]
