"""Issued documents and payments are frozen by the database itself (NUM-07)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_evidence"), ("core", "0003_facts_never_change")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change_of_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    RAISE EXCEPTION 'an issued document is never removed'
                        USING ERRCODE = 'restrict_violation';
                END IF;
                IF to_jsonb(NEW) - ARRAY['paid_total', 'settled_on', 'pdf_id']
                        IS DISTINCT FROM to_jsonb(OLD) - ARRAY['paid_total', 'settled_on', 'pdf_id']
                   OR (OLD.pdf_id IS NOT NULL AND NEW.pdf_id IS DISTINCT FROM OLD.pdf_id) THEN
                    RAISE EXCEPTION 'an issued document is never changed'
                        USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER issued_is_frozen BEFORE UPDATE OR DELETE ON billing_invoice
                FOR EACH ROW EXECUTE FUNCTION refuse_change_of_invoice();
            CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON billing_invoiceline
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON billing_payment
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON billing_matching
                FOR EACH ROW EXECUTE FUNCTION refuse_change();
            """,
            """
            DROP TRIGGER never_changed ON billing_matching;
            DROP TRIGGER never_changed ON billing_payment;
            DROP TRIGGER never_changed ON billing_invoiceline;
            DROP TRIGGER issued_is_frozen ON billing_invoice;
            DROP FUNCTION refuse_change_of_invoice();
            """,
        )
    ]
