"""Notes of a fiscal year in the company's own words; behind the wall, append-only."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0011_consumption_tax"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearNotes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year_begins_on", models.DateField(verbose_name="事業年度の初日")),
                ("text", models.TextField(max_length=20000, verbose_name="注記")),
                ("written_by_id", models.BigIntegerField(verbose_name="書いた人の番号")),
                ("written_by_name", models.CharField(max_length=200, verbose_name="書いた人")),
                ("written_at", models.DateTimeField(verbose_name="書いた日時")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "個別注記表",
                "verbose_name_plural": "個別注記表",
                "indexes": [models.Index(fields=["company", "year_begins_on", "-id"], name="notes_of_year")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("year_begins_on__day", 1)), name="notes_begin_with_a_month"
                    )
                ],
            },
        ),
        GuardRows("YearNotes"),
        AppendOnly("YearNotes"),
    ]
    operations = at_once(operations)
