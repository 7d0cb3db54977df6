"""Places and seals of the log, which are added and never changed, and the timers of timed work."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("Position", "Seal", "Timer")


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0004_approvals_walls"),
    ]

    operations = [
        migrations.CreateModel(
            name="Position",
            fields=[
                ("event_id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="記録の番号")),
                ("position", models.BigIntegerField(verbose_name="順番")),
                ("digest", models.BinaryField(max_length=32, verbose_name="要約値")),
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
                "verbose_name": "記録の順番",
                "verbose_name_plural": "記録の順番",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "position"), name="position_is_held_by_one_event"),
                    models.CheckConstraint(condition=models.Q(("position__gte", 1)), name="positions_begin_at_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(verbose_name="区画")),
                ("first_position", models.BigIntegerField(verbose_name="最初の順番")),
                ("last_position", models.BigIntegerField(verbose_name="最後の順番")),
                ("merkle_root", models.BinaryField(max_length=32, verbose_name="マークル根")),
                ("previous_hash", models.BinaryField(max_length=32, verbose_name="前の封印")),
                ("hash", models.BinaryField(max_length=32, verbose_name="封印")),
                ("sealed_at", models.DateTimeField(verbose_name="封印日時")),
                ("settled_event_id", models.BigIntegerField(verbose_name="ここまでの番号は出そろっている")),
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
                "verbose_name": "封印",
                "verbose_name_plural": "封印",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "number"), name="seal_number_is_used_once"),
                    models.UniqueConstraint(fields=("company", "first_position"), name="position_is_sealed_once"),
                    models.UniqueConstraint(fields=("company", "previous_hash"), name="seal_has_one_successor"),
                    models.CheckConstraint(
                        condition=models.Q(("last_position__gte", models.F("first_position"))), name="seal_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Timer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="処理")),
                ("begun_at", models.DateTimeField(verbose_name="最後に始めた日時")),
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
                "verbose_name": "定時の処理",
                "verbose_name_plural": "定時の処理",
                "constraints": [models.UniqueConstraint(fields=("company", "name"), name="timed_work_has_one_timer")],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("Position", "Seal"),
    ]
    operations = at_once(operations)
