"""Each edit of a meeting stays readable: its date and place before, its date and place since."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_steps_versions_and_results_are_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("before", models.JSONField(verbose_name="avant")),
                ("after", models.JSONField(verbose_name="après")),
                (
                    "at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), editable=False, verbose_name="le"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="par",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="meetings.meeting",
                        verbose_name="rencontre",
                    ),
                ),
            ],
            options={
                "verbose_name": "modification d’une rencontre",
                "verbose_name_plural": "modifications d’une rencontre",
                "ordering": ("at", "id"),
            },
        ),
        append_only("meetings_change"),
    ]
