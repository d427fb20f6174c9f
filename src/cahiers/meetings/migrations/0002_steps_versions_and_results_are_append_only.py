"""What was said once stays said: the life of a meeting, the versions of its texts, the results of its votes, extensions."""

from django.db import migrations

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_meetings_sheets_and_hand_ins")]
    operations = [
        append_only("meetings_step"),
        append_only("meetings_sheetversion"),
        append_only("meetings_passageversion"),
        append_only("meetings_voteresult"),
        append_only("meetings_extension"),
        append_only("meetings_reminder"),
    ]
