"""Several rules find the people of a step, a step decides alone below an amount, and who was asked looks afterwards."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

ROWS = ("LaterLook", "StepRule")
STAYS = """
CREATE FUNCTION backoffice_steprule_in_force_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM backoffice_routestep step JOIN backoffice_route route ON route.id = step.route_id
    WHERE step.id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.step_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.step_id END)
      AND route.valid_from IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION '% of a rule of a route in force is refused: a change is a new version', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'route_in_force_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER backoffice_steprule_in_force_stays BEFORE INSERT OR UPDATE OR DELETE ON backoffice_steprule
  FOR EACH ROW EXECUTE FUNCTION backoffice_steprule_in_force_stays();
CREATE FUNCTION backoffice_later_look_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.looked_at IS NOT NULL
     OR to_jsonb(NEW) - 'looked_at'::text <> to_jsonb(OLD) - 'looked_at'::text THEN
    RAISE EXCEPTION '% of a later look is refused: it is done once, and stays', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'later_look_stays';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER backoffice_later_look_stays BEFORE UPDATE OR DELETE ON backoffice_laterlook
  FOR EACH ROW EXECUTE FUNCTION backoffice_later_look_stays()
"""
FREE = """
DROP FUNCTION backoffice_later_look_stays() CASCADE;
DROP FUNCTION backoffice_steprule_in_force_stays() CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0026_form_keys_of_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="LaterLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("user_id", models.BigIntegerField(verbose_name="後閲する人の番号")),
                ("user_name", models.CharField(max_length=200, verbose_name="後閲する人")),
                ("looked_at", models.DateTimeField(blank=True, null=True, verbose_name="後閲日時")),
            ],
            options={
                "verbose_name": "後閲",
                "verbose_name_plural": "後閲",
            },
        ),
        migrations.CreateModel(
            name="StepRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("MANAGER", "申請者の上長"),
                            ("UNIT_HEAD", "部署の長"),
                            ("ROLE", "役割を持つ人"),
                            ("PERSON", "指定した人"),
                        ],
                        max_length=10,
                        verbose_name="決めかた",
                    ),
                ),
                ("levels_up", models.PositiveSmallIntegerField(default=1, verbose_name="何段階上の上長か")),
            ],
            options={
                "verbose_name": "段階のほかの決めかた",
                "verbose_name_plural": "段階のほかの決めかた",
            },
        ),
        migrations.AddField(
            model_name="askedperson",
            name="rules",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.PositiveSmallIntegerField(),
                blank=True,
                default=list,
                size=None,
                verbose_name="どの決めかたによるか",
            ),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="is_alone",
            field=models.BooleanField(default=False, verbose_name="専決"),
        ),
        migrations.AddField(
            model_name="routestep",
            name="alone_below_yen",
            field=models.BigIntegerField(blank=True, null=True, verbose_name="この金額未満は専決（税込）"),
        ),
        migrations.AlterField(
            model_name="requeststep",
            name="quorum",
            field=models.CharField(
                choices=[("ALL", "全員"), ("ANY", "1名"), ("COUNT", "人数を指定"), ("EACH", "決めかたごとに1名")],
                max_length=5,
                verbose_name="必要な人数",
            ),
        ),
        migrations.AlterField(
            model_name="routestep",
            name="quorum",
            field=models.CharField(
                choices=[("ALL", "全員"), ("ANY", "1名"), ("COUNT", "人数を指定"), ("EACH", "決めかたごとに1名")],
                default="ANY",
                max_length=5,
                verbose_name="必要な人数",
            ),
        ),
        migrations.AddConstraint(
            model_name="routestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("alone_below_yen", None),
                    models.Q(
                        ("alone_below_yen__gt", models.F("from_yen")), models.Q(("task", "CIRCULATE"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="step_decides_alone_above_its_threshold",
            ),
        ),
        migrations.AddField(
            model_name="laterlook",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="laterlook",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later_look",
                to="backoffice.decision",
                verbose_name="決裁",
            ),
        ),
        migrations.AddField(
            model_name="laterlook",
            name="request",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later_looks",
                to="backoffice.request",
                verbose_name="申請",
            ),
        ),
        migrations.AddField(
            model_name="steprule",
            name="company",
            field=models.ForeignKey(
                db_default=backoffice.companies.models.CurrentCompany(),
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.company",
                verbose_name="会社",
            ),
        ),
        migrations.AddField(
            model_name="steprule",
            name="role",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.role",
                verbose_name="役割",
            ),
        ),
        migrations.AddField(
            model_name="steprule",
            name="step",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="also",
                to="backoffice.routestep",
                verbose_name="段階",
            ),
        ),
        migrations.AddField(
            model_name="steprule",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="backoffice.unit",
                verbose_name="部署",
            ),
        ),
        migrations.AddField(
            model_name="steprule",
            name="user",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="人",
            ),
        ),
        migrations.AddIndex(
            model_name="laterlook",
            index=models.Index(
                condition=models.Q(("looked_at", None)), fields=["company", "user_id"], name="later_look_still_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="steprule",
            constraint=models.UniqueConstraint(fields=("step", "position"), name="step_rule_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="steprule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", None), ("rule", "MANAGER"), ("unit", None), ("user", None)),
                    models.Q(("role", None), ("rule", "UNIT_HEAD"), ("unit__isnull", False), ("user", None)),
                    models.Q(("role__isnull", False), ("rule", "ROLE"), ("unit", None), ("user", None)),
                    models.Q(("role", None), ("rule", "PERSON"), ("unit", None), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="step_rule_names_what_it_needs",
            ),
        ),
        migrations.AddConstraint(
            model_name="steprule",
            constraint=models.CheckConstraint(
                condition=models.Q(("levels_up__gte", 1)), name="step_rule_is_at_least_one_level_up"
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        migrations.RunSQL(STAYS, FREE),
    ]
    operations = at_once(operations)
