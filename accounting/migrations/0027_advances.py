"""Money paid in advance or for another, and its settlements; behind the wall, and never settled beyond what was paid."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("Advance", "AdvanceSettlement")
WITHIN = """
CREATE FUNCTION accounting_advance_is_settled_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held accounting_advance; settled bigint;
BEGIN
  SELECT * INTO held FROM accounting_advance WHERE id = NEW.advance_id FOR UPDATE;
  SELECT coalesce(sum(spent_yen + returned_yen), 0) INTO settled
    FROM accounting_advancesettlement WHERE advance_id = NEW.advance_id;
  IF settled NOT BETWEEN 0 AND held.amount_yen THEN
    RAISE EXCEPTION 'advance % of % yen can not be settled by % yen', held.id, held.amount_yen, settled
      USING ERRCODE = 'check_violation', CONSTRAINT = 'advance_is_settled_within_its_amount';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER accounting_advance_is_settled_within AFTER INSERT ON accounting_advancesettlement
  FOR EACH ROW EXECUTE FUNCTION accounting_advance_is_settled_within();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0026_settlements"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="Advance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("ADVANCE", "仮払"), ("PAID_FOR", "立替")], max_length=8, verbose_name="種類"
                    ),
                ),
                ("payee_name", models.CharField(max_length=200, verbose_name="渡した相手")),
                ("purpose", models.CharField(max_length=200, verbose_name="目的")),
                ("paid_on", models.DateField(verbose_name="渡した日")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="登録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="登録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="登録日時")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.account",
                        verbose_name="勘定科目",
                    ),
                ),
                (
                    "bank_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.bankaccountofcompany",
                        verbose_name="口座",
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
                        blank=True,
                        null=True,
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
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="人",
                    ),
                ),
            ],
            options={
                "verbose_name": "仮払・立替",
                "verbose_name_plural": "仮払・立替",
            },
        ),
        migrations.CreateModel(
            name="AdvanceSettlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("settled_on", models.DateField(verbose_name="精算日")),
                ("spent_yen", models.BigIntegerField(verbose_name="使った額")),
                ("returned_yen", models.BigIntegerField(verbose_name="戻った額")),
                ("label", models.CharField(max_length=200, verbose_name="内容")),
                ("recorded_by_id", models.BigIntegerField(verbose_name="記録した人の番号")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="記録した人")),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                (
                    "advance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="accounting.advance",
                        verbose_name="仮払・立替",
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
                    "takes_back",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_back_by",
                        to="accounting.advancesettlement",
                        verbose_name="取り消す精算",
                    ),
                ),
            ],
            options={
                "verbose_name": "仮払・立替の精算",
                "verbose_name_plural": "仮払・立替の精算",
            },
        ),
        migrations.AddIndex(
            model_name="advance",
            index=models.Index(fields=["company", "-paid_on", "-id"], name="advance_newest"),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("partner__isnull", False), ("person", None)),
                    models.Q(("partner", None), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="advance_is_held_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(condition=models.Q(("amount_yen__gt", 0)), name="advance_is_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("bank_account", None), ("entry", None)),
                    models.Q(("bank_account__isnull", False), ("entry__isnull", False)),
                    _connector="OR",
                ),
                name="paid_advance_has_its_entry",
            ),
        ),
        migrations.AddIndex(
            model_name="advancesettlement",
            index=models.Index(fields=["company", "settled_on", "id"], name="advance_settlement_by_day"),
        ),
        migrations.AddConstraint(
            model_name="advancesettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_yen__gte", 0), ("spent_yen__gte", 0), ("takes_back", None)),
                    models.Q(("returned_yen__lte", 0), ("spent_yen__lte", 0), ("takes_back__isnull", False)),
                    _connector="OR",
                ),
                name="advance_settlement_has_one_sign",
            ),
        ),
        migrations.AddConstraint(
            model_name="advancesettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_yen", 0), ("spent_yen", 0), _negated=True),
                name="advance_settlement_settles_something",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly(*ROWS),
        migrations.RunSQL(WITHIN, "DROP FUNCTION accounting_advance_is_settled_within() CASCADE"),
    ]
    operations = at_once(operations)
