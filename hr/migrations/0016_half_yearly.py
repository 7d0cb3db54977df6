"""納期の特例: withheld tax, and resident tax of a municipality, paid in by half-years from a month on."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0015_resident_tax"),
    ]

    operations = [
        migrations.CreateModel(
            name="HalfYearly",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("INCOME_TAX", "源泉所得税"), ("RESIDENT_TAX", "住民税")],
                        max_length=20,
                        verbose_name="種類",
                    ),
                ),
                ("place", models.CharField(blank=True, db_collation="C", max_length=6, verbose_name="市区町村コード")),
                (
                    "company",
                    models.ForeignKey(
                        db_default=backoffice.companies.models.CurrentCompany(),
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.company",
                        verbose_name="会社",
                    ),
                ),
            ],
            options={
                "verbose_name": "納期の特例",
                "verbose_name_plural": "納期の特例",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("company", "="),
                            ("kind", "="),
                            ("place", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="half_years_of_a_place_do_not_overlap",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="half_years_end_after_they_begin",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "INCOME_TAX"), ("place", "")),
                            models.Q(("kind", "RESIDENT_TAX"), models.Q(("place", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="half_years_of_resident_tax_name_the_municipality",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__day", 1),
                            models.Q(("valid_until__isnull", True), ("valid_until__day", 1), _connector="OR"),
                        ),
                        name="half_years_begin_with_a_month",
                    ),
                ],
            },
        ),
        GuardRows("HalfYearly"),
        GuardReferences("HalfYearly"),
    ]
    operations = at_once(operations)
