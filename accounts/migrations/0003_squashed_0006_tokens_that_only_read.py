"""Who one is, clauses and tokens, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('accounts', '0003_substitutes'), ('accounts', '0004_who_you_are'), ('accounts', '0005_clauses'), ('accounts', '0006_tokens_that_only_read')]

    dependencies = [
        ('accounts', '0002_initial'),
        ('core', '0005_access_log'),
    ]

    operations = [
        migrations.AddField(
            model_name='apitoken',
            name='may_write',
            field=models.BooleanField(default=True, verbose_name='écrit aussi'),
        ),
        migrations.AddField(
            model_name='user',
            name='clause_ends_on',
            field=models.DateField(blank=True, editable=False, null=True, verbose_name='clause valable jusqu’au'),
        ),
        migrations.AddField(
            model_name='user',
            name='factor_due_on',
            field=models.DateField(editable=False, help_text='the last day without a second factor', null=True),
        ),
        migrations.AddField(
            model_name='user',
            name='hired_on',
            field=models.DateField(blank=True, null=True, verbose_name='entrée le'),
        ),
        migrations.AddField(
            model_name='user',
            name='password_set_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False),
        ),
        migrations.AddField(
            model_name='user',
            name='sign_outs',
            field=models.PositiveIntegerField(default=0, editable=False, help_text="part of every session's proof: one more ends them all"),
        ),
        migrations.AddField(
            model_name='user',
            name='substitute',
            field=models.ForeignKey(blank=True, help_text='reçoit les alertes pendant les absences', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='stands_in_for', to=settings.AUTH_USER_MODEL, verbose_name='suppléant'),
        ),
        migrations.AlterField(
            model_name='team',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(1, 'Niveau 1'), (2, 'Niveau 2'), (3, 'Niveau 3')], default=1, verbose_name='niveau'),
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=40, verbose_name='version du texte')),
                ('signed_on', models.DateField(verbose_name='signée le')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='valable jusqu’au')),
                ('filed_at', models.DateTimeField()),
                ('said', models.CharField(blank=True, help_text='the last warning about its end', max_length=20)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('filed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-signed_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('name', models.CharField(max_length=80)),
                ('since', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('address', models.GenericIPAddressField(null=True)),
                ('since', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='accounts.device')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('used_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ResetRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('asked_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(django.db.models.functions.text.Lower('email'), models.F('asked_at'), name='reset_by_address')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('source', models.CharField(help_text='booking:12', max_length=40, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['person', 'ends_at'], name='absence_of_person')],
            },
        ),
        migrations.AddConstraint(
            model_name='device',
            constraint=models.UniqueConstraint(fields=('user', 'digest'), name='device_once'),
        ),
        migrations.AddIndex(
            model_name='opensession',
            index=models.Index(fields=['user', 'seen_at'], name='session_of_person'),
        ),
        migrations.AddConstraint(
            model_name='recoverycode',
            constraint=models.UniqueConstraint(fields=('user', 'digest'), name='code_once'),
        ),
    ]
