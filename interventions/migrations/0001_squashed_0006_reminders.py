"""Missions and their reports, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from core.at_once import AtOnce, steps



class Migration(AtOnce):

    replaces = [('interventions', '0001_initial'), ('interventions', '0002_numbers'), ('interventions', '0003_follow_up_and_device'), ('interventions', '0004_signed_reports_never_change'), ('interventions', '0005_urgent_missions'), ('interventions', '0006_reminders')]

    dependencies = [
        ('accounts', '__first__'),
        ('clients', '0018_after_emergencies'),
        ('core', '0005_access_log'),
        ('planning', '0004_placements'),
        ('tickets', '0011_project_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('HELD', 'Créneau réservé'), ('NOTIFIED', 'Envoyée'), ('ACKNOWLEDGED', 'Acceptée'), ('DECLINED', 'Refusée'), ('EN_ROUTE', 'En route'), ('ON_SITE', 'Sur place'), ('DONE', 'Terminée'), ('CANCELLED', 'Annulée')], default='HELD', max_length=12)),
                ('purpose', models.CharField(max_length=200, verbose_name='objet')),
                ('problem', models.TextField(blank=True, verbose_name='problème')),
                ('done_already', models.TextField(blank=True, verbose_name='déjà fait à distance')),
                ('to_bring', models.TextField(blank=True, verbose_name='à apporter')),
                ('estimated_minutes', models.PositiveSmallIntegerField(default=90, verbose_name='durée estimée, minutes')),
                ('planned_at', models.DateTimeField()),
                ('short_notice_reason', models.CharField(blank=True, max_length=200, verbose_name='motif du préavis court')),
                ('agreed_with', models.CharField(blank=True, max_length=120, verbose_name='accord de')),
                ('agreed_at', models.DateTimeField(blank=True, null=True, verbose_name='accord recueilli le')),
                ('agreed_note', models.CharField(blank=True, max_length=300, verbose_name='ce qui a été convenu')),
                ('notified_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_via', models.CharField(blank=True, help_text='page, link, sms', max_length=12)),
                ('decline_reason', models.CharField(blank=True, max_length=300, verbose_name='motif du refus')),
                ('reminded_for', models.DateTimeField(blank=True, help_text='the start that both sides were reminded of', null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmée par le client le')),
                ('departed_at', models.DateTimeField(blank=True, null=True)),
                ('arrived_at', models.DateTimeField(blank=True, null=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_reason', models.CharField(blank=True, max_length=300, verbose_name='motif d’annulation')),
                ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('booking', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mission', to='planning.booking')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='clients.client')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contact')),
                ('planned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='clients.site')),
                ('technician', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(fields=['technician', '-id'], name='mission_of_technician'), models.Index(fields=['client', '-id'], name='mission_of_client'), models.Index(fields=['notified_at'], name='mission_notified'), models.Index(condition=models.Q(('status', 'NOTIFIED')), fields=['notified_at'], name='mission_unanswered')],
            },
        ),
        migrations.CreateModel(
            name='MissionTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=300, verbose_name='travail')),
                ('is_required', models.BooleanField(default=True, verbose_name='obligatoire')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('not_done_reason', models.CharField(blank=True, max_length=200, verbose_name='pourquoi non fait')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='interventions.mission')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('state', models.CharField(choices=[('DRAFT', 'Projet'), ('SEALED', 'Signé'), ('SUPERSEDED', 'Remplacé')], default='DRAFT', max_length=12)),
                ('result', models.CharField(blank=True, choices=[('RESOLVED', 'Résolu'), ('PARTLY', 'Résolu en partie'), ('UNRESOLVED', 'Non résolu')], max_length=12, verbose_name='résultat')),
                ('findings', models.TextField(blank=True, verbose_name='constats, lus par le client')),
                ('internal_note', models.TextField(blank=True, verbose_name='note interne')),
                ('advice', models.TextField(blank=True, verbose_name='conseils')),
                ('travel_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='route, minutes')),
                ('break_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='pause, minutes')),
                ('work_minutes', models.PositiveSmallIntegerField(default=0, verbose_name='sur site, minutes')),
                ('corrected_times', models.JSONField(blank=True, default=dict, help_text='{travel_minutes, work_minutes} said instead of measured')),
                ('times_reason', models.CharField(blank=True, max_length=200, verbose_name='motif de correction')),
                ('dossier_changes', models.JSONField(blank=True, default=list, help_text='[{part, label, after}]')),
                ('follow_up', models.CharField(blank=True, choices=[('VISIT', 'Une autre intervention'), ('QUOTE', 'Un devis'), ('SUPPORT', 'Une suite à distance')], max_length=8, verbose_name='suite')),
                ('follow_up_note', models.CharField(blank=True, max_length=300, verbose_name='ce qui manque')),
                ('client_signature', models.CharField(blank=True, choices=[('SIGNED', 'Signé sur place'), ('ABSENT', 'Client absent'), ('REFUSED', 'Signature refusée')], max_length=8)),
                ('signatory', models.CharField(blank=True, max_length=120, verbose_name='signataire')),
                ('signatory_quality', models.CharField(blank=True, max_length=120, verbose_name='qualité')),
                ('client_strokes', models.JSONField(blank=True, null=True)),
                ('client_reason', models.CharField(blank=True, max_length=300, verbose_name='motif')),
                ('technician_strokes', models.JSONField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(blank=True, null=True)),
                ('device', models.CharField(blank=True, help_text='what it was signed on', max_length=200)),
                ('sealed_text', models.JSONField(blank=True, help_text='the very content that was signed', null=True)),
                ('seal', models.CharField(blank=True, help_text='SHA-256 of sealed_text, canonical', max_length=64)),
                ('submission', models.UUIDField(blank=True, help_text="the phone's key: once only", null=True, unique=True)),
                ('saved_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='interventions.mission')),
                ('pdf', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ['-version'],
                'constraints': [models.UniqueConstraint(fields=('mission', 'version'), name='report_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moment', models.CharField(default='AFTER', help_text='BEFORE, DURING or AFTER', max_length=8)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.storedfile')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='interventions.report')),
            ],
        ),
        migrations.CreateModel(
            name='PartUsed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=160, verbose_name='pièce')),
                ('quantity', models.DecimalField(decimal_places=2, default=1, max_digits=8, verbose_name='quantité')),
                ('unit_price', models.DecimalField(decimal_places=2, default=0, max_digits=10, verbose_name='prix HT')),
                ('serial_out', models.CharField(blank=True, max_length=80, verbose_name='n° de série retiré')),
                ('serial_in', models.CharField(blank=True, max_length=80, verbose_name='n° de série posé')),
                ('asset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='clients.asset')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='interventions.report')),
            ],
        ),
        *steps("interventions.migrations.0002_numbers", migrations.RunSQL),
        *steps("interventions.migrations.0004_signed_reports_never_change", migrations.RunSQL),
    ]
