"""What a step of a route asks, how many must agree and who stands in; a draft of a route, and versions that stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from backoffice.companies.at_once import at_once

TASKS = [("APPROVE", "承認"), ("CONFIRM", "確認"), ("CONSULT", "合議"), ("CIRCULATE", "回覧")]
QUORUMS = [("ALL", "全員"), ("ANY", "1名"), ("COUNT", "人数を指定")]

# A draft is the version without a first day: it is written until it is put into force, and then it stays.
IN_FORCE_STAYS = """
CREATE FUNCTION backoffice_route_in_force_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.valid_from IS NOT NULL THEN
    RAISE EXCEPTION '% of a route in force is refused: a change is a new version', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'route_in_force_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER backoffice_route_in_force_stays BEFORE UPDATE OR DELETE ON backoffice_route
  FOR EACH ROW EXECUTE FUNCTION backoffice_route_in_force_stays();
CREATE FUNCTION backoffice_routestep_in_force_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM backoffice_route
    WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.route_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.route_id END)
      AND valid_from IS NOT NULL;
  IF FOUND THEN
    RAISE EXCEPTION '% of a step of a route in force is refused: a change is a new version', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'route_in_force_stays';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER backoffice_routestep_in_force_stays BEFORE INSERT OR UPDATE OR DELETE ON backoffice_routestep
  FOR EACH ROW EXECUTE FUNCTION backoffice_routestep_in_force_stays()
"""
UNDO = """
DROP FUNCTION backoffice_routestep_in_force_stays() CASCADE;
DROP FUNCTION backoffice_route_in_force_stays() CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0013_projects"),
    ]

    operations = [
        migrations.AlterField(
            model_name="route",
            name="valid_from",
            field=models.DateField(blank=True, null=True, verbose_name="適用開始日（空は下書き）"),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from", None)),
                fields=("company", "kind"),
                name="kind_has_one_draft_of_a_route",
            ),
        ),
        migrations.AddField(
            model_name="routestep",
            name="task",
            field=models.CharField(choices=TASKS, default="APPROVE", max_length=9, verbose_name="段階の種類"),
        ),
        migrations.AddField(
            model_name="routestep",
            name="levels_up",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="何段階上の上長か"),
        ),
        migrations.AlterField(
            model_name="routestep",
            name="quorum",
            field=models.CharField(choices=QUORUMS, default="ANY", max_length=5, verbose_name="必要な人数"),
        ),
        migrations.AddField(
            model_name="routestep",
            name="quorum_count",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="指定した人数"),
        ),
        migrations.AddField(
            model_name="routestep",
            name="fallback",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="代わりの人",
            ),
        ),
        migrations.AddConstraint(
            model_name="routestep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("quorum", "COUNT"), ("quorum_count__gte", 1), ("quorum_count__isnull", False)),
                    models.Q(models.Q(("quorum", "COUNT"), _negated=True), ("quorum_count", None)),
                    _connector="OR",
                ),
                name="route_step_says_how_many",
            ),
        ),
        migrations.AddConstraint(
            model_name="routestep",
            constraint=models.CheckConstraint(
                condition=models.Q(("levels_up__gte", 1)), name="manager_is_at_least_one_level_up"
            ),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="task",
            field=models.CharField(choices=TASKS, default="APPROVE", max_length=9, verbose_name="段階の種類"),
        ),
        migrations.AlterField(
            model_name="requeststep",
            name="quorum",
            field=models.CharField(choices=QUORUMS, max_length=5, verbose_name="必要な人数"),
        ),
        migrations.AddField(
            model_name="requeststep",
            name="quorum_count",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="指定した人数"),
        ),
        migrations.AddField(
            model_name="askedperson",
            name="in_stead",
            field=models.BooleanField(default=False, verbose_name="代わりの人"),
        ),
        migrations.RunSQL(IN_FORCE_STAYS, UNDO),
    ]
    operations = at_once(operations)
