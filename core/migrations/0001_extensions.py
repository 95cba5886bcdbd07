"""What PostgreSQL must know before any table: extensions, and French search without accents."""

from django.contrib.postgres.operations import (
    BtreeGistExtension,
    TrigramExtension,
    UnaccentExtension,
)
from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(
            """
            CREATE TEXT SEARCH CONFIGURATION fr (COPY = french);
            ALTER TEXT SEARCH CONFIGURATION fr
                ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
            """,
            "DROP TEXT SEARCH CONFIGURATION fr",
        ),
        # unaccent is only STABLE because its dictionary could change; ours does not (needed by indexes).
        migrations.RunSQL(
            """
            CREATE FUNCTION f_unaccent(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
            RETURN lower(public.unaccent('public.unaccent', $1));
            """,
            "DROP FUNCTION f_unaccent(text)",
        ),
        # One trigger function for every append-only table: facts, ledgers, changes.
        migrations.RunSQL(
            """
            CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'rows of % are never changed nor removed', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END $$;
            """,
            "DROP FUNCTION refuse_change()",
        ),
    ]
