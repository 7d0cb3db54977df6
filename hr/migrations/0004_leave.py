"""Leave: kinds, grants, requests with their days, and the ledger; append-only, never below zero, behind the wall."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import backoffice.companies.models
import backoffice.organisation.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import AppendOnly, GuardReferences, GuardRows

ROWS = ("LeaveKind", "LeavePolicy", "LeaveStanding", "LeaveGrant", "LeaveRequest", "LeaveDay", "LeaveEntry")

# The grants are locked before they are summed, so that two who take the last day wait for each other.
LEDGER_HOLDS = """
CREATE FUNCTION hr_leaveentry_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong bigint;
BEGIN
  PERFORM FROM hr_leavegrant WHERE id IN (SELECT grant_id FROM touched) ORDER BY id FOR NO KEY UPDATE;
  SELECT entry.grant_id INTO wrong FROM hr_leaveentry entry
    WHERE entry.grant_id IN (SELECT grant_id FROM touched) GROUP BY 1 HAVING sum(entry.parts) < 0 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'leave grant % is refused: more is taken than it holds', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'leave_grant_is_not_overdrawn';
  END IF;
  SELECT given.id INTO wrong FROM touched JOIN hr_leavegrant given ON given.id = touched.grant_id
    WHERE touched.type = 'USE' AND NOT (given.granted_on <= touched.dated_on AND touched.dated_on < given.lapses_on) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'leave grant % is refused: it does not live on that day', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'leave_is_taken_in_the_life_of_its_grant';
  END IF;
  SELECT was.id INTO wrong FROM touched JOIN hr_leaveentry was ON was.id = touched.reverses_id
    WHERE was.type <> 'USE' OR was.parts <> -touched.parts OR was.grant_id <> touched.grant_id
       OR was.dated_on <> touched.dated_on OR was.request_id <> touched.request_id LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'reversal of leave entry % is refused: it is not its opposite', wrong
      USING ERRCODE = 'check_violation', CONSTRAINT = 'leave_reversal_is_the_opposite';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hr_leaveentry_holds AFTER INSERT ON hr_leaveentry REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_leaveentry_holds();
"""

# Days come with their request and not later; nobody is away for more than a day a day (a day in parts: rules.DAY).
DAYS_HOLD = """
CREATE FUNCTION hr_leaveday_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong record;
BEGIN
  PERFORM FROM hr_employee WHERE id IN (
    SELECT request.employee_id FROM touched JOIN hr_leaverequest request ON request.id = touched.request_id
  ) ORDER BY id FOR NO KEY UPDATE;
  SELECT request.id INTO wrong FROM (SELECT DISTINCT request_id FROM touched) fresh
    JOIN hr_leaverequest request ON request.id = fresh.request_id
    WHERE request.state <> 'SUBMITTED'
       OR request.parts < (SELECT sum(parts) FROM hr_leaveday day WHERE day.request_id = request.id) LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'days of leave request % are refused: it is frozen', wrong.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_leave_is_frozen';
  END IF;
  SELECT mine.employee_id, touched.dated_on INTO wrong FROM touched
    JOIN hr_leaverequest mine ON mine.id = touched.request_id
    JOIN hr_leaverequest beside ON beside.employee_id = mine.employee_id AND beside.state IN ('SUBMITTED', 'APPROVED')
    JOIN hr_leaveday day ON day.request_id = beside.id AND day.dated_on = touched.dated_on
    GROUP BY 1, 2, mine.id HAVING sum(day.parts) > 232792560 LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'leave of employee % on % is refused: it is more than the day', wrong.employee_id, wrong.dated_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_is_on_leave_for_more_than_a_day';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hr_leaveday_holds AFTER INSERT ON hr_leaveday REFERENCING NEW TABLE AS touched
  FOR EACH STATEMENT EXECUTE FUNCTION hr_leaveday_holds();
"""

# A request waits, is decided, and what was agreed to may be cancelled. Agreed leave is drawn in full from what was
# granted, cancelled leave is given back in full.
REQUEST_GOES_FORWARD = """
CREATE FUNCTION hr_leaverequest_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_become text[] := CASE OLD.state WHEN 'SUBMITTED' THEN ARRAY['APPROVED', 'RETURNED', 'REJECTED', 'WITHDRAWN']
                                      WHEN 'APPROVED' THEN ARRAY['CANCELLED']
                                      ELSE ARRAY[]::text[] END;
  drawn numeric;
  asked numeric;
BEGIN
  IF TG_OP = 'DELETE' OR NOT NEW.state = ANY (may_become)
     OR (to_jsonb(NEW) - 'state' - 'decided_on' - 'cancelled_because')
        IS DISTINCT FROM (to_jsonb(OLD) - 'state' - 'decided_on' - 'cancelled_because') THEN
    RAISE EXCEPTION '% of a leave request is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'leave_request_goes_forward_only';
  END IF;
  SELECT coalesce(-sum(parts), 0) INTO drawn FROM hr_leaveentry WHERE request_id = NEW.id;
  SELECT coalesce(sum(parts), 0) INTO asked FROM hr_leaveday WHERE request_id = NEW.id;
  IF NEW.state = 'APPROVED' AND (asked <> NEW.parts OR drawn <> CASE WHEN
       (SELECT draws_balance FROM hr_leavekind kind WHERE kind.id = NEW.kind_id) THEN asked ELSE 0 END)
     OR NEW.state <> 'APPROVED' AND drawn <> 0 THEN
    RAISE EXCEPTION 'leave request % is refused as %: % of % parts are drawn', NEW.id, NEW.state, drawn, asked
      USING ERRCODE = 'check_violation', CONSTRAINT = 'agreed_leave_is_drawn_in_full';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hr_leaverequest_goes_forward BEFORE UPDATE OR DELETE ON hr_leaverequest
  FOR EACH ROW EXECUTE FUNCTION hr_leaverequest_goes_forward();
CREATE TRIGGER hr_leaverequest_is_kept BEFORE TRUNCATE ON hr_leaverequest
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
UNDO = """
DROP FUNCTION hr_leaveentry_holds() CASCADE;
DROP FUNCTION hr_leaveday_holds() CASCADE;
DROP FUNCTION hr_leaverequest_goes_forward() CASCADE;
DROP TRIGGER hr_leaverequest_is_kept ON hr_leaverequest;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("backoffice", "0010_api"),
        ("hr", "0003_books"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LeaveKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(db_collation="C", max_length=20, verbose_name="コード")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("name_en", models.CharField(max_length=60, verbose_name="名称（英語）")),
                ("is_annual", models.BooleanField(default=False, verbose_name="年次有給休暇")),
                ("is_paid", models.BooleanField(default=True, verbose_name="有給")),
                ("draws_balance", models.BooleanField(default=False, verbose_name="残日数から引く")),
                ("by_half", models.BooleanField(default=False, verbose_name="半日で取れる")),
                ("by_hour", models.BooleanField(default=False, verbose_name="時間で取れる")),
                ("needs_reason", models.BooleanField(default=False, verbose_name="理由が必要")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
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
            ],
            options={
                "verbose_name": "休暇の種類",
                "verbose_name_plural": "休暇の種類",
            },
        ),
        migrations.CreateModel(
            name="LeaveGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "origin",
                    models.CharField(
                        choices=[("DUE", "法定の付与"), ("OPENING", "移行時の残高"), ("EXTRA", "個別の付与")],
                        max_length=10,
                        verbose_name="付与のもと",
                    ),
                ),
                ("granted_on", models.DateField(verbose_name="基準日")),
                ("lapses_on", models.DateField(verbose_name="失効日（この日から使えない）")),
                ("days", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="付与日数")),
                ("duty_days", models.PositiveSmallIntegerField(default=0, verbose_name="1年以内に取得が必要な日数")),
                ("duty_until", models.DateField(blank=True, null=True, verbose_name="取得の期限（この日を含まない）")),
                (
                    "duty_taken_before",
                    models.DecimalField(
                        decimal_places=1, default=0, max_digits=4, verbose_name="移行前に取得した日数（取得義務のうち）"
                    ),
                ),
                ("because", models.JSONField(verbose_name="理由")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="個別の理由")),
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
                        related_name="leave_grants",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hr.leavekind",
                        verbose_name="休暇の種類",
                    ),
                ),
            ],
            options={
                "verbose_name": "休暇の付与",
                "verbose_name_plural": "休暇の付与",
            },
        ),
        migrations.CreateModel(
            name="LeavePolicy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="この日以後の基準日から付与")),
                ("half_days", models.BooleanField(default=True, verbose_name="半日単位の取得を認める")),
                (
                    "hourly_days",
                    models.PositiveSmallIntegerField(default=0, verbose_name="時間単位で取れる日数（年、労使協定）"),
                ),
                (
                    "automatic_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="自動の付与の担当",
                    ),
                ),
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
            ],
            options={
                "verbose_name": "休暇の決まり",
                "verbose_name_plural": "休暇の決まり",
            },
        ),
        migrations.CreateModel(
            name="LeaveRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(verbose_name="フォームの番号")),
                ("person_name", models.CharField(max_length=200, verbose_name="申請者名")),
                ("first_on", models.DateField(verbose_name="最初の日")),
                ("last_on", models.DateField(verbose_name="最後の日")),
                (
                    "span",
                    models.CharField(
                        choices=[
                            ("DAY", "1日"),
                            ("MORNING", "午前の半日"),
                            ("AFTERNOON", "午後の半日"),
                            ("HOURS", "時間単位"),
                        ],
                        max_length=10,
                        verbose_name="単位",
                    ),
                ),
                ("hours", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="時間数")),
                ("starts_at", models.TimeField(blank=True, null=True, verbose_name="開始時刻")),
                ("hours_a_day", models.PositiveSmallIntegerField(verbose_name="1日の時間数")),
                ("parts", models.BigIntegerField(verbose_name="合計（1日を細分した数）")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUBMITTED", "承認待ち"),
                            ("APPROVED", "承認済み"),
                            ("RETURNED", "差し戻し"),
                            ("REJECTED", "却下"),
                            ("WITHDRAWN", "取り下げ済み"),
                            ("CANCELLED", "取り消し済み"),
                        ],
                        default="SUBMITTED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="申請日時")),
                ("decided_on", models.DateField(blank=True, null=True, verbose_name="決まった日")),
                ("cancelled_because", models.CharField(blank=True, max_length=200, verbose_name="取り消しの理由")),
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
                        related_name="leave_requests",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hr.leavekind",
                        verbose_name="休暇の種類",
                    ),
                ),
            ],
            options={
                "verbose_name": "休暇の申請",
                "verbose_name_plural": "休暇の申請",
            },
        ),
        migrations.CreateModel(
            name="LeaveEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("GRANT", "付与"),
                            ("TAKEN_BEFORE", "移行前の取得"),
                            ("USE", "取得"),
                            ("LAPSE", "失効"),
                            ("ADJUST", "調整"),
                            ("REVERSE", "取得の取り消し"),
                        ],
                        max_length=12,
                        verbose_name="種別",
                    ),
                ),
                ("dated_on", models.DateField(verbose_name="日付")),
                ("parts", models.BigIntegerField(verbose_name="増減（1日を細分した数）")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="理由")),
                ("recorded_at", models.DateTimeField(verbose_name="記帳日時")),
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
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="hr.leaveentry",
                        verbose_name="取り消す記帳",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="hr.leavegrant",
                        verbose_name="付与",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="hr.leaverequest",
                        verbose_name="申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "休暇の記帳",
                "verbose_name_plural": "休暇の記帳",
            },
        ),
        migrations.CreateModel(
            name="LeaveDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("dated_on", models.DateField(verbose_name="休む日")),
                ("parts", models.BigIntegerField(verbose_name="長さ（1日を細分した数）")),
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
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="days",
                        to="hr.leaverequest",
                        verbose_name="申請",
                    ),
                ),
            ],
            options={
                "verbose_name": "休暇の日",
                "verbose_name_plural": "休暇の日",
            },
        ),
        migrations.CreateModel(
            name="LeaveStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(verbose_name="適用開始日")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="適用終了日（この日を含まない）")),
                ("weekly_days", models.PositiveSmallIntegerField(verbose_name="週の所定労働日数")),
                ("weekly_minutes", models.PositiveIntegerField(verbose_name="週の所定労働時間（分）")),
                (
                    "yearly_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="年間の所定労働日数（週によって違う人）"
                    ),
                ),
                ("counts_from", models.DateField(verbose_name="継続勤務の起算日")),
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
                        related_name="leave_standings",
                        to="hr.employee",
                        verbose_name="社員",
                    ),
                ),
            ],
            options={
                "verbose_name": "年休の付与区分",
                "verbose_name_plural": "年休の付与区分",
            },
        ),
        migrations.AddConstraint(
            model_name="leavekind",
            constraint=models.UniqueConstraint(fields=("company", "code"), name="leave_kind_code_is_used_once"),
        ),
        migrations.AddConstraint(
            model_name="leavekind",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_annual", True)),
                fields=("company",),
                name="company_has_one_kind_of_annual_leave",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavekind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_annual", False), models.Q(("draws_balance", True), ("is_paid", True)), _connector="OR"
                ),
                name="annual_leave_is_paid_and_drawn",
            ),
        ),
        migrations.AddIndex(
            model_name="leavegrant",
            index=models.Index(fields=["company", "duty_until"], name="leave_grant_by_duty"),
        ),
        migrations.AddIndex(
            model_name="leavegrant",
            index=models.Index(fields=["company", "lapses_on"], name="leave_grant_by_lapse"),
        ),
        migrations.AddConstraint(
            model_name="leavegrant",
            constraint=models.UniqueConstraint(
                fields=("company", "employee", "kind", "granted_on"), name="leave_of_a_day_is_granted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="leavegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("days__gte", 0), ("duty_taken_before__gte", 0), ("lapses_on__gt", models.F("granted_on"))
                ),
                name="leave_grant_lives_and_is_not_below_zero",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("duty_days", 0), ("duty_until", None)),
                    models.Q(
                        ("days__gte", models.F("duty_days")),
                        ("duty_days__gt", 0),
                        ("duty_until__gt", models.F("granted_on")),
                    ),
                    _connector="OR",
                ),
                name="leave_duty_has_days_and_an_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavegrant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("origin", "EXTRA"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="extra_leave_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavepolicy",
            constraint=models.UniqueConstraint(fields=("company",), name="company_has_one_leave_policy"),
        ),
        migrations.AddIndex(
            model_name="leaverequest",
            index=models.Index(fields=["company", "employee", "-id"], name="leave_request_of_employee"),
        ),
        migrations.AddConstraint(
            model_name="leaverequest",
            constraint=models.UniqueConstraint(fields=("company", "form_key"), name="one_form_makes_one_leave"),
        ),
        migrations.AddConstraint(
            model_name="leaverequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_on", models.F("first_on")),
                    models.Q(("last_on__gt", models.F("first_on")), ("span", "DAY")),
                    _connector="OR",
                ),
                name="part_of_a_day_is_asked_for_one_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaverequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("hours__gt", 0), ("span", "HOURS"), ("starts_at__isnull", False)),
                    models.Q(models.Q(("span", "HOURS"), _negated=True), ("hours", None), ("starts_at", None)),
                    _connector="OR",
                ),
                name="hours_of_leave_say_how_many_and_from_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaverequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("hours_a_day__gt", 0), ("parts__gt", 0)), name="leave_asks_for_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="leaverequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on", None), ("state", "SUBMITTED")),
                    models.Q(models.Q(("state", "SUBMITTED"), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="decided_leave_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="leaveentry",
            index=models.Index(fields=["company", "grant", "dated_on"], name="leave_entry_of_grant"),
        ),
        migrations.AddConstraint(
            model_name="leaveentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parts__gt", 0), ("type__in", ["GRANT", "REVERSE"])),
                    models.Q(("parts__lt", 0), ("type__in", ["TAKEN_BEFORE", "USE", "LAPSE"])),
                    models.Q(("type", "ADJUST"), models.Q(("parts", 0), _negated=True)),
                    _connector="OR",
                ),
                name="leave_entry_goes_the_way_of_its_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaveentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("request__isnull", False), ("type__in", ["USE", "REVERSE"])),
                    models.Q(models.Q(("type__in", ["USE", "REVERSE"]), _negated=True), ("request", None)),
                    _connector="OR",
                ),
                name="leave_is_used_by_a_request",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaveentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reverses__isnull", False), ("type", "REVERSE")),
                    models.Q(models.Q(("type", "REVERSE"), _negated=True), ("reverses", None)),
                    _connector="OR",
                ),
                name="leave_reversal_names_what_it_reverses",
            ),
        ),
        migrations.AddConstraint(
            model_name="leaveentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("type", "ADJUST"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="leave_adjustment_says_why",
            ),
        ),
        migrations.AddIndex(
            model_name="leaveday",
            index=models.Index(fields=["company", "dated_on"], name="leave_day_by_date"),
        ),
        migrations.AddConstraint(
            model_name="leaveday",
            constraint=models.UniqueConstraint(fields=("request", "dated_on"), name="leave_names_a_day_once"),
        ),
        migrations.AddConstraint(
            model_name="leaveday",
            constraint=models.CheckConstraint(condition=models.Q(("parts__gt", 0)), name="leave_day_is_above_zero"),
        ),
        migrations.AddConstraint(
            model_name="leavestanding",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("employee", "="),
                    (backoffice.organisation.models.DateRange(models.F("valid_from"), models.F("valid_until")), "&&"),
                ],
                name="leave_standings_of_an_employee_do_not_overlap",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavestanding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True), ("valid_until__gt", models.F("valid_from")), _connector="OR"
                ),
                name="leave_standing_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="leavestanding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weekly_days__lte", 7), models.Q(("yearly_days", None), ("yearly_days__lte", 366), _connector="OR")
                ),
                name="leave_standing_days_are_days_of_a_week_or_year",
            ),
        ),
        GuardRows(*ROWS),
        GuardReferences(*ROWS),
        AppendOnly("LeaveGrant", "LeaveDay", "LeaveEntry"),
        migrations.RunSQL(LEDGER_HOLDS + DAYS_HOLD + REQUEST_GOES_FORWARD, UNDO),
    ]
    operations = at_once(operations)
