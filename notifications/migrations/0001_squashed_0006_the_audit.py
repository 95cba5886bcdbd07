"""Messages, channels and the centre, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.at_once import AtOnce


class Migration(AtOnce):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_tracking'), ('notifications', '0003_channels'), ('notifications', '0004_centre'), ('notifications', '0005_devices_and_replies'), ('notifications', '0006_the_audit')]

    dependencies = [
        ('accounts', '__first__'),
        ('clients', '0018_after_emergencies'),
        ('core', '0005_access_log'),
        ('knowledge', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('told', models.JSONField(db_default={}, default=dict, help_text='what it had to say, for the page')),
            ],
        ),
        migrations.CreateModel(
            name='Unsubscribed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='titre')),
                ('body', models.TextField(max_length=4000, verbose_name='ce qui change')),
                ('version', models.PositiveSmallIntegerField(help_text='of the procedure, then', null=True)),
                ('remind_after_days', models.PositiveSmallIntegerField(default=3, verbose_name='rappel après (jours)')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('procedure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='knowledge.procedure', verbose_name='procédure')),
            ],
        ),
        migrations.CreateModel(
            name='Broadcast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=150, verbose_name='objet')),
                ('body', models.TextField(max_length=4000, verbose_name='texte')),
                ('filters', models.JSONField(default=dict, help_text='audience and filters, see broadcasting.py')),
                ('is_mandatory', models.BooleanField(default=False, help_text='part aussi aux adresses désabonnées', verbose_name='information indispensable')),
                ('state', models.CharField(choices=[('DRAFT', 'Brouillon'), ('SENDING', 'En cours de diffusion'), ('STOPPED', 'Arrêtée'), ('DONE', 'Diffusée')], default='DRAFT', max_length=8)),
                ('created_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(help_text='mission_notice, receipt, solution, invoice…', max_length=40)),
                ('channel', models.CharField(choices=[('EMAIL', 'Courriel'), ('SMS', 'SMS'), ('CALL', 'Appel vocal'), ('PUSH', 'Notification sur l’appareil'), ('INAPP', 'Centre de notifications')], max_length=5)),
                ('to', models.CharField(blank=True, help_text='empty for push and in-app', max_length=254)),
                ('subject', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField()),
                ('html', models.TextField(blank=True)),
                ('about', models.CharField(help_text='topic: mission:12', max_length=40)),
                ('calendar', models.TextField(blank=True, help_text='an .ics to attach')),
                ('links', models.JSONField(default=list, help_text='personal links made only when sent: [{mark, purpose, subject, holder, expires_at}]')),
                ('state', models.CharField(choices=[('PENDING', 'À envoyer'), ('SENDING', 'En cours d’envoi'), ('SENT', 'Envoyé'), ('DELIVERED', 'Remis'), ('FAILED', 'Échec'), ('CANCELLED', 'Annulé')], default='PENDING', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('next_try_at', models.DateTimeField()),
                ('give_up_at', models.DateTimeField(help_text='after this a stale message is cancelled, not sent late')),
                ('lease', models.UUIDField(null=True)),
                ('leased_until', models.DateTimeField(null=True)),
                ('provider_id', models.CharField(blank=True, max_length=120)),
                ('sent_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('segments', models.PositiveSmallIntegerField(default=0, help_text='of an SMS that left')),
                ('read_at', models.DateTimeField(help_text='read in the notification centre', null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contact')),
                ('fallback_of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fallback', to='notifications.message')),
                ('files', models.ManyToManyField(blank=True, related_name='+', to='core.storedfile')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state__in', ['PENDING', 'SENDING'])), fields=['next_try_at', 'id'], name='outbox'), models.Index(fields=['about', 'id'], name='messages_about'), models.Index(fields=['to', 'kind', 'created_at'], name='messages_to'), models.Index(condition=models.Q(('state', 'FAILED')), fields=['-id'], name='message_failed'), models.Index(condition=models.Q(('provider_id', ''), _negated=True), fields=['provider_id'], name='message_provider'), models.Index(condition=models.Q(('channel', 'INAPP')), fields=['user', '-id'], name='inbox'), models.Index(condition=models.Q(('channel', 'INAPP'), ('read_at', None)), fields=['user'], name='inbox_unread')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(choices=[('ACCEPTED', 'Accepté par l’opérateur'), ('POSTPONED', 'Reporté'), ('UNCERTAIN', 'Peut-être pris, réponse perdue'), ('REFUSED', 'Refusé'), ('LATE', 'Réponse arrivée trop tard'), ('STALE', 'Périmé, non envoyé'), ('QUEUED', 'Chez l’opérateur'), ('DELIVERED', 'Remis'), ('OPENED', 'Ouvert'), ('BOUNCED', 'Retourné'), ('RETRIED', 'Relancé par une personne'), ('CANCELLED', 'Annulé')], max_length=20)),
                ('detail', models.CharField(blank=True, max_length=500)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tries', to='notifications.message')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('silenced', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=30), default=list, help_text='group:channel, tickets:EMAIL', size=None)),
                ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='silence à partir de')),
                ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='jusqu’à')),
                ('digest_at', models.TimeField(blank=True, null=True, verbose_name='résumé du matin à')),
                ('digest_channels', models.CharField(default='EMAIL INAPP', max_length=20, verbose_name='par')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='preference', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PushDevice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.CharField(max_length=500, unique=True)),
                ('p256dh', models.CharField(max_length=120)),
                ('auth', models.CharField(max_length=40)),
                ('label', models.CharField(blank=True, max_length=80, verbose_name='appareil')),
                ('added_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_devices', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('announcement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='notifications.announcement')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('acknowledged_at', None)), fields=['user'], name='reading_owed')],
                'constraints': [models.UniqueConstraint(fields=('announcement', 'user'), name='reading_once')],
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254)),
                ('outcome', models.CharField(choices=[('WAITING', 'À envoyer'), ('QUEUED', 'Confié à l’envoi'), ('UNSUBSCRIBED', 'Désabonné'), ('STOPPED', 'Arrêté avant l’envoi')], default='WAITING', max_length=12)),
                ('broadcast', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='notifications.broadcast')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contact')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='broadcast_recipient', to='notifications.message')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(condition=models.Q(('outcome', 'WAITING')), fields=['broadcast', 'id'], name='recipient_waiting')],
                'constraints': [models.UniqueConstraint(fields=('broadcast', 'email'), name='recipient_once')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=4000, verbose_name='votre réponse')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(help_text='empty: the recipient', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='notifications.recipient')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider_id', models.CharField(max_length=120, unique=True)),
                ('number', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('about', models.CharField(blank=True, max_length=40)),
                ('outcome', models.CharField(choices=[('ACCEPTED', 'Mission acceptée'), ('DECLINED', 'Mission refusée'), ('NOTED', 'Note sur le ticket'), ('UNKNOWN', 'À lire par la hotline')], default='UNKNOWN', max_length=10)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=5)),
                ('channel', models.CharField(choices=[('EMAIL', 'Courriel'), ('SMS', 'SMS'), ('CALL', 'Appel vocal'), ('PUSH', 'Notification sur l’appareil'), ('INAPP', 'Centre de notifications')], default='EMAIL', max_length=5)),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['letter', 'language', 'channel', '-id'], name='wording')],
            },
        ),
    ]
