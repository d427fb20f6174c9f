"""Links are added and revoked, never changed."""

from django.db import migrations

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("provenance", "0001_links_and_revocations")]
    operations = [
        append_only("provenance_link"),
        append_only("provenance_revocation"),
    ]
