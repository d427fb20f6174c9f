"""A change of dates stays readable."""

from django.db import migrations

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("campaign", "0002_campaign_hangs_on_a_territory")]
    operations = [
        append_only("campaign_phasechange"),
    ]
