"""Tickets, promises and serious problems, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

from importlib import import_module
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.at_once import AtOnce


def steps(replaced, kind):
    """What a replaced migration did besides tables."""
    module = import_module(f"tickets.migrations.{replaced}")
    return [one for one in module.Migration.operations if isinstance(one, kind)]


class Migration(AtOnce):

    replaces = [('tickets', '0001_initial'), ('tickets', '0002_numbers'), ('tickets', '0003_aside'), ('tickets', '0004_the_ledger'), ('tickets', '0005_clients_of_promises'), ('tickets', '0006_serious_problem'), ('tickets', '0007_plans_callbacks_and_hand_overs'), ('tickets', '0008_rules_and_breaches'), ('tickets', '0009_breaches_are_frozen'), ('tickets', '0010_problems_of_before'), ('tickets', '0011_project_time')]

    dependencies = [
        ('accounts', '0006_tokens_that_only_read'),
        ('accounts', '__first__'),
        ('clients', '0018_after_emergencies'),
        ('core', '0005_access_log'),
        ('knowledge', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(blank=True, help_text='E.164', max_length=20, verbose_name='numéro')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('IN_PROGRESS', 'En cours'), ('TICKET', 'Ticket ouvert'), ('ADDED', 'Ajouté à un ticket'), ('SOLVED', 'Résolu au téléphone'), ('INFORMATION', 'Renseignement'), ('MISSED', 'Manqué, à rappeler'), ('ABANDONED', 'Sans suite')], default='IN_PROGRESS', max_length=12)),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='clients.client')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='clients.contact')),
                ('hotliner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to=settings.AUTH_USER_MODEL)),
                ('callback', models.ForeignKey(blank=True, help_text='the call-back this call passes', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='tickets.callback')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(fields=['hotliner', 'started_at'], name='call_of_hotliner'), models.Index(fields=['client', '-started_at'], name='call_of_client')],
            },
        ),
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='E.164', max_length=20, verbose_name='numéro')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='à quel sujet')),
                ('starts_at', models.DateTimeField(verbose_name='à partir de')),
                ('ends_at', models.DateTimeField(verbose_name='avant')),
                ('state', models.CharField(choices=[('OPEN', 'À passer'), ('DONE', 'Passé'), ('DROPPED', 'Sans objet')], default='OPEN', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='clients.client')),
                ('contact', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='clients.contact')),
                ('missed', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='task', to='tickets.call')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['ends_at', 'id'], name='callback_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='callback_has_a_slot'), models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('contact',), name='one_callback_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ANSWER', 'Réponse ou calendrier'), ('PLAN', 'Étape du calendrier annoncé'), ('RESOLUTION', 'Résolution'), ('RESPONSE', 'Intervention (GTI)'), ('RESTORE', 'Rétablissement (GTR)'), ('NEWS', 'Prochaines nouvelles'), ('CALLBACK', 'Rappel téléphonique'), ('BROADCAST', 'Information sur problème grave'), ('ACCESS', 'Demande de droit d’accès'), ('VISIT', 'Visite sur site'), ('QUOTE', 'Devis'), ('LEVEL_1', 'Temps du niveau 1'), ('LEVEL_2', 'Temps du niveau 2'), ('LEVEL_3', 'Temps du niveau 3'), ('FIELD', 'Temps de l’intervention'), ('SALES', 'Temps du service commercial'), ('VENDOR', 'Temps du fournisseur')], max_length=12)),
                ('subject', models.CharField(blank=True, default='', max_length=60)),
                ('target_minutes', models.PositiveIntegerField(help_text='null: due at a named instant (NEWS, PLAN, CALLBACK, VISIT…)', null=True)),
                ('source', models.CharField(help_text='where the target comes from, in words', max_length=160)),
                ('promised_to', models.CharField(blank=True, default='', max_length=120)),
                ('started_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('RUNNING', 'En cours'), ('PAUSED', 'En pause'), ('MET', 'Tenue'), ('CANCELLED', 'Sans objet')], default='RUNNING', max_length=10)),
                ('met_at', models.DateTimeField(blank=True, null=True)),
                ('missed_at', models.DateTimeField(blank=True, null=True)),
                ('next_step_at', models.DateTimeField(blank=True, help_text='when the loop must look again', null=True)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.businesscalendar')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='clients.client')),
                ('owner', models.ForeignKey(blank=True, help_text="who keeps it, when it is not the ticket's owner", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='promises', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='tickets.ticket')),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'RUNNING')), fields=['next_step_at', 'id'], name='clock_due'), models.Index(fields=['ticket'], name='clock_of_ticket'), models.Index(fields=['kind', 'started_at'], name='clock_kind'), models.Index(condition=models.Q(('subject', ''), _negated=True), fields=['subject'], name='clock_of_subject'), models.Index(condition=models.Q(('state__in', ['RUNNING', 'PAUSED'])), fields=['due_at', 'id'], name='clock_live')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['RUNNING', 'PAUSED'])), fields=('ticket', 'kind', 'subject'), name='one_live_clock_of_a_kind', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('ticket__isnull', False), models.Q(('subject', ''), _negated=True), _connector='OR'), name='clock_is_about_something')],
            },
        ),
        migrations.CreateModel(
            name='EscalationStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ANSWER', 'Réponse ou calendrier'), ('PLAN', 'Étape du calendrier annoncé'), ('RESOLUTION', 'Résolution'), ('RESPONSE', 'Intervention (GTI)'), ('RESTORE', 'Rétablissement (GTR)'), ('NEWS', 'Prochaines nouvelles'), ('CALLBACK', 'Rappel téléphonique'), ('BROADCAST', 'Information sur problème grave'), ('ACCESS', 'Demande de droit d’accès'), ('VISIT', 'Visite sur site'), ('QUOTE', 'Devis'), ('LEVEL_1', 'Temps du niveau 1'), ('LEVEL_2', 'Temps du niveau 2'), ('LEVEL_3', 'Temps du niveau 3'), ('FIELD', 'Temps de l’intervention'), ('SALES', 'Temps du service commercial'), ('VENDOR', 'Temps du fournisseur')], max_length=12, verbose_name='type d’engagement')),
                ('percent', models.PositiveSmallIntegerField(null=True, verbose_name='part du délai')),
                ('every_minutes', models.PositiveIntegerField(null=True, verbose_name='puis toutes les (minutes)')),
                ('times', models.PositiveSmallIntegerField(default=1, verbose_name='fois')),
                ('effects', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10), size=None)),
                ('since', models.DateField(verbose_name='à partir du')),
            ],
            options={
                'ordering': ['kind', '-since', 'percent', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('percent__isnull', False), ('every_minutes__isnull', False), _connector='XOR'), name='step_before_or_after'), models.UniqueConstraint(fields=('kind', 'since', 'percent'), name='one_step_at_a_share', nulls_distinct=False)],
            },
        ),
        migrations.CreateModel(
            name='MajorIncident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('template', models.CharField(choices=[('NETWORK', 'Réseau coupé'), ('SERVER', 'Serveur arrêté'), ('MAIL', 'Messagerie en panne'), ('TELEPHONY', 'Téléphonie coupée'), ('CYBER', 'Cyberattaque'), ('DATA', 'Données perdues ou abîmées'), ('OTHER', 'Autre')], max_length=12, verbose_name='modèle')),
                ('criteria', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('SEVERAL_CLIENTS', 'Plusieurs clients sont touchés'), ('SITE_STOPPED', 'Un site entier ne travaille plus'), ('CORE_SERVICE', 'Un service vital est arrêté : réseau, serveur, messagerie, téléphonie'), ('DATA_AT_RISK', 'Des données sont en danger'), ('ATTACK', 'Une attaque est soupçonnée'), ('DIRECTION', 'La direction du client l’a demandé')], max_length=20), blank=True, default=list, size=None)),
                ('title', models.CharField(max_length=120, verbose_name='titre lu par les clients')),
                ('story', models.TextField(verbose_name='ce qui se passe')),
                ('scope', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), blank=True, default=list, help_text='supplier, software or model, as the dossiers name it', size=None)),
                ('room_url', models.URLField(blank=True, verbose_name='salle de crise')),
                ('news_minutes', models.PositiveIntegerField(verbose_name='un point toutes les, minutes')),
                ('declared_at', models.DateTimeField()),
                ('restored_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('causes', models.TextField(blank=True, verbose_name='causes')),
                ('review', models.TextField(blank=True, verbose_name='bilan')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                ('commander', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pilote')),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expert', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='expert')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='major', to='tickets.ticket')),
            ],
            options={
                'ordering': ['-declared_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['declared_at'], name='major_running')],
            },
        ),
        migrations.CreateModel(
            name='MajorUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('DECLARED', 'Déclaration'), ('NEWS', 'Point'), ('RESTORED', 'Service rétabli'), ('ENDED', 'Fin du problème')], max_length=8)),
                ('body', models.TextField(verbose_name='texte commun')),
                ('staff_body', models.TextField(blank=True, verbose_name='pour le support seulement')),
                ('to_clients', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('news_before', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('major', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='tickets.majorincident')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('major', 'number'), name='update_once')],
            },
        ),
        migrations.CreateModel(
            name='ClientText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='own_texts', to='tickets.majorupdate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('update', 'client'), name='own_text_once')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('REPLY', 'Réponse au client'), ('NOTE', 'Note interne'), ('CLIENT', 'Message du client'), ('RECEIPT', 'Accusé de réception')], max_length=8)),
                ('body', models.TextField(verbose_name='texte')),
                ('at', models.DateTimeField()),
                ('is_answer', models.BooleanField(default=False, help_text='stops the promised answer, said by a person (D02)')),
                ('plan_for', models.DateTimeField(blank=True, null=True, verbose_name='calendrier : prévu le')),
                ('news_before', models.DateTimeField(blank=True, null=True, verbose_name='prochaines nouvelles avant')),
                ('channel', models.CharField(default='PORTAL', max_length=10)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contact')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='tickets.ticket')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['ticket', 'at'], name='message_of_ticket')],
            },
        ),
        migrations.CreateModel(
            name='Pause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(max_length=120)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pauses', to='tickets.clock')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('clock',), name='one_open_pause')],
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('STAFF', 'Équipes de support'), ('CLIENTS', 'Clients touchés'), ('MANAGERS', 'Leurs responsables')], max_length=8)),
                ('name', models.CharField(max_length=160)),
                ('follows', models.BooleanField(default=True, help_text='False: only the first and the last news')),
                ('added_at', models.DateTimeField()),
                ('proved_at', models.DateTimeField(blank=True, help_text='the first proof: the clock', null=True)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_why', models.CharField(blank=True, max_length=200)),
                ('client', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('contact', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.contact')),
                ('major', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='tickets.majorincident')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(fields=['major', 'audience'], name='recipient_audience')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('major', 'user'), name='recipient_user'), models.UniqueConstraint(condition=models.Q(('contact__isnull', False)), fields=('major', 'contact'), name='recipient_contact')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('WAITING', 'à envoyer'), ('SENT', 'parti, sans preuve'), ('PROVEN', 'reçu'), ('FAILED', 'refusé')], default='WAITING', max_length=8)),
                ('channel', models.CharField(blank=True, max_length=8)),
                ('proof', models.CharField(blank=True, choices=[('AUTHOR', 'l’a écrit'), ('DELIVERED', 'remis'), ('READ', 'lu'), ('PHONE', 'prévenu par téléphone'), ('HAND', 'prévenu de vive voix')], max_length=10)),
                ('words', models.CharField(blank=True, max_length=300)),
                ('message', models.BigIntegerField(help_text='key of the message in the outbox', null=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='tickets.majorupdate')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receipts', to='tickets.recipient')),
            ],
            options={
                'indexes': [models.Index(fields=['update', 'state'], name='receipt_of_update')],
                'constraints': [models.UniqueConstraint(fields=('recipient', 'update'), name='receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='ReviewAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=200, verbose_name='action')),
                ('due_on', models.DateField(verbose_name='pour le')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('major', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='tickets.majorincident')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='responsable')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ServiceTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ANSWER', 'Réponse ou calendrier'), ('PLAN', 'Étape du calendrier annoncé'), ('RESOLUTION', 'Résolution'), ('RESPONSE', 'Intervention (GTI)'), ('RESTORE', 'Rétablissement (GTR)'), ('NEWS', 'Prochaines nouvelles'), ('CALLBACK', 'Rappel téléphonique'), ('BROADCAST', 'Information sur problème grave'), ('ACCESS', 'Demande de droit d’accès'), ('VISIT', 'Visite sur site'), ('QUOTE', 'Devis'), ('LEVEL_1', 'Temps du niveau 1'), ('LEVEL_2', 'Temps du niveau 2'), ('LEVEL_3', 'Temps du niveau 3'), ('FIELD', 'Temps de l’intervention'), ('SALES', 'Temps du service commercial'), ('VENDOR', 'Temps du fournisseur')], max_length=12, verbose_name='type d’engagement')),
                ('minutes', models.PositiveIntegerField(blank=True, help_text='vide : rien n’est promis', null=True, verbose_name='minutes ouvrées')),
                ('nature', models.CharField(blank=True, choices=[('OFFICE', 'Bureautique'), ('TELEPHONY', 'Téléphonie'), ('BUSINESS', 'Soutien métier'), ('NETWORK', 'Réseau')], max_length=12, verbose_name='service')),
                ('priority', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='priorité')),
                ('since', models.DateField(verbose_name='à partir du')),
                ('until', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('calendar', models.ForeignKey(blank=True, help_text='vide : celle du contrat ou du groupe', null=True, on_delete=django.db.models.deletion.PROTECT, to='core.businesscalendar', verbose_name='plage de service')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='knowledge.category', verbose_name='catégorie')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='clients.client', verbose_name='client')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='clients.contract', verbose_name='contrat')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team', verbose_name='groupe d’assistance')),
            ],
            options={
                'ordering': ['kind', 'contract', 'client', 'category', 'nature', 'priority', 'pk'],
                'indexes': [models.Index(fields=['contract', 'since'], name='target_of_contract')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes', None), ('minutes__gt', 0), _connector='OR'), name='target_positive'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='target_ends_after')],
            },
        ),
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('INCIDENT', 'Incident'), ('SERVICE_REQUEST', 'Demande de service'), ('QUESTION', 'Question')], default='INCIDENT', max_length=16, verbose_name='type')),
                ('nature', models.CharField(choices=[('OFFICE', 'Bureautique'), ('TELEPHONY', 'Téléphonie'), ('BUSINESS', 'Soutien métier'), ('NETWORK', 'Réseau')], default='OFFICE', max_length=12, verbose_name='nature')),
                ('subject', models.CharField(max_length=200, verbose_name='sujet')),
                ('symptoms', models.TextField(blank=True, verbose_name='que se passe-t-il ?')),
                ('channel', models.CharField(choices=[('PHONE', 'Téléphone'), ('EMAIL', 'Courriel'), ('PORTAL', 'Portail'), ('API', 'API'), ('ON_SITE', 'Sur place'), ('MONITORING', 'Supervision')], default='PHONE', max_length=10, verbose_name='canal')),
                ('impact', models.PositiveSmallIntegerField(choices=[(1, 'Fort'), (2, 'Moyen'), (3, 'Faible')], default=2, verbose_name='impact')),
                ('urgency', models.PositiveSmallIntegerField(choices=[(1, 'Fort'), (2, 'Moyen'), (3, 'Faible')], default=2, verbose_name='urgence')),
                ('priority', models.PositiveSmallIntegerField(default=3, verbose_name='priorité')),
                ('is_major', models.BooleanField(default=False, verbose_name='problème grave')),
                ('is_folded', models.BooleanField(db_default=False, default=False, help_text='attached by the product itself: a storm, or a running problem')),
                ('status', models.CharField(choices=[('NEW', 'Nouveau'), ('WORKING', 'En cours'), ('WAITING_CUSTOMER', 'En attente client'), ('WAITING_SUPPLIER', 'En attente fournisseur'), ('TO_PLAN', 'À planifier'), ('ON_SITE', 'Intervention planifiée'), ('RESOLVED', 'Résolu'), ('CLOSED', 'Clos')], default='NEW', max_length=16, verbose_name='statut')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Niveau 1'), (2, 'Niveau 2'), (3, 'Niveau 3')], default=1, verbose_name='niveau')),
                ('verdict', models.JSONField(default=dict, help_text='the entitlement as told at intake (G12)')),
                ('reported_at', models.DateTimeField(verbose_name='déclaré le')),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('restored_at', models.DateTimeField(blank=True, null=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reopened', models.PositiveSmallIntegerField(default=0)),
                ('solution', models.TextField(blank=True, verbose_name='ce qui a été fait')),
                ('resolution_code', models.CharField(blank=True, max_length=40, verbose_name='code de résolution')),
                ('solved_level', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Niveau 1'), (2, 'Niveau 2'), (3, 'Niveau 3')], null=True)),
                ('solved_remotely', models.BooleanField(null=True)),
                ('confirmed', models.BooleanField(help_text='True: by the client; False: by silence', null=True)),
                ('due_at', models.DateTimeField(blank=True, help_text='the running promise that falls first', null=True)),
                ('due_kind', models.CharField(blank=True, max_length=12)),
                ('snoozed_until', models.DateTimeField(blank=True, null=True, verbose_name='mis de côté jusqu’au')),
                ('next_action', models.CharField(blank=True, max_length=120, verbose_name='prochaine action')),
                ('waiting_cause', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('waiting_until', models.DateTimeField(blank=True, help_text='when our turn comes again, whatever was awaited (D08)', null=True)),
                ('last_fact', models.CharField(blank=True, max_length=160)),
                ('last_fact_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('external_ref', models.CharField(blank=True, max_length=60, null=True, unique=True)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.CombinedSearchVector(django.contrib.postgres.search.SearchVector('subject', config='fr', weight='A'), '||', django.contrib.postgres.search.SearchVector('symptoms', config='fr', weight='B'), django.contrib.postgres.search.SearchConfig('fr')), '||', django.contrib.postgres.search.SearchVector('solution', config='fr', weight='C'), django.contrib.postgres.search.SearchConfig('fr')), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('asset', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tickets', to='clients.asset')),
                ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='knowledge.category', verbose_name='catégorie')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='clients.client')),
                ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='clients.contract')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to=settings.AUTH_USER_MODEL, verbose_name='intervenant')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='children', to='tickets.ticket', verbose_name='rattaché à')),
                ('referent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='référent')),
                ('requester', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tickets', to='clients.contact', verbose_name='demandeur')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tickets', to='clients.site')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.team', verbose_name='groupe d’assistance')),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(condition=models.Q(('status__in', ('NEW', 'WORKING', 'WAITING_CUSTOMER', 'WAITING_SUPPLIER', 'TO_PLAN', 'ON_SITE'))), fields=['due_at', 'id'], name='ticket_open_due'), models.Index(condition=models.Q(('status__in', ('NEW', 'WORKING', 'WAITING_CUSTOMER', 'WAITING_SUPPLIER', 'TO_PLAN', 'ON_SITE'))), fields=['team', 'due_at', 'id'], name='ticket_open_team'), models.Index(condition=models.Q(('status__in', ('NEW', 'WORKING', 'WAITING_CUSTOMER', 'WAITING_SUPPLIER', 'TO_PLAN', 'ON_SITE'))), fields=['owner', 'due_at', 'id'], name='ticket_open_owner'), models.Index(fields=['client', '-id'], name='ticket_of_client'), models.Index(fields=['requester', '-id'], name='ticket_of_requester'), models.Index(condition=models.Q(('status', 'RESOLVED')), fields=['resolved_at', 'id'], name='ticket_to_close'), models.Index(condition=models.Q(('status__in', ('WAITING_CUSTOMER', 'WAITING_SUPPLIER')), ('waiting_until__isnull', False)), fields=['waiting_until', 'id'], name='ticket_waiting'), models.Index(fields=['reported_at'], name='ticket_reported'), models.Index(condition=models.Q(('snoozed_until__isnull', False)), fields=['snoozed_until'], name='ticket_snoozed'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='ticket_search')],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='étape')),
                ('due_at', models.DateTimeField(verbose_name='prévue le')),
                ('state', models.CharField(choices=[('TODO', 'À faire'), ('DONE', 'Fait'), ('DROPPED', 'Abandonné')], default='TODO', max_length=8)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_steps', to='tickets.message')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_steps', to='tickets.ticket')),
            ],
            options={
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(fields=['ticket', 'due_at'], name='step_of_ticket')],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True, verbose_name='consigne')),
                ('state', models.CharField(choices=[('PROPOSED', 'Proposé'), ('ACCEPTED', 'Accepté'), ('DECLINED', 'Refusé'), ('REPLACED', 'Remplacé')], default='PROPOSED', max_length=8)),
                ('proposed_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('giver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('taker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_overs', to=settings.AUTH_USER_MODEL)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='tickets.ticket')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'PROPOSED')), fields=['taker', 'id'], name='hand_over_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'PROPOSED')), fields=('ticket',), name='one_hand_over_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='DiagnosticAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('choice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='knowledge.choice')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='knowledge.step')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='tickets.ticket')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('ticket', 'step'), name='one_answer_per_step')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_internal', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='core.storedfile')),
                ('message', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='tickets.message')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='tickets.ticket')),
            ],
        ),
        migrations.CreateModel(
            name='TicketRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='tickets.ticket')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'ticket'), name='one_reading')],
            },
        ),
        migrations.CreateModel(
            name='TimeEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('PHONE', 'Téléphone'), ('REMOTE', 'À distance'), ('TRAVEL', 'Déplacement'), ('ON_SITE', 'Sur site'), ('PROJECT', 'Projet')], max_length=8, verbose_name='nature du temps')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('minutes', models.PositiveIntegerField(default=0, verbose_name='minutes')),
                ('is_billable', models.BooleanField(default=True, verbose_name='facturable')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('source', models.CharField(blank=True, help_text='mission:12:on_site', max_length=40, null=True, unique=True)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_entries', to='tickets.ticket')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='time_entries', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['started_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user',), name='one_running_timer')],
            },
        ),
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(choices=[('WORKLOAD', 'Charge de travail'), ('COMPETENCE', 'Compétence manquante'), ('ABSENCE', 'Absence sans relais'), ('HANDOVER', 'Transmission oubliée'), ('SUPPLIER', 'Fournisseur en retard'), ('CLIENT', 'Client injoignable ou accès fermé'), ('FORCE_MAJEURE', 'Force majeure'), ('ERROR', 'Erreur de saisie ou de classement')], max_length=14, verbose_name='cause')),
                ('words', models.TextField(max_length=2000, verbose_name='ce qui s’est passé')),
                ('explained_at', models.DateTimeField()),
                ('decision', models.CharField(choices=[('NONE', 'Aucune exclusion demandée'), ('ASKED', 'Exclusion demandée'), ('EXCLUDED', 'Exclue du rapport'), ('KEPT', 'Exclusion refusée')], default='NONE', max_length=10)),
                ('ground', models.CharField(blank=True, max_length=300, verbose_name='motif de l’exclusion')),
                ('decided_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='réponse')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('explained_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explained_breaches', to=settings.AUTH_USER_MODEL)),
                ('clock', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='breach', to='tickets.clock')),
            ],
            options={
                'ordering': ['-explained_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision__in', ['EXCLUDED', 'KEPT']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='breach_decided_by_somebody'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('explained_by')), _negated=True), _connector='OR'), name='breach_decided_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Firing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=20)),
                ('owed_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('clock', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='firings', to='tickets.clock')),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='firing_at')],
                'constraints': [models.UniqueConstraint(fields=('clock', 'step'), name='one_effect_one_key')],
            },
        ),
        migrations.CreateModel(
            name='AffectedClient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(choices=[('TICKET', 'a un ticket'), ('SITE', 'même adresse'), ('ASSET', 'équipement du parc'), ('DOSSIER', 'dossier technique'), ('HAND', 'ajouté à la main')], max_length=8)),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('own_text', models.TextField(blank=True, verbose_name='texte propre du prochain point')),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('removed_why', models.CharField(blank=True, max_length=200)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('major', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affected', to='tickets.majorincident')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('major', 'client'), name='affected_client_once')],
            },
        ),
        *steps("0002_numbers", migrations.RunSQL),
        *steps("0009_breaches_are_frozen", migrations.RunSQL),
    ]
