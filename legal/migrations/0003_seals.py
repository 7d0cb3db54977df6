"""The register of seals, requests to have papers sealed, and the log of use: behind the wall; what was sealed stays."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

# A seal stays what it is, is withdrawn once, and never while somebody is about to use it.
SEAL_STAYS = """
CREATE FUNCTION legal_seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.withdrawn_on IS NOT NULL
     OR (NEW.company_id, NEW.code, NEW.kind_id, NEW.in_use_from)
        IS DISTINCT FROM (OLD.company_id, OLD.code, OLD.kind_id, OLD.in_use_from) THEN
    RAISE EXCEPTION '% of a seal is refused: it stays on record as what it is', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'seal_stays';
  END IF;
  IF NEW.withdrawn_on IS NOT NULL AND (
      EXISTS (SELECT FROM legal_sealrequest WHERE seal_id = NEW.id AND state IN ('SUBMITTED', 'APPROVED'))
      OR EXISTS (SELECT FROM legal_seallending WHERE seal_id = NEW.id AND returned_on IS NULL)) THEN
    RAISE EXCEPTION 'seal % is asked for or lent out', NEW.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'seal_in_use_is_not_withdrawn';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_seal_stays BEFORE UPDATE OR DELETE ON legal_seal
  FOR EACH ROW EXECUTE FUNCTION legal_seal_stays();
CREATE TRIGGER legal_seal_is_kept BEFORE TRUNCATE ON legal_seal
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
# Custodies and lendings are added, and ended once; nothing begins on a withdrawn seal.
CUSTODY_IS_HISTORY = """
CREATE FUNCTION legal_seal_is_in_use(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT withdrawn_on FROM legal_seal WHERE id = wanted FOR SHARE) IS NOT NULL THEN
    RAISE EXCEPTION 'seal % is withdrawn', wanted
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'withdrawn_seal_is_not_used';
  END IF;
END $$;
CREATE FUNCTION legal_sealcustody_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM legal_seal_is_in_use(NEW.seal_id);
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.valid_until IS NOT NULL OR NEW.valid_until IS NULL
     OR (to_jsonb(NEW) - 'valid_until') IS DISTINCT FROM (to_jsonb(OLD) - 'valid_until') THEN
    RAISE EXCEPTION '% of a custody is refused: it is only ended', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'custody_is_only_ended';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_sealcustody_is_history BEFORE INSERT OR UPDATE OR DELETE ON legal_sealcustody
  FOR EACH ROW EXECUTE FUNCTION legal_sealcustody_is_history();
CREATE TRIGGER legal_sealcustody_is_kept BEFORE TRUNCATE ON legal_sealcustody
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION legal_seallending_is_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ends text[] := '{returned_on,taken_back_by_name}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM legal_seal_is_in_use(NEW.seal_id);
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.returned_on IS NOT NULL OR NEW.returned_on IS NULL
     OR (to_jsonb(NEW) - ends) IS DISTINCT FROM (to_jsonb(OLD) - ends) THEN
    RAISE EXCEPTION '% of a lending is refused: it only comes back', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'lending_only_comes_back';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_seallending_is_history BEFORE INSERT OR UPDATE OR DELETE ON legal_seallending
  FOR EACH ROW EXECUTE FUNCTION legal_seallending_is_history();
CREATE TRIGGER legal_seallending_is_kept BEFORE TRUNCATE ON legal_seallending
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
# What was submitted stays as it is until it comes back to its applicant; sealed goes with its line in the log.
REQUEST_GOES_FORWARD = """
CREATE FUNCTION legal_sealrequest_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  moves text[] := '{state,approved_on,refused_reason,scan_id,scanned_at,scanned_by_name}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'RETURNED' THEN
      RAISE EXCEPTION 'a seal request begins before it is submitted'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'seal_request_goes_forward';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR (OLD.state = NEW.state AND OLD.state <> 'RETURNED')
     OR (OLD.state <> NEW.state AND OLD.state || ' ' || NEW.state NOT IN (
      'RETURNED SUBMITTED', 'RETURNED DISCARDED', 'SUBMITTED RETURNED', 'SUBMITTED APPROVED', 'SUBMITTED REJECTED',
      'APPROVED RETURNED', 'APPROVED SEALED', 'SEALED DONE')) THEN
    RAISE EXCEPTION '% of a seal request is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'seal_request_goes_forward';
  END IF;
  IF (OLD.state <> 'RETURNED' AND (to_jsonb(NEW) - moves) IS DISTINCT FROM (to_jsonb(OLD) - moves))
     OR (NEW.form_key, NEW.requested_by_id) IS DISTINCT FROM (OLD.form_key, OLD.requested_by_id) THEN
    RAISE EXCEPTION 'what a submitted seal request says stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_seal_request_stays';
  END IF;
  IF NEW.state = 'SUBMITTED' THEN
    PERFORM legal_seal_is_in_use(NEW.seal_id);
  END IF;
  IF OLD.state = 'APPROVED' AND NEW.state = 'RETURNED' AND NEW.refused_reason = '' THEN
    RAISE EXCEPTION 'a custodian who refuses says why'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'refused_sealing_says_why';
  END IF;
  IF NEW.state = 'SEALED' AND NOT EXISTS (SELECT FROM legal_sealing WHERE request_id = NEW.id) THEN
    RAISE EXCEPTION 'a sealed request stands in the log of use'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'sealed_request_stands_in_the_log';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_sealrequest_goes_forward BEFORE INSERT OR UPDATE OR DELETE ON legal_sealrequest
  FOR EACH ROW EXECUTE FUNCTION legal_sealrequest_goes_forward();
CREATE TRIGGER legal_sealrequest_is_kept BEFORE TRUNCATE ON legal_sealrequest
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
# A paper is sealed after its last required approval, by the custodian of the day or the deputy.
SEALED_AFTER_APPROVAL = """
CREATE FUNCTION legal_sealing_follows_approval() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  asked record;
BEGIN
  SELECT * INTO asked FROM legal_sealrequest WHERE id = NEW.request_id FOR UPDATE;
  IF asked.state <> 'APPROVED' OR asked.approved_on > NEW.sealed_on OR asked.seal_id <> NEW.seal_id OR (
      SELECT state FROM backoffice_request
       WHERE company_id = NEW.company_id AND case_kind = 'legal.seals.request' AND case_id = NEW.request_id
       ORDER BY id DESC LIMIT 1) IS DISTINCT FROM 'APPROVED' THEN
    RAISE EXCEPTION 'seal request % is not agreed to', NEW.request_id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'paper_is_sealed_after_its_approval';
  END IF;
  PERFORM legal_seal_is_in_use(NEW.seal_id);
  IF NOT EXISTS (
      SELECT FROM legal_sealcustody
       WHERE seal_id = NEW.seal_id AND valid_from <= NEW.sealed_on
         AND (valid_until IS NULL OR valid_until > NEW.sealed_on) AND NEW.sealed_by_id IN (user_id, deputy_id)) THEN
    RAISE EXCEPTION 'only its custodian or the deputy uses a seal'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'seal_is_used_by_its_custodian';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER legal_sealing_follows_approval BEFORE INSERT ON legal_sealing
  FOR EACH ROW EXECUTE FUNCTION legal_sealing_follows_approval();
"""
UNDO = """
DROP FUNCTION legal_sealing_follows_approval() CASCADE;
DROP FUNCTION legal_sealrequest_goes_forward() CASCADE;
DROP FUNCTION legal_seallending_is_history() CASCADE;
DROP FUNCTION legal_sealcustody_is_history() CASCADE;
DROP FUNCTION legal_seal_stays() CASCADE;
DROP FUNCTION legal_seal_is_in_use(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0027_several_rules"),
        ("legal", "0002_one_index_for_the_company"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SealKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="種類コード")),
                ("name", models.CharField(max_length=40, verbose_name="種類")),
                ("is_registered", models.BooleanField(default=False, verbose_name="役所に登録する印")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
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
                "verbose_name": "印章の種類",
                "verbose_name_plural": "印章の種類",
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="管理番号")),
                ("name", models.CharField(max_length=100, verbose_name="印章の名前")),
                ("place", models.CharField(max_length=200, verbose_name="保管場所")),
                ("office_name", models.CharField(blank=True, max_length=100, verbose_name="登録した役所")),
                ("registered_on", models.DateField(blank=True, null=True, verbose_name="登録日")),
                ("in_use_from", models.DateField(verbose_name="使用開始日")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="廃止日")),
                ("withdrawn_reason", models.CharField(blank=True, max_length=200, verbose_name="廃止の理由")),
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
                    "imprint",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="印影",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="legal.sealkind",
                        verbose_name="種類",
                    ),
                ),
            ],
            options={
                "verbose_name": "印章",
                "verbose_name_plural": "印章",
            },
        ),
        migrations.CreateModel(
            name="SealLending",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lent_to_name", models.CharField(max_length=200, verbose_name="持ち出す人の名前")),
                ("purpose", models.CharField(max_length=200, verbose_name="目的と行き先")),
                ("lent_on", models.DateField(verbose_name="持ち出した日")),
                ("due_on", models.DateField(verbose_name="返却の予定日")),
                ("lent_by_id", models.BigIntegerField(verbose_name="渡した人の番号")),
                ("lent_by_name", models.CharField(max_length=200, verbose_name="渡した人")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="返却日")),
                ("taken_back_by_name", models.CharField(blank=True, max_length=200, verbose_name="受け取った人")),
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
                    "lent_to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="持ち出す人",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lendings",
                        to="legal.seal",
                        verbose_name="印章",
                    ),
                ),
            ],
            options={
                "verbose_name": "印章の持ち出し",
                "verbose_name_plural": "印章の持ち出し",
            },
        ),
        migrations.CreateModel(
            name="SealPolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("scan_days", models.PositiveSmallIntegerField(default=14, verbose_name="写しを登録するまでの日数")),
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
                "verbose_name": "押印の決まり",
                "verbose_name_plural": "押印の決まり",
            },
        ),
        migrations.CreateModel(
            name="SealRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(verbose_name="フォームの番号")),
                (
                    "paper_kind",
                    models.CharField(
                        choices=[
                            ("CONTRACT", "契約書"),
                            ("FILING", "官公庁への届出"),
                            ("BANK", "銀行への書類"),
                            ("BILL", "見積書・請求書・領収書"),
                            ("CERTIFICATE", "証明書"),
                            ("OTHER", "その他の書類"),
                        ],
                        max_length=11,
                        verbose_name="書類の種類",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="書類の名前")),
                ("addressee", models.CharField(max_length=200, verbose_name="提出先・相手方")),
                ("purpose", models.CharField(max_length=300, verbose_name="目的")),
                ("copies", models.PositiveSmallIntegerField(verbose_name="部数")),
                ("wanted_on", models.DateField(verbose_name="押印が必要な日")),
                (
                    "original",
                    models.CharField(
                        choices=[("POST", "郵送する"), ("HAND", "手渡しする"), ("KEEP", "社内で保管する")],
                        max_length=4,
                        verbose_name="原本の扱い",
                    ),
                ),
                (
                    "stamped_as",
                    models.CharField(
                        choices=[
                            ("none", "課税文書ではない"),
                            ("no1", "第1号 不動産の譲渡・消費貸借・運送など"),
                            ("no1_real_estate_transfer_reduced", "第1号 不動産の譲渡（軽減）"),
                            ("no2", "第2号 請負"),
                            ("no2_construction_reduced", "第2号 建設工事の請負（軽減）"),
                            ("no7", "第7号 継続的取引の基本契約"),
                            ("no17_1", "第17号の1 売上代金の受取書"),
                            ("no17_2", "第17号の2 そのほかの受取書"),
                        ],
                        default="none",
                        max_length=40,
                        verbose_name="印紙税の文書の種類",
                    ),
                ),
                ("stated_yen", models.BigIntegerField(blank=True, null=True, verbose_name="印紙税の記載金額")),
                ("stamp_duty_yen", models.BigIntegerField(default=0, verbose_name="収入印紙（1部あたり）")),
                ("because", models.JSONField(blank=True, default=dict, verbose_name="印紙税の理由")),
                (
                    "paper_sha256",
                    models.CharField(blank=True, db_collation="C", max_length=64, verbose_name="押印する書類のSHA-256"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RETURNED", "修正待ち"),
                            ("SUBMITTED", "承認待ち"),
                            ("APPROVED", "押印待ち"),
                            ("SEALED", "押印済み・写し待ち"),
                            ("DONE", "完了"),
                            ("REJECTED", "却下"),
                            ("DISCARDED", "取りやめ"),
                        ],
                        default="RETURNED",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("requested_by_id", models.BigIntegerField(verbose_name="申請者の番号")),
                ("requested_by_name", models.CharField(max_length=200, verbose_name="申請者")),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="承認日")),
                ("refused_reason", models.CharField(blank=True, max_length=300, verbose_name="保管者が戻した理由")),
                ("scanned_at", models.DateTimeField(blank=True, null=True, verbose_name="写しの登録日時")),
                ("scanned_by_name", models.CharField(blank=True, max_length=200, verbose_name="写しを登録した人")),
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
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="legal.contract",
                        verbose_name="契約",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="押印する書類",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.document",
                        verbose_name="押印した書類の写し",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="legal.seal",
                        verbose_name="印章",
                    ),
                ),
            ],
            options={
                "verbose_name": "押印申請",
                "verbose_name_plural": "押印申請",
            },
        ),
        migrations.CreateModel(
            name="Sealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(db_collation="C", max_length=40, verbose_name="押印番号")),
                ("sealed_on", models.DateField(verbose_name="押印日")),
                ("imprints", models.PositiveSmallIntegerField(verbose_name="押した数")),
                ("is_across_copies", models.BooleanField(default=False, verbose_name="割印")),
                ("is_across_pages", models.BooleanField(default=False, verbose_name="契印")),
                ("is_spare", models.BooleanField(default=False, verbose_name="捨印")),
                ("is_on_revenue_stamp", models.BooleanField(default=False, verbose_name="消印")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="備考")),
                ("sealed_by_id", models.BigIntegerField(verbose_name="押印した人の番号")),
                ("sealed_by_name", models.CharField(max_length=200, verbose_name="押印した人")),
                (
                    "for_custodian_name",
                    models.CharField(blank=True, max_length=200, verbose_name="代わりに押印した保管者"),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="記録日時")),
                ("scan_due_on", models.DateField(verbose_name="写しの期限")),
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
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="legal.seal",
                        verbose_name="印章",
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sealing",
                        to="legal.sealrequest",
                        verbose_name="押印申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "押印簿",
                "verbose_name_plural": "押印簿",
            },
        ),
        migrations.CreateModel(
            name="SealCustody",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("user_name", models.CharField(max_length=200, verbose_name="保管者の名前")),
                ("deputy_name", models.CharField(blank=True, max_length=200, verbose_name="副の保管者の名前")),
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
                    "deputy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="副の保管者",
                    ),
                ),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custodies",
                        to="legal.seal",
                        verbose_name="印章",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="保管者",
                    ),
                ),
            ],
            options={
                "verbose_name": "印章の保管者",
                "verbose_name_plural": "印章の保管者",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("seal", "="),
                            (
                                backoffice.organisation.models.DateRange(
                                    models.F("valid_from"), models.F("valid_until")
                                ),
                                "&&",
                            ),
                        ],
                        name="seal_has_one_custodian_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="custody_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("user", models.F("deputy")), _negated=True),
                        name="custodian_is_not_the_own_deputy",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sealkind",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="seal_kind_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="sealkind",
            constraint=models.UniqueConstraint(fields=("company", "name"), name="seal_kind_is_named_once"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="seal_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_on", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_on__gte", models.F("in_use_from")),
                        ("withdrawn_on__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="withdrawn_seal_says_when_and_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="seal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("office_name", ""), ("registered_on", None)),
                    models.Q(models.Q(("office_name", ""), _negated=True), ("registered_on__isnull", False)),
                    _connector="OR",
                ),
                name="registered_seal_says_where_and_when",
            ),
        ),
        migrations.AddIndex(
            model_name="seallending",
            index=models.Index(fields=["company", "seal", "-id"], name="lending_of_a_seal"),
        ),
        migrations.AddConstraint(
            model_name="seallending",
            constraint=models.UniqueConstraint(
                condition=models.Q(("returned_on", None)), fields=("seal",), name="seal_is_lent_to_one_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="seallending",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("lent_on"))), name="lending_is_due_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="seallending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("returned_on", None), ("taken_back_by_name", "")),
                    models.Q(
                        ("returned_on__gte", models.F("lent_on")),
                        ("returned_on__isnull", False),
                        models.Q(("taken_back_by_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="returned_seal_says_when_and_to_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealpolicy",
            constraint=models.UniqueConstraint(fields=("company",), name="company_has_one_seal_policy"),
        ),
        migrations.AddConstraint(
            model_name="sealpolicy",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan_days__gte", 1), ("scan_days__lte", 365)),
                name="scan_is_expected_within_a_year",
            ),
        ),
        migrations.AddIndex(
            model_name="sealrequest",
            index=models.Index(fields=["company", "state", "wanted_on", "id"], name="seal_request_by_state"),
        ),
        migrations.AddIndex(
            model_name="sealrequest",
            index=models.Index(fields=["company", "requested_by_id", "-id"], name="seal_request_of_requester"),
        ),
        migrations.AddIndex(
            model_name="sealrequest",
            index=models.Index(fields=["company", "contract", "-id"], name="seal_request_of_contract"),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.UniqueConstraint(fields=("company", "form_key"), name="one_form_makes_one_seal_request"),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("copies__gte", 1), ("copies__lte", 99)), name="seal_copies_are_few"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("paper_kind", "CONTRACT"), ("contract", None), _connector="OR"),
                name="only_a_contract_paper_names_a_contract",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stamp_duty_yen", 0), ("stamped_as", "none"), ("stated_yen", None)),
                    models.Q(models.Q(("stamped_as", "none"), _negated=True), ("stamp_duty_yen__gte", 0)),
                    _connector="OR",
                ),
                name="stamp_duty_is_of_a_stamped_document",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "RETURNED"),
                    ("state", "DISCARDED"),
                    models.Q(("paper__isnull", False), models.Q(("paper_sha256", ""), _negated=True)),
                    _connector="OR",
                ),
                name="submitted_seal_request_has_its_paper",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_on__isnull", False), ("state__in", ("APPROVED", "SEALED", "DONE"))),
                    models.Q(
                        models.Q(("state__in", ("APPROVED", "SEALED", "DONE")), _negated=True), ("approved_on", None)
                    ),
                    _connector="OR",
                ),
                name="approved_seal_request_says_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="sealrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("scan__isnull", False),
                        ("scanned_at__isnull", False),
                        ("state", "DONE"),
                        models.Q(("scanned_by_name", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "DONE"), _negated=True),
                        ("scan", None),
                        ("scanned_at", None),
                        ("scanned_by_name", ""),
                    ),
                    _connector="OR",
                ),
                name="done_seal_request_has_its_scan",
            ),
        ),
        migrations.AddIndex(
            model_name="sealing",
            index=models.Index(fields=["company", "-sealed_on", "-id"], name="sealing_newest"),
        ),
        migrations.AddIndex(
            model_name="sealing",
            index=models.Index(fields=["company", "seal", "-sealed_on"], name="sealing_of_a_seal"),
        ),
        migrations.AddConstraint(
            model_name="sealing",
            constraint=models.UniqueConstraint(fields=("company", "number"), name="sealing_number_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="sealing",
            constraint=models.CheckConstraint(
                condition=models.Q(("imprints__gte", 1), ("imprints__lte", 999)), name="sealing_has_imprints"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealing",
            constraint=models.CheckConstraint(
                condition=models.Q(("scan_due_on__gte", models.F("sealed_on"))), name="scan_is_due_after_the_sealing"
            ),
        ),
        GuardRows("SealKind", "Seal", "SealCustody", "SealLending", "SealPolicy", "SealRequest", "Sealing"),
        GuardReferences("Seal", "SealCustody", "SealLending", "SealRequest", "Sealing"),
        AppendOnly("Sealing"),
        migrations.RunSQL("".join((SEAL_STAYS, CUSTODY_IS_HISTORY, REQUEST_GOES_FORWARD, SEALED_AFTER_APPROVAL)), UNDO),
    ]
    operations = at_once(operations)
