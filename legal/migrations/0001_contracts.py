"""Contracts: guarded by company; what was submitted, agreed to and signed stays, and goes forward only."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

GOES_FORWARD = """
CREATE FUNCTION legal_contract_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  reached text := OLD.state || ' ' || NEW.state;
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'DELETE of a contract is refused: it ends, or stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'contract_is_kept';
  END IF;
  IF OLD.state IN ('ENDED', 'REJECTED') OR (OLD.state <> NEW.state AND reached NOT IN (
      'DRAFT UNDER_REVIEW', 'UNDER_REVIEW APPROVED', 'UNDER_REVIEW DRAFT', 'UNDER_REVIEW REJECTED',
      'APPROVED SIGNED', 'SIGNED ENDED')) THEN
    RAISE EXCEPTION 'a contract does not go from % to %', OLD.state, NEW.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'contract_goes_forward';
  END IF;
  IF NEW.state = 'APPROVED' AND NEW.approved_on IS NULL THEN
    RAISE EXCEPTION 'an approved contract says when'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'approved_contract_has_its_date';
  END IF;
  IF (OLD.state <> 'DRAFT' AND
      (NEW.title, NEW.kind, NEW.partner_id, NEW.partner_name, NEW.unit_id, NEW.purpose, NEW.starts_on, NEW.renews)
      IS DISTINCT FROM
      (OLD.title, OLD.kind, OLD.partner_id, OLD.partner_name, OLD.unit_id, OLD.purpose, OLD.starts_on, OLD.renews))
     OR (OLD.state <> 'DRAFT' AND
      (NEW.amount_yen, NEW.renewal_months, NEW.notice_months, NEW.draft_id) IS DISTINCT FROM
      (OLD.amount_yen, OLD.renewal_months, OLD.notice_months, OLD.draft_id))
     OR (OLD.state <> 'DRAFT' AND NEW.ends_on IS DISTINCT FROM OLD.ends_on
         AND NOT (OLD.state = 'SIGNED' AND OLD.renews AND NEW.ends_on > OLD.ends_on))
     OR (NEW.requested_by_id, NEW.requested_at) IS DISTINCT FROM (OLD.requested_by_id, OLD.requested_at) THEN
    RAISE EXCEPTION 'the terms of a submitted contract stay as they are'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_terms_stay';
  END IF;
  IF OLD.state = 'SIGNED' AND
      (NEW.number, NEW.approved_on, NEW.signed_on, NEW.signing_way, NEW.signed_paper_id, NEW.original_at)
      IS DISTINCT FROM
      (OLD.number, OLD.approved_on, OLD.signed_on, OLD.signing_way, OLD.signed_paper_id, OLD.original_at) THEN
    RAISE EXCEPTION 'what a signed contract says of its conclusion stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'signing_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_contract_goes_forward BEFORE UPDATE OR DELETE ON legal_contract
  FOR EACH ROW EXECUTE FUNCTION legal_contract_goes_forward();
CREATE TRIGGER legal_contract_is_kept BEFORE TRUNCATE ON legal_contract
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
GOES_ANYWHERE = """
DROP FUNCTION legal_contract_goes_forward() CASCADE;
DROP TRIGGER legal_contract_is_kept ON legal_contract;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("backoffice", "0009_partners"),
    ]

    operations = [
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, db_collation="C", max_length=80, verbose_name="契約番号")),
                ("title", models.CharField(max_length=200, verbose_name="件名")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SALE", "売買"),
                            ("SERVICES", "業務委託"),
                            ("SECRECY", "秘密保持"),
                            ("LEASE", "賃貸借"),
                            ("OTHER", "その他の契約"),
                        ],
                        max_length=10,
                        verbose_name="契約の種類",
                    ),
                ),
                ("partner_name", models.CharField(max_length=200, verbose_name="相手方の名称")),
                ("purpose", models.TextField(verbose_name="目的と概要")),
                ("amount_yen", models.BigIntegerField(blank=True, null=True, verbose_name="契約金額（税込）")),
                ("starts_on", models.DateField(verbose_name="契約開始日")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="契約終了日")),
                ("renews", models.BooleanField(default=False, verbose_name="自動更新")),
                (
                    "renewal_months",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="更新期間（月）"),
                ),
                (
                    "notice_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="更新拒絶の通知（終了日の何か月前）"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DRAFT", "修正待ち"),
                            ("UNDER_REVIEW", "審査中"),
                            ("APPROVED", "承認済み・締結待ち"),
                            ("REJECTED", "却下"),
                            ("SIGNED", "締結済み"),
                            ("ENDED", "終了"),
                        ],
                        default="DRAFT",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("requested_by_id", models.BigIntegerField(verbose_name="申請者の番号")),
                ("requested_by_name", models.CharField(max_length=200, verbose_name="申請者")),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="承認日")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="締結日")),
                (
                    "signing_way",
                    models.CharField(
                        blank=True,
                        choices=[("ELECTRONIC", "電子契約"), ("PAPER", "書面")],
                        max_length=10,
                        verbose_name="締結の方法",
                    ),
                ),
                ("original_at", models.CharField(blank=True, max_length=200, verbose_name="原本の保管場所")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="終了した日")),
                ("end_reason", models.CharField(blank=True, max_length=200, verbose_name="終了の理由")),
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
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="契約書の案",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.partner",
                        verbose_name="相手方",
                    ),
                ),
                (
                    "signed_paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="締結した契約書",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="主管部署",
                    ),
                ),
            ],
            options={
                "verbose_name": "契約",
                "verbose_name_plural": "契約",
                "indexes": [
                    models.Index(fields=["company", "state", "-id"], name="contract_newest_of_state"),
                    models.Index(fields=["company", "requested_by_id", "-id"], name="contract_of_requester"),
                    models.Index(
                        condition=models.Q(("state", "SIGNED")),
                        fields=["company", "ends_on", "id"],
                        name="contract_by_end",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("company", "number"),
                        name="contract_number_is_used_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="contract_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen", None), ("amount_yen__gt", 0), _connector="OR"),
                        name="contract_amount_is_above_zero",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("notice_months", None), ("renewal_months", None), ("renews", False)),
                            models.Q(
                                ("ends_on__isnull", False),
                                ("notice_months__isnull", False),
                                ("notice_months__lte", 24),
                                ("renewal_months__gt", 0),
                                ("renewal_months__isnull", False),
                                ("renews", True),
                            ),
                            _connector="OR",
                        ),
                        name="contract_renewal_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("signed_on__isnull", False),
                                ("state__in", ("SIGNED", "ENDED")),
                                models.Q(("number", ""), _negated=True),
                                models.Q(("signing_way", ""), _negated=True),
                                models.Q(
                                    ("signed_paper__isnull", False),
                                    models.Q(("original_at", ""), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            models.Q(
                                models.Q(("state__in", ("SIGNED", "ENDED")), _negated=True),
                                ("number", ""),
                                ("original_at", ""),
                                ("signed_on", None),
                                ("signed_paper", None),
                                ("signing_way", ""),
                            ),
                            _connector="OR",
                        ),
                        name="signed_contract_has_date_number_and_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_on", None),
                            ("approved_on", None),
                            ("signed_on__gte", models.F("approved_on")),
                            _connector="OR",
                        ),
                        name="contract_is_signed_after_approval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_on__isnull", False),
                                ("state", "ENDED"),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "ENDED"), _negated=True), ("end_reason", ""), ("ended_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="ended_contract_says_when_and_why",
                    ),
                ],
            },
        ),
        GuardRows("Contract"),
        GuardReferences("Contract"),
        migrations.RunSQL(GOES_FORWARD, GOES_ANYWHERE),
    ]
    operations = at_once(operations)
