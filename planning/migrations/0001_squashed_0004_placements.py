"""Bookings, absences, duties and placements, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.at_once import AtOnce


class Migration(AtOnce):

    replaces = [('planning', '0001_initial'), ('planning', '0002_draft_bookings'), ('planning', '0003_duties'), ('planning', '0004_placements')]

    dependencies = [
        ('accounts', '__first__'),
        ('clients', '0018_after_emergencies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('step', models.PositiveSmallIntegerField(default=1, help_text='1 is called first', verbose_name='échelon')),
                ('handover', models.TextField(blank=True, verbose_name='consignes à la suite')),
                ('handed_over_at', models.DateTimeField(blank=True, null=True)),
                ('noted_at', models.DateTimeField()),
                ('is_cancelled', models.BooleanField(default=False)),
                ('swap_asked_at', models.DateTimeField(blank=True, null=True)),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to=settings.AUTH_USER_MODEL)),
                ('swap_with', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['period', 'step'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_cancelled', False)), expressions=[('step', '='), ('period', '&&')], name='one_person_a_step'), models.CheckConstraint(condition=models.Q(('step__gte', 1), ('step__lte', 5)), name='five_steps')],
            },
        ),
        migrations.CreateModel(
            name='CallOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='durée, en minutes')),
                ('what', models.CharField(max_length=200, verbose_name='ce qui a été fait')),
                ('noted_at', models.DateTimeField()),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_outs', to='planning.duty')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Placement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField(verbose_name='du')),
                ('last_on', models.DateField(verbose_name='au')),
                ('note', models.CharField(blank=True, max_length=160, verbose_name='pour quoi')),
                ('noted_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='placements', to='clients.client')),
                ('noted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='placements', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='clients.site')),
            ],
            options={
                'ordering': ['first_on', 'pk'],
                'indexes': [models.Index(fields=['client', 'last_on'], name='placement_of_client')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='placement_ends')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('kind', models.CharField(choices=[('MISSION', 'Intervention'), ('ABSENCE', 'Absence'), ('PLACED', 'Placé chez un client'), ('OTHER', 'Autre')], max_length=8)),
                ('absence', models.CharField(blank=True, choices=[('AWAY', 'Absent'), ('LEAVE', 'Congé'), ('PART_TIME', 'Temps partiel'), ('RECOVERY', 'Récupération')], max_length=10, verbose_name='motif')),
                ('label', models.CharField(blank=True, max_length=160, verbose_name='objet')),
                ('is_draft', models.BooleanField(default=False, help_text='held but not published: the technician is not told yet')),
                ('is_cancelled', models.BooleanField(default=False)),
                ('booked_at', models.DateTimeField()),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='bookings', to='clients.site')),
                ('technician', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to=settings.AUTH_USER_MODEL)),
                ('placement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='planning.placement')),
            ],
            options={
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('is_cancelled', False)), expressions=[('technician', '='), ('period', '&&')], name='no_double_booking')],
            },
        ),
        migrations.CreateModel(
            name='WorkPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(help_text='0 is Monday')),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_patterns', to=settings.AUTH_USER_MODEL)),
            ],
        ),
    ]
