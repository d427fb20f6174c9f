"""Words that could lead to somebody stay masked, or are shown, by the decision of a person; each decision is kept."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

from cahiers.foundation.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_meetings_keep_their_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, verbose_name="empreinte des mots")),
                ("is_shown", models.BooleanField(verbose_name="lisible par tous")),
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
                        related_name="screenings",
                        to="meetings.meeting",
                        verbose_name="rencontre",
                    ),
                ),
            ],
            options={
                "verbose_name": "relecture de mots masqués",
                "verbose_name_plural": "relectures de mots masqués",
                "ordering": ("at", "id"),
                "indexes": [models.Index(fields=["meeting", "digest"], name="screening_of_words")],
            },
        ),
        append_only("meetings_screening"),
    ]
