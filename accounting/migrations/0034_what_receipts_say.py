"""What the text of a receipt says by itself, kept beside the file as it came."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0033_offsets_that_are_asked_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="claimreceipt",
            name="said",
            field=models.JSONField(blank=True, default=list, verbose_name="紙から読んだ値"),
        ),
    ]
    operations = at_once(operations)
