"""What the database itself promises: French search without accents, and tables that are only appended to."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

FRENCH_SEARCH = """
CREATE TEXT SEARCH CONFIGURATION cahiers_french (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION cahiers_french
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, french_stem;
"""

# Rows are added and never changed. TRUNCATE is refused too, but to a session that says it is a test's.
APPEND_ONLY = """
CREATE FUNCTION cahiers_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('cahiers.allow_truncate', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        CreateExtension("unaccent"),
        CreateExtension("pg_trgm"),
        migrations.RunSQL(FRENCH_SEARCH, "DROP TEXT SEARCH CONFIGURATION cahiers_french"),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION cahiers_append_only()"),
    ]
