"""An endpoint may be ended for good, and leaves its name."""

from django.db import migrations, models
from django.db.models import Q

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0023_changes_of_answers"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="webhookendpoint", name="user_names_an_endpoint_once"),
        migrations.AlterField(
            model_name="webhookendpoint",
            name="paused_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("PERSON", "人が止めた"),
                    ("NOT_REACHED", "約3日のあいだ届かなかった"),
                    ("USER_LEFT", "持ち主がこの会社で働いていない"),
                    ("ENDED", "使うのをやめた"),
                ],
                max_length=15,
                verbose_name="停止の理由",
            ),
        ),
        migrations.AddConstraint(
            model_name="webhookendpoint",
            constraint=models.UniqueConstraint(
                fields=["company", "user", "name"],
                condition=~Q(paused_because="ENDED"),
                name="user_names_an_endpoint_in_use_once",
            ),
        ),
    ]
    operations = at_once(operations)
