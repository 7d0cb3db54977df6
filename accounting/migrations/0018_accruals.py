"""What is paid or received in advance, and what is estimated at a month's end; behind the wall."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

# Each row changes once: it ends, is undone or is cancelled. The first column named tells whether that has happened.
CHANGES_ONCE = """
CREATE FUNCTION accounting_changes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF to_jsonb(OLD) ->> TG_ARGV[0] IS NOT NULL OR to_jsonb(NEW) ->> TG_ARGV[0] IS NULL
     OR to_jsonb(OLD) - TG_ARGV::text[] <> to_jsonb(NEW) - TG_ARGV::text[] THEN
    RAISE EXCEPTION 'row % of % is refused to change: it changes once, in %', OLD.id, TG_TABLE_NAME, TG_ARGV[0]
      USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_changes_once';
  END IF;
  RETURN NEW;
END $$;
"""
ONCE = {
    "accounting_deferral": ("ended_in", "refund_yen", "ended_because"),
    "accounting_deferralpart": ("undone_at",),
    "accounting_accrual": ("cancelled_at", "cancelled_because"),
}
TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_changes_once BEFORE UPDATE ON {table} FOR EACH ROW "
    f"EXECUTE FUNCTION accounting_changes_once({', '.join(columns)});"
    f"CREATE TRIGGER {table}_is_append_only BEFORE DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();"
    for table, columns in ONCE.items()
)
ROWS = ("Deferral", "DeferralPart", "DeferralMove", "Accrual")


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0017_received_bills"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deferral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[("PREPAID", "前払費用"), ("DEFERRED_REVENUE", "前受収益")],
                        max_length=16,
                        verbose_name="種類",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="内容")),
                ("starts_on", models.DateField(verbose_name="対象期間の初日")),
                ("ends_on", models.DateField(verbose_name="対象期間の末日")),
                ("paid_on", models.DateField(verbose_name="支払日・入金日")),
                (
                    "spread",
                    models.CharField(
                        choices=[
                            ("BY_MONTH", "月割（各月に同じ額）"),
                            ("BY_DAY", "日割（日数に応じた額）"),
                            ("AT_ONCE", "支払時に全額（短期前払費用）"),
                        ],
                        max_length=8,
                        verbose_name="配分",
                    ),
                ),
                ("ended_in", models.DateField(blank=True, null=True, verbose_name="打ち切った月（1日）")),
                ("refund_yen", models.BigIntegerField(default=0, verbose_name="返金された額")),
                ("ended_because", models.CharField(blank=True, max_length=300, verbose_name="打ち切った理由")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="費用・収益の科目",
                    ),
                ),
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
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.project",
                        verbose_name="プロジェクト",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="部署",
                    ),
                ),
            ],
            options={
                "verbose_name": "前払・前受",
                "verbose_name_plural": "前払・前受",
            },
        ),
        migrations.CreateModel(
            name="DeferralMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year_end", models.DateField(verbose_name="決算月（1日）")),
                ("amount_yen", models.BigIntegerField(verbose_name="長期へ振り替えた額")),
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
                    "deferral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moves",
                        to="accounting.deferral",
                        verbose_name="前払・前受",
                    ),
                ),
            ],
            options={
                "verbose_name": "1年基準の振替",
                "verbose_name_plural": "1年基準の振替",
            },
        ),
        migrations.CreateModel(
            name="DeferralPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="取り消した日時")),
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
                    "deferral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="accounting.deferral",
                        verbose_name="前払・前受",
                    ),
                ),
            ],
            options={
                "verbose_name": "前払・前受の月割",
                "verbose_name_plural": "前払・前受の月割",
            },
        ),
        migrations.CreateModel(
            name="Accrual",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[("EXPENSE", "未払費用"), ("REVENUE", "未収収益")], max_length=8, verbose_name="種類"
                    ),
                ),
                ("month", models.DateField(verbose_name="対象月（1日）")),
                ("memo", models.CharField(max_length=200, verbose_name="内容と見積りの根拠")),
                ("is_adjustment", models.BooleanField(default=False, verbose_name="決算整理仕訳")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取り消した日時")),
                ("cancelled_because", models.CharField(blank=True, max_length=300, verbose_name="取り消した理由")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="費用・収益の科目",
                    ),
                ),
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
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.entry",
                        verbose_name="仕訳",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.project",
                        verbose_name="プロジェクト",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="部署",
                    ),
                ),
                (
                    "washback",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.entry",
                        verbose_name="翌月の戻し",
                    ),
                ),
            ],
            options={
                "verbose_name": "見越計上",
                "verbose_name_plural": "見越計上",
                "indexes": [models.Index(fields=["company", "month"], name="accrual_of_month")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0)), name="accrual_amount_is_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="accrual_month_is_its_first_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", True), ("cancelled_because", "")),
                            models.Q(
                                ("cancelled_at__isnull", False), models.Q(("cancelled_because", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="cancelled_accrual_gives_its_reason",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="deferral",
            index=models.Index(fields=["company", "-starts_on", "-id"], name="deferral_newest"),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="deferral_amount_is_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="deferral_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.CheckConstraint(
                condition=models.Q(("refund_yen__gte", 0), ("refund_yen__lte", models.F("amount_yen"))),
                name="refund_is_within_the_deferral",
            ),
        ),
        migrations.AddConstraint(
            model_name="deferral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_because", ""), ("ended_in__isnull", True), ("refund_yen", 0)),
                    models.Q(
                        ("ended_in__day", 1),
                        ("ended_in__isnull", False),
                        models.Q(("ended_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="early_end_gives_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="deferralmove",
            constraint=models.UniqueConstraint(
                fields=("company", "deferral", "year_end"), name="deferral_is_moved_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferralmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen", 0), _negated=True), name="deferral_move_is_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferralmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("year_end__day", 1)), name="year_end_of_move_is_its_first_day"
            ),
        ),
        migrations.AddIndex(
            model_name="deferralpart",
            index=models.Index(fields=["company", "month"], name="deferral_part_of_month"),
        ),
        migrations.AddConstraint(
            model_name="deferralpart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at__isnull", True)),
                fields=("company", "deferral", "month"),
                name="deferral_has_one_part_a_month",
            ),
        ),
        migrations.AddConstraint(
            model_name="deferralpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="deferral_month_is_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="deferralpart",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="deferral_part_is_above_zero"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("DeferralMove"),
        migrations.RunSQL(CHANGES_ONCE + TRIGGERS, "DROP FUNCTION accounting_changes_once() CASCADE"),
    ]
    operations = at_once(operations)
