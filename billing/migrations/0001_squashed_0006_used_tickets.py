"""Items, invoices and payments, in one step for a new database.

What it replaces stays for the databases that were made before it.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from core.at_once import AtOnce, steps



class Migration(AtOnce):

    replaces = [('billing', '0001_initial'), ('billing', '0002_initial'), ('billing', '0003_evidence'), ('billing', '0004_issued_means_frozen'), ('billing', '0005_questions'), ('billing', '0006_used_tickets')]

    dependencies = [
        ('accounts', '__first__'),
        ('clients', '0018_after_emergencies'),
        ('core', '0005_access_log'),
        ('interventions', '0006_reminders'),
        ('tickets', '0011_project_time'),
    ]

    operations = [
        migrations.CreateModel(
            name='CompanyProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='raison sociale')),
                ('legal_form', models.CharField(max_length=120, verbose_name='forme et capital')),
                ('address', models.TextField(verbose_name='adresse')),
                ('siren', models.CharField(max_length=9, verbose_name='SIREN')),
                ('siret', models.CharField(max_length=14, verbose_name='SIRET')),
                ('rcs', models.CharField(max_length=80, verbose_name='RCS')),
                ('vat_number', models.CharField(max_length=20, verbose_name='n° de TVA')),
                ('email', models.EmailField(max_length=254, verbose_name='courriel')),
                ('phone', models.CharField(max_length=20, verbose_name='téléphone')),
                ('iban', models.CharField(max_length=34, verbose_name='IBAN')),
                ('bic', models.CharField(max_length=11, verbose_name='BIC')),
                ('vat_on_debits', models.BooleanField(default=False, verbose_name='TVA sur les débits')),
                ('late_rate', models.CharField(max_length=120, verbose_name='taux de pénalités')),
                ('discount_terms', models.CharField(default='Pas d’escompte pour paiement anticipé.', max_length=120, verbose_name='escompte')),
            ],
        ),
        migrations.CreateModel(
            name='BillableItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(help_text='ticket:12:1 – ticket and closing count', max_length=40, unique=True)),
                ('state', models.CharField(choices=[('TO_DECIDE', 'À trancher'), ('READY', 'Prêt à partir'), ('ASKED', 'Chez l’intervenant'), ('INVOICED', 'Facturé'), ('COVERED', 'Couvert par le contrat'), ('OFFERED', 'Offert'), ('DISPUTED', 'En litige')], default='READY', max_length=10)),
                ('outcome', models.CharField(choices=[('INVOICE', 'Facture'), ('ZERO_INVOICE', 'Facture à 0 €'), ('STATEMENT', 'Relevé d’intervention')], max_length=12)),
                ('verdict', models.JSONField(default=dict)),
                ('doubts', models.JSONField(default=list, help_text='why it waits for a decision, in words')),
                ('subject', models.CharField(max_length=200)),
                ('performed_on', models.DateField()),
                ('used_minutes', models.PositiveIntegerField(default=0, help_text='minutes taken from the contract')),
                ('used_tickets', models.DecimalField(decimal_places=2, default=Decimal('0'), help_text='tickets taken from the contract', max_digits=6)),
                ('net_total', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('created_at', models.DateTimeField()),
                ('decided_reason', models.CharField(blank=True, max_length=200, verbose_name='motif')),
                ('vat_note', models.CharField(blank=True, help_text='why a line bears no VAT (INV-09)', max_length=200, verbose_name='mention sans TVA')),
                ('checks', models.JSONField(default=list, help_text='what was checked, in words, at creation')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='billable_items', to='clients.client')),
                ('contract', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='billable_items', to='clients.contract')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='billable_items', to='interventions.mission')),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='billable_items', to='tickets.ticket')),
                ('invoice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='billing.invoice')),
            ],
            options={
                'ordering': ['performed_on', 'pk'],
                'indexes': [models.Index(fields=['state', 'performed_on', 'id'], name='billing_worklist')],
            },
        ),
        migrations.CreateModel(
            name='BillableLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('LABOUR', 'Main-d’œuvre'), ('TRAVEL', 'Déplacement'), ('PART', 'Fourniture')], max_length=8)),
                ('label', models.CharField(max_length=300, verbose_name='désignation')),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=10, verbose_name='quantité')),
                ('unit', models.CharField(default='h', max_length=10, verbose_name='unité')),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='prix unitaire HT')),
                ('value_price', models.DecimalField(decimal_places=4, max_digits=12, verbose_name='valeur hors contrat HT')),
                ('vat_rate', models.DecimalField(decimal_places=2, default=Decimal('20'), max_digits=4, verbose_name='TVA')),
                ('covered_by', models.CharField(blank=True, help_text='the contract that covers it, in words', max_length=80)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='billing.billableitem')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('INVOICE', 'Facture'), ('STATEMENT', 'Relevé d’intervention')], default='INVOICE', max_length=10)),
                ('number', models.CharField(max_length=35, unique=True, verbose_name='numéro')),
                ('subject', models.CharField(max_length=200, verbose_name='objet')),
                ('seller', models.JSONField()),
                ('buyer', models.JSONField()),
                ('mentions', models.JSONField(default=list)),
                ('category', models.CharField(choices=[('GOODS', 'Livraison de biens'), ('SERVICES', 'Prestation de services'), ('MIXED', 'Livraison de biens et prestation de services')], max_length=10)),
                ('issued_on', models.DateField(verbose_name='émise le')),
                ('supplied_on', models.DateField(verbose_name='prestation du')),
                ('due_on', models.DateField(verbose_name='échéance')),
                ('net_total', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='total HT')),
                ('vat_total', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='TVA')),
                ('gross_total', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='total TTC')),
                ('value_total', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='valeur hors contrat HT')),
                ('issued_at', models.DateTimeField()),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('paid_total', models.DecimalField(decimal_places=2, default=Decimal('0'), max_digits=12)),
                ('settled_on', models.DateField(null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='clients.client')),
                ('contract', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.contract')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'ordering': ['-issued_on', '-pk'],
                'indexes': [models.Index(fields=['client', '-issued_on'], name='invoice_of_client'), models.Index(condition=models.Q(('settled_on__isnull', True)), fields=['due_on'], name='invoice_unpaid')],
            },
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('LABOUR', 'Main-d’œuvre'), ('TRAVEL', 'Déplacement'), ('PART', 'Fourniture')], max_length=8)),
                ('label', models.CharField(max_length=300)),
                ('quantity', models.DecimalField(decimal_places=4, max_digits=10)),
                ('unit', models.CharField(max_length=10)),
                ('unit_price', models.DecimalField(decimal_places=4, max_digits=12)),
                ('value_price', models.DecimalField(decimal_places=4, max_digits=12)),
                ('vat_rate', models.DecimalField(decimal_places=2, max_digits=4)),
                ('net', models.DecimalField(decimal_places=2, max_digits=12)),
                ('covered_by', models.CharField(blank=True, max_length=80)),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='billing.invoice')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='NumberSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('last_issued_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'year'), name='series_once')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('received_on', models.DateField(verbose_name='reçu le')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='montant')),
                ('means', models.CharField(choices=[('TRANSFER', 'Virement'), ('CHEQUE', 'Chèque'), ('CARD', 'Carte'), ('DIRECT_DEBIT', 'Prélèvement')], max_length=12, verbose_name='moyen')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='référence')),
                ('key', models.UUIDField(help_text='one form, one payment', unique=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='clients.client')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Matching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matchings', to='billing.invoice')),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='matchings', to='billing.payment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('payment', 'invoice'), name='matching_once')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=200, verbose_name='question')),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('OPEN', 'Attend une réponse'), ('ANSWERED', 'Répondue'), ('WITHDRAWN', 'Reprise sans réponse')], default='OPEN', max_length=9)),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='réponse')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='billing.billableitem')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['asked_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('state', 'OPEN')), fields=['to'], name='question_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'OPEN')), fields=('item',), name='one_open_question')],
            },
        ),
        migrations.CreateModel(
            name='RatedWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='billing.billableitem')),
                ('report', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rated', to='interventions.report')),
                ('time_entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rated', to='tickets.timeentry')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('report__isnull', True), ('time_entry__isnull', False)), models.Q(('report__isnull', False), ('time_entry__isnull', True)), _connector='OR'), name='one_piece_of_evidence')],
            },
        ),
        *steps("billing.migrations.0004_issued_means_frozen", migrations.RunSQL),
    ]
