"""Quotations beside a purchase, kept with what was submitted, and how many the company asks for."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# What was submitted stays with its quotations: they follow their purchase as its lines do.
QUOTATIONS_STAY = """
CREATE TRIGGER general_affairs_quotation_follows BEFORE INSERT OR UPDATE OR DELETE ON general_affairs_quotation
  FOR EACH ROW EXECUTE FUNCTION general_affairs_line_follows();
CREATE TRIGGER general_affairs_quotation_is_kept BEFORE TRUNCATE ON general_affairs_quotation
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION general_affairs_choice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'DRAFT' AND (NEW.choice_reason, NEW.few_quotations_reason)
      IS DISTINCT FROM (OLD.choice_reason, OLD.few_quotations_reason) THEN
    RAISE EXCEPTION 'what a submitted purchase says stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_purchase_stays';
  END IF;
  IF NEW.state = 'SUBMITTED' AND OLD.state <> 'SUBMITTED' AND EXISTS (
      SELECT FROM general_affairs_quotation chosen WHERE chosen.request_id = NEW.id AND chosen.is_chosen
        AND (chosen.supplier_id IS DISTINCT FROM NEW.supplier_id OR NEW.choice_reason = '' AND EXISTS (
          SELECT FROM general_affairs_quotation other
            WHERE other.request_id = NEW.id AND other.amount_yen < chosen.amount_yen))) THEN
    RAISE EXCEPTION 'the chosen quotation is of another supplier, or is not the lowest and nobody says why'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'chosen_quotation_is_what_is_bought';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER general_affairs_choice_stays BEFORE UPDATE ON general_affairs_purchaserequest
  FOR EACH ROW EXECUTE FUNCTION general_affairs_choice_stays();
"""
NO_STAY = """
DROP FUNCTION general_affairs_choice_stays() CASCADE;
DROP TRIGGER general_affairs_quotation_follows ON general_affairs_quotation;
DROP TRIGGER general_affairs_quotation_is_kept ON general_affairs_quotation;
"""
# What was asked for stays as it was said: a rule only comes to its end, or to an earlier one.
RULE_STAYS = """
CREATE FUNCTION general_affairs_quotationrule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until')
     OR NEW.valid_until IS NULL OR NEW.valid_until > OLD.valid_until THEN
    RAISE EXCEPTION '% of a rule of quotations is refused: it only ends', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'quotation_rule_only_ends';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER general_affairs_quotationrule_stays BEFORE UPDATE OR DELETE ON general_affairs_quotationrule
  FOR EACH ROW EXECUTE FUNCTION general_affairs_quotationrule_stays();
CREATE TRIGGER general_affairs_quotationrule_is_kept BEFORE TRUNCATE ON general_affairs_quotationrule
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0031_program_origins"),
        ("general_affairs", "0004_travel"),
    ]

    operations = [
        migrations.AddField(
            model_name="purchaserequest",
            name="choice_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="最安でない見積を選んだ理由"
            ),
        ),
        migrations.AddField(
            model_name="purchaserequest",
            name="few_quotations_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="相見積が足りない理由"
            ),
        ),
        migrations.CreateModel(
            name="Quotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                ("supplier_name", models.CharField(max_length=200, verbose_name="見積先の名称")),
                ("amount_yen", models.BigIntegerField(verbose_name="見積額（税込）")),
                ("quoted_on", models.DateField(verbose_name="見積日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="有効期限")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="備考")),
                ("is_chosen", models.BooleanField(default=False, verbose_name="採用")),
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="見積書",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quotations",
                        to="general_affairs.purchaserequest",
                        verbose_name="購買申請",
                    ),
                ),
                (
                    "supplier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="見積先",
                    ),
                ),
            ],
            options={
                "verbose_name": "相見積",
                "verbose_name_plural": "相見積",
                "constraints": [
                    models.UniqueConstraint(fields=("request", "position"), name="quotation_has_its_place"),
                    models.UniqueConstraint(
                        condition=models.Q(("is_chosen", True)), fields=("request",), name="one_quotation_is_chosen"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0), models.Q(("supplier_name", ""), _negated=True)),
                        name="quotation_says_who_and_how_much",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_until__gte", models.F("quoted_on")), _connector="OR"
                        ),
                        name="quotation_ends_after_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuotationRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("from_yen", models.BigIntegerField(verbose_name="この金額から（税込）")),
                ("least", models.PositiveSmallIntegerField(verbose_name="必要な見積の数")),
                (
                    "effect",
                    models.CharField(
                        choices=[("WARN", "注意を表示する"), ("REFUSE", "申請を受け付けない")],
                        max_length=6,
                        verbose_name="守られないとき",
                    ),
                ),
                ("article", models.CharField(max_length=60, verbose_name="規程の条")),
                ("text", models.CharField(max_length=300, verbose_name="条文")),
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
                "verbose_name": "相見積の決まり",
                "verbose_name_plural": "相見積の決まり",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("company", "="),
                            ("from_yen", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="quotation_rule_says_one_thing_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="quotation_rule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_yen__gte", 1),
                            ("least__gte", 1),
                            models.Q(("article", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                        ),
                        name="quotation_rule_says_how_many_and_where",
                    ),
                ],
            },
        ),
        GuardRows("Quotation", "QuotationRule"),
        GuardReferences("Quotation", "QuotationRule"),
        migrations.RunSQL(QUOTATIONS_STAY, NO_STAY),
        migrations.RunSQL(RULE_STAYS, "DROP FUNCTION general_affairs_quotationrule_stays() CASCADE"),
    ]
    operations = at_once(operations)
