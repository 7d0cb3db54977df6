"""Insurance: why a standing began and who decided it, and the numbers that the offices gave."""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("InsuredNumber",)


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0006_payroll_corrections"),
    ]

    operations = [
        migrations.CreateModel(
            name="InsuredNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "pension_number",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=6,
                        validators=[django.core.validators.RegexValidator("^\\d{1,6}$")],
                        verbose_name="被保険者整理番号",
                    ),
                ),
                (
                    "employment_number",
                    models.CharField(
                        blank=True,
                        db_collation="C",
                        max_length=11,
                        validators=[django.core.validators.RegexValidator("^\\d{11}$")],
                        verbose_name="雇用保険被保険者番号",
                    ),
                ),
            ],
            options={
                "verbose_name": "被保険者の番号",
                "verbose_name_plural": "被保険者の番号",
            },
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="average_yen",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="報酬月額"),
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="decided_by",
            field=models.CharField(blank=True, max_length=60, verbose_name="決定した役所・健康保険組合"),
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="reason",
            field=models.CharField(
                choices=[
                    ("ACQUISITION", "資格取得"),
                    ("REGULAR", "定時決定"),
                    ("OCCASIONAL", "随時改定"),
                    ("AFTER_CHILDCARE", "育児休業等終了時改定"),
                    ("LOSS", "資格喪失"),
                    ("MANUAL", "手入力"),
                ],
                default="MANUAL",
                max_length=20,
                verbose_name="決定の理由",
            ),
        ),
        migrations.AddField(
            model_name="insurancestanding",
            name="short_time",
            field=models.BooleanField(default=False, verbose_name="短時間労働者"),
        ),
        migrations.AddConstraint(
            model_name="insurancestanding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "LOSS"), _negated=True), ("social_insured", False), _connector="OR"
                ),
                name="who_lost_social_insurance_is_not_insured",
            ),
        ),
        migrations.AddField(
            model_name="insurednumber",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="insurednumber",
            name="employee",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="insured_number",
                to="hr.employee",
                verbose_name="社員",
            ),
        ),
        migrations.AddConstraint(
            model_name="insurednumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("pension_number", ""), _negated=True),
                fields=("company", "pension_number"),
                name="insured_number_is_one_persons",
            ),
        ),
        migrations.AddConstraint(
            model_name="insurednumber",
            constraint=models.UniqueConstraint(
                condition=models.Q(("employment_number", ""), _negated=True),
                fields=("company", "employment_number"),
                name="employment_insurance_number_is_one_persons",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
    ]
