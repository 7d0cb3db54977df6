"""Projects, behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0012_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="プロジェクトコード")),
                ("name", models.CharField(max_length=100, verbose_name="プロジェクト名")),
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
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="責任者",
                    ),
                ),
            ],
            options={
                "verbose_name": "プロジェクト",
                "verbose_name_plural": "プロジェクト",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "code"), name="project_code_is_used_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="project_ends_after_it_begins",
                    ),
                ],
            },
        ),
        GuardRows("Project"),
        GuardReferences("Project"),
    ]
    operations = at_once(operations)
