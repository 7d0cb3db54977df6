"""Set-offs that await the agreement of others; behind the wall, and what was asked stays."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# What is asked stays; it goes on once, to its set-off or back.
STAYS = """
CREATE FUNCTION accounting_offsetrequest_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  way text[] := ARRAY['state', 'offset_id'];
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'SUBMITTED' OR (to_jsonb(NEW) - way) IS DISTINCT FROM (to_jsonb(OLD) - way) THEN
    RAISE EXCEPTION '% of a request for a set-off is refused: what was asked stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'offset_request_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounting_offsetrequest_stays BEFORE UPDATE OR DELETE ON accounting_offsetrequest
  FOR EACH ROW EXECUTE FUNCTION accounting_offsetrequest_stays();
CREATE TRIGGER accounting_offsetrequest_is_kept BEFORE TRUNCATE ON accounting_offsetrequest
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0032_records_split"),
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.CreateModel(
            name="OffsetRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("partner_name", models.CharField(max_length=200, verbose_name="取引先名")),
                ("offset_on", models.DateField(verbose_name="相殺日")),
                ("total_yen", models.BigIntegerField(verbose_name="相殺額")),
                ("reason", models.CharField(max_length=300, verbose_name="相殺の理由")),
                ("invoices", models.JSONField(verbose_name="請求の内訳")),
                ("payables", models.JSONField(verbose_name="未払の内訳")),
                (
                    "state",
                    models.CharField(
                        choices=[("SUBMITTED", "承認待ち"), ("APPROVED", "承認済み"), ("RETURNED", "差し戻し")],
                        default="SUBMITTED",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("asked_by_id", models.BigIntegerField(verbose_name="申請した人の番号")),
                ("asked_by_name", models.CharField(max_length=200, verbose_name="申請した人")),
                ("asked_at", models.DateTimeField(verbose_name="申請日時")),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="合意の書類",
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
                    "offset",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="request",
                        to="accounting.offset",
                        verbose_name="相殺",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="取引先",
                    ),
                ),
            ],
            options={
                "verbose_name": "相殺の申請",
                "verbose_name_plural": "相殺の申請",
                "indexes": [models.Index(fields=["company", "state", "-id"], name="offset_request_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total_yen__gt", 0)), name="offset_request_is_above_zero"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offset__isnull", False), ("state", "APPROVED")),
                            models.Q(models.Q(("state", "APPROVED"), _negated=True), ("offset", None)),
                            _connector="OR",
                        ),
                        name="approved_request_has_its_offset",
                    ),
                ],
            },
        ),
        GuardRows("OffsetRequest"),
        GuardReferences("OffsetRequest"),
        migrations.RunSQL(STAYS, "DROP FUNCTION accounting_offsetrequest_stays() CASCADE"),
    ]
    operations = at_once(operations)
