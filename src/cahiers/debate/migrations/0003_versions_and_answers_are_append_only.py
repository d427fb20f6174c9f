"""What was published or answered stays as it stood."""

from django.db import migrations

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("debate", "0002_contributions_are_signed")]
    operations = [
        append_only("debate_proposalversion"),
        append_only("debate_officialanswer"),
        append_only("debate_closingstatement"),
    ]
