"""Until when an applicant may withdraw is said by the route, and whoever decided last may be asked to agree."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("WithdrawalAsked",)
STAYS = """
CREATE FUNCTION backoffice_withdrawal_asked_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
     OR to_jsonb(NEW) - '{answered_at,answered_by_name,is_agreed,comment}'::text[]
        <> to_jsonb(OLD) - '{answered_at,answered_by_name,is_agreed,comment}'::text[] THEN
    RAISE EXCEPTION '% of an asked withdrawal is refused: it is answered once, and stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'withdrawal_asked_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_withdrawal_asked_stays BEFORE UPDATE OR DELETE ON backoffice_withdrawalasked
  FOR EACH ROW EXECUTE FUNCTION backoffice_withdrawal_asked_stays()
"""
FREE = "DROP FUNCTION backoffice_withdrawal_asked_stays() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0028_company_calendar"),
    ]

    operations = [
        migrations.AddField(
            model_name="route",
            name="withdrawal",
            field=models.CharField(
                choices=[
                    ("UNTIL_LAST", "最後の承認まで、いつでも取り下げられる"),
                    ("UNTIL_FIRST", "最初の決裁まで取り下げられる"),
                    ("WITH_CONSENT", "最初の決裁のあとは、最後に決裁した人の同意を得て取り下げる"),
                ],
                default="UNTIL_LAST",
                max_length=12,
                verbose_name="取り下げ",
            ),
        ),
        migrations.CreateModel(
            name="WithdrawalAsked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=400, verbose_name="理由")),
                ("asked_at", models.DateTimeField(verbose_name="依頼日時")),
                ("of_id", models.BigIntegerField(verbose_name="同意を求める人の番号")),
                ("of_name", models.CharField(max_length=200, verbose_name="同意を求める人")),
                ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="回答日時")),
                ("answered_by_name", models.CharField(blank=True, max_length=200, verbose_name="回答した人")),
                ("is_agreed", models.BooleanField(null=True, verbose_name="同意した")),
                ("comment", models.CharField(blank=True, max_length=400, verbose_name="回答の理由")),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawals_asked",
                        to="backoffice.request",
                        verbose_name="申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "取り下げの同意の依頼",
                "verbose_name_plural": "取り下げの同意の依頼",
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["company", "of_id"],
                        name="withdrawal_awaits_consent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("request",),
                        name="withdrawal_is_asked_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="asking_to_withdraw_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answered_at", None), ("answered_by_name", ""), ("comment", ""), ("is_agreed", None)
                            ),
                            models.Q(("answered_at__isnull", False), ("is_agreed", True)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("is_agreed", False),
                                models.Q(("comment", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="refusing_a_withdrawal_says_why",
                    ),
                ],
            },
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(STAYS, FREE),
    ]
    operations = at_once(operations)
