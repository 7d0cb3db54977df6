"""What was read of a file of entries is kept with its import."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0029_files_of_cancelled_bills_wait"),
    ]

    operations = [
        migrations.AddField(
            model_name="journalimport",
            name="reading",
            field=models.JSONField(blank=True, null=True, verbose_name="読み取った内容"),
        ),
    ]
    operations = at_once(operations)
