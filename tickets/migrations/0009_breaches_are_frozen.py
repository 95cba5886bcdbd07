"""A breach is explained once; only an exclusion that was asked for may still be decided, once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_rules_and_breaches")]

    operations = [
        migrations.RunSQL(
            """
            CREATE FUNCTION breach_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' AND OLD.decision = 'ASKED' AND NEW.decision IN ('EXCLUDED', 'KEPT')
                   AND ROW(NEW.clock_id, NEW.cause, NEW.words, NEW.explained_by_id, NEW.explained_at, NEW.ground)
                     IS NOT DISTINCT FROM
                       ROW(OLD.clock_id, OLD.cause, OLD.words, OLD.explained_by_id, OLD.explained_at, OLD.ground)
                THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'a breach is explained once, then frozen';
            END $$;
            CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON tickets_breach
                FOR EACH ROW EXECUTE FUNCTION breach_frozen();
            """,
            """
            DROP TRIGGER frozen ON tickets_breach;
            DROP FUNCTION breach_frozen();
            """,
        )
    ]
