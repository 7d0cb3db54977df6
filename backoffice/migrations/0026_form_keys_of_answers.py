"""The form on screen that made an answer: sent twice it makes one."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0025_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="formanswer",
            name="form_key",
            field=models.UUIDField(blank=True, null=True, verbose_name="フォームの番号"),
        ),
        migrations.AddConstraint(
            model_name="formanswer",
            constraint=models.UniqueConstraint(fields=("company", "form_key"), name="one_form_makes_one_answer"),
        ),
    ]
    operations = at_once(operations)
