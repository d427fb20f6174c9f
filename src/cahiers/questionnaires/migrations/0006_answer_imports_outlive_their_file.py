import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0004_journal_is_append_only'),
        ('questionnaires', '0005_open_answers_are_screened'),
    ]

    operations = [
        migrations.AlterField(
            model_name='answerimport',
            name='file',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='foundation.storedfile', verbose_name='fichier'),
        ),
    ]
