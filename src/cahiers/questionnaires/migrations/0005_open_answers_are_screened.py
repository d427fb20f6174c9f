import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0001_questionnaires_responses_and_ways_in'),
    ]

    operations = [
        migrations.AddField(
            model_name='openanswer',
            name='is_flagged',
            field=models.GeneratedField(db_persist=True, expression=django.db.models.lookups.Regex(models.F('body'), models.Value('([A-Za-z0-9_.+-]+ ?(@|[(\\[] ?(at|arobase) ?[)\\]]) ?[A-Za-z0-9-]+[.][A-Za-z])|(([+]33|0033|0)[ .\xa0\u202f/-]?[(]?0?[)]?[ .\xa0\u202f/-]?[1-9]([ .\xa0\u202f/-]?[0-9]{2}){4})|((^|[^A-Za-z0-9_.])@[A-Za-z0-9_]{3})|(([Hh][Tt][Tt][Pp][Ss]?://|[Ww][Ww][Ww][.])[A-Za-z0-9])|(([0-9][ .\xa0\u202f/-]?){13})')), output_field=models.BooleanField()),
        ),
        migrations.AddField(
            model_name='openanswer',
            name='read_digest',
            field=models.CharField(db_default='', editable=False, max_length=32, verbose_name='empreinte du texte relu'),
        ),
    ]
