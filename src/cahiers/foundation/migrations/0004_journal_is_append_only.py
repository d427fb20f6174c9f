"""The journal: a line changes once, when the sequencer gives it its number; a seal never does."""

from django.db import migrations

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("foundation", "0003_file_remembers_its_depositor")]
    operations = [
        append_only(
            "foundation_journalline",
            except_updates="OLD.number IS NULL AND NEW.number IS NOT NULL"
            " AND (to_jsonb(NEW) - 'number') = (to_jsonb(OLD) - 'number')",
        ),
        append_only("foundation_journalseal"),
    ]
