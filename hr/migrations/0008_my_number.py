"""Sealed personal numbers."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

KEPT = """
CREATE FUNCTION hr_personalnumber_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at IS NULL
     OR (OLD.employee_id, OLD.relation, OLD.holder_name, OLD.received_at, OLD.received_by_name)
        IS DISTINCT FROM (NEW.employee_id, NEW.relation, NEW.holder_name, NEW.received_at, NEW.received_by_name) THEN
    RAISE EXCEPTION '% of a personal number is refused: it is destroyed, once, and that stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'personal_number_is_only_destroyed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_personalnumber_is_kept BEFORE UPDATE OR DELETE ON hr_personalnumber
  FOR EACH ROW EXECUTE FUNCTION hr_personalnumber_is_kept();
"""
UNDO = "DROP FUNCTION hr_personalnumber_is_kept() CASCADE"


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0007_remittance"),
    ]

    operations = [
        migrations.CreateModel(
            name="PersonalNumber",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[("SELF", "本人"), ("SPOUSE", "配偶者"), ("DEPENDANT", "扶養親族")],
                        max_length=10,
                        verbose_name="続柄",
                    ),
                ),
                ("holder_name", models.CharField(max_length=80, verbose_name="氏名")),
                ("sealed", models.BinaryField(blank=True, null=True, verbose_name="暗号化した番号")),
                ("key_name", models.CharField(blank=True, max_length=16, verbose_name="鍵の名")),
                (
                    "checked_by",
                    models.CharField(
                        choices=[
                            ("CARD", "マイナンバーカード"),
                            ("NOTICE", "通知カード・住民票と身元確認書類"),
                            ("DECLARED", "本人が確認した家族の番号"),
                        ],
                        max_length=10,
                        verbose_name="本人確認の方法",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="受け取った日時")),
                ("received_by_name", models.CharField(max_length=200, verbose_name="受け取った人")),
                ("destroyed_at", models.DateTimeField(blank=True, null=True, verbose_name="廃棄した日時")),
                ("destroyed_by_name", models.CharField(blank=True, max_length=200, verbose_name="廃棄した人")),
                ("destroy_reason", models.TextField(blank=True, verbose_name="廃棄の理由")),
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
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="personal_numbers",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "個人番号",
                "verbose_name_plural": "個人番号",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("destroyed_at__isnull", True)),
                        fields=("employee", "relation", "holder_name"),
                        name="person_has_one_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("destroyed_at__isnull", True), ("sealed__isnull", False)),
                            models.Q(("destroyed_at__isnull", False), ("sealed__isnull", True)),
                            _connector="OR",
                        ),
                        name="destroyed_number_is_gone",
                    ),
                ],
            },
        ),
        GuardRows("PersonalNumber"),
        GuardReferences("PersonalNumber"),
        migrations.RunSQL(KEPT, UNDO),
    ]
    operations = at_once(operations)
