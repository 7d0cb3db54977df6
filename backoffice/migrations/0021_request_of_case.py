"""The requests of one case: every page of a claim, a contract or a purchase asks for them."""

from django.db import migrations, models

from backoffice.companies.at_once import at_once


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0020_request_forms"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["company", "case_kind", "case_id", "-id"], name="request_of_case"),
        ),
    ]
    operations = at_once(operations)
