"""A signed report is frozen: only SUPERSEDED, and its PDF once, may be written (J14, rules-privacy 2.6)."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION refuse_signed_report_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'DRAFT' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a signed report is never removed' USING ERRCODE = '23514';
    END IF;
    IF (to_jsonb(NEW) - 'state' - 'pdf_id') IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'pdf_id')
       OR (NEW.state <> OLD.state AND NOT (OLD.state = 'SEALED' AND NEW.state = 'SUPERSEDED'))
       OR (OLD.pdf_id IS NOT NULL AND NEW.pdf_id IS DISTINCT FROM OLD.pdf_id) THEN
        RAISE EXCEPTION 'a signed report is never changed' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_never_changed BEFORE UPDATE OR DELETE ON interventions_report
    FOR EACH ROW EXECUTE FUNCTION refuse_signed_report_change();

CREATE FUNCTION signed_report(owner bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM interventions_report WHERE id = owner AND state <> 'DRAFT')
$$;
CREATE FUNCTION refuse_signed_report_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND signed_report(OLD.report_id) THEN
        RAISE EXCEPTION 'a signed report is never changed' USING ERRCODE = '23514';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF signed_report(NEW.report_id) THEN
        RAISE EXCEPTION 'a signed report is never changed' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_never_changed BEFORE INSERT OR UPDATE OR DELETE ON interventions_partused
    FOR EACH ROW EXECUTE FUNCTION refuse_signed_report_content();
CREATE TRIGGER signed_never_changed BEFORE INSERT OR UPDATE OR DELETE ON interventions_photo
    FOR EACH ROW EXECUTE FUNCTION refuse_signed_report_content();
"""
THAW = """
DROP TRIGGER signed_never_changed ON interventions_photo;
DROP TRIGGER signed_never_changed ON interventions_partused;
DROP FUNCTION refuse_signed_report_content();
DROP FUNCTION signed_report(bigint);
DROP TRIGGER signed_never_changed ON interventions_report;
DROP FUNCTION refuse_signed_report_change();
"""


class Migration(migrations.Migration):
    dependencies = [("interventions", "0003_follow_up_and_device")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
