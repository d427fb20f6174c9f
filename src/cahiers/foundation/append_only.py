"""A migration's operation: a table that the database refuses to update, delete from or truncate."""

from django.db import migrations


def append_only(table: str, except_updates: str = "") -> migrations.RunSQL:
    """Return the operation that makes a table append-only.

    `except_updates` is a condition on OLD and NEW under which an update passes all the same.
    """
    when = f"WHEN (NOT ({except_updates}))" if except_updates else ""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE ON {table}
            FOR EACH ROW {when} EXECUTE FUNCTION cahiers_append_only();
        CREATE TRIGGER {table}_keeps_all BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION cahiers_append_only();
        CREATE TRIGGER {table}_keeps_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION cahiers_append_only();
        """,
        f"""
        DROP TRIGGER {table}_keeps_rows ON {table};
        DROP TRIGGER {table}_keeps_all ON {table};
        DROP TRIGGER {table}_keeps_table ON {table};
        """,
    )
