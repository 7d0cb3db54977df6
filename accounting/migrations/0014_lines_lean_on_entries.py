"""Each line's entry holds it in its company, and nothing refers to a line: two keys fewer to keep for every row."""

import django.db.models.deletion
from django.db import migrations, models

from backoffice.companies.at_once import at_once
from backoffice.companies.guard import LeanOnParents


class Migration(migrations.Migration):
    dependencies = [("accounting", "0013_closing")]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="reverses",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversals",
                to="accounting.entry",
                verbose_name="取り消す仕訳",
            ),
        ),
        LeanOnParents("Line"),
        migrations.RunSQL(
            "ALTER TABLE accounting_line DROP CONSTRAINT accounting_line_company_key",
            "ALTER TABLE accounting_line ADD CONSTRAINT accounting_line_company_key UNIQUE (company_id, id)",
        ),
    ]
    operations = at_once(operations)
