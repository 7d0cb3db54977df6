"""Business trips with their estimates and bookings: behind the wall, and what was agreed to stays."""

import django.db.models.deletion
from django.db import migrations, models

import backoffice.companies.models
from backoffice.companies.at_once import at_once
from backoffice.companies.guard import GuardReferences, GuardRows

# What was submitted stays as it is until it is sent back; agreed to, it only takes its claim.
TRIP_GOES_FORWARD = """
CREATE FUNCTION general_affairs_trip_goes_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (OLD.state = NEW.state AND OLD.state NOT IN ('RETURNED', 'APPROVED'))
     OR (OLD.state <> NEW.state AND OLD.state || ' ' || NEW.state NOT IN (
      'RETURNED SUBMITTED', 'RETURNED DISCARDED', 'SUBMITTED RETURNED', 'SUBMITTED APPROVED', 'SUBMITTED REJECTED')) THEN
    RAISE EXCEPTION '% of a trip is refused: it is %', TG_OP, OLD.state
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'trip_goes_forward';
  END IF;
  IF (OLD.state = 'SUBMITTED' AND (to_jsonb(NEW) - '{state,approved_on,advance_request_id}'::text[])
        IS DISTINCT FROM (to_jsonb(OLD) - '{state,approved_on,advance_request_id}'::text[]))
     OR (OLD.state = 'APPROVED' AND (to_jsonb(NEW) - 'claim_id') IS DISTINCT FROM (to_jsonb(OLD) - 'claim_id')) THEN
    RAISE EXCEPTION 'what a submitted trip says stays'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_trip_stays';
  END IF;
  IF NEW.state = 'SUBMITTED' AND NEW.total_yen IS DISTINCT FROM (
      SELECT coalesce(sum(amount_yen), 0) FROM general_affairs_tripcost WHERE trip_id = NEW.id) THEN
    RAISE EXCEPTION 'trip % does not add up to its estimate', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'submitted_trip_adds_up';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER general_affairs_trip_goes_forward BEFORE UPDATE OR DELETE ON general_affairs_trip
  FOR EACH ROW EXECUTE FUNCTION general_affairs_trip_goes_forward();
CREATE TRIGGER general_affairs_trip_is_kept BEFORE TRUNCATE ON general_affairs_trip
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
CREATE FUNCTION general_affairs_tripcost_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  cost record := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
  IF (SELECT state FROM general_affairs_trip WHERE id = cost.trip_id) <> 'RETURNED' THEN
    RAISE EXCEPTION '% of an estimate is refused: its trip is submitted', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'submitted_trip_stays';
  END IF;
  RETURN cost;
END $$;
CREATE TRIGGER general_affairs_tripcost_follows BEFORE INSERT OR UPDATE OR DELETE ON general_affairs_tripcost
  FOR EACH ROW EXECUTE FUNCTION general_affairs_tripcost_follows();
CREATE TRIGGER general_affairs_tripcost_is_kept BEFORE TRUNCATE ON general_affairs_tripcost
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""
# What was booked stays, and is cancelled once.
BOOKING_STAYS = """
CREATE FUNCTION general_affairs_booking_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ends text[] := '{cancelled_at,cancelled_by_name,cancel_reason}';
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF (SELECT state FROM general_affairs_trip WHERE id = NEW.trip_id) <> 'APPROVED' THEN
      RAISE EXCEPTION 'a booking of a trip that nobody agreed to is refused'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'booking_is_of_an_approved_trip';
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' OR OLD.cancelled_at IS NOT NULL OR NEW.cancelled_at IS NULL
     OR (to_jsonb(NEW) - ends) IS DISTINCT FROM (to_jsonb(OLD) - ends) THEN
    RAISE EXCEPTION '% of a booking is refused: it is only cancelled', TG_OP
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'booking_is_only_cancelled';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER general_affairs_booking_stays BEFORE INSERT OR UPDATE OR DELETE ON general_affairs_booking
  FOR EACH ROW EXECUTE FUNCTION general_affairs_booking_stays();
CREATE TRIGGER general_affairs_booking_is_kept BEFORE TRUNCATE ON general_affairs_booking
  FOR EACH STATEMENT EXECUTE FUNCTION ennoshita_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounting", "0037_advances_asked_for"),
        ("backoffice", "0021_request_of_case"),
        ("general_affairs", "0003_spends_a_request"),
    ]

    operations = [
        migrations.CreateModel(
            name="Trip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form_key", models.UUIDField(verbose_name="フォームの番号")),
                ("person_name", models.CharField(max_length=200, verbose_name="出張者名")),
                ("destination", models.CharField(max_length=100, verbose_name="行き先")),
                (
                    "region",
                    models.CharField(
                        choices=[("DOMESTIC", "国内"), ("ABROAD", "海外")],
                        default="DOMESTIC",
                        max_length=8,
                        verbose_name="国内・海外",
                    ),
                ),
                ("purpose", models.CharField(max_length=300, verbose_name="用件")),
                ("departs_on", models.DateField(verbose_name="出発日")),
                ("returns_on", models.DateField(verbose_name="帰着日")),
                ("total_yen", models.BigIntegerField(default=0, verbose_name="見積の合計")),
                ("advance_yen", models.BigIntegerField(default=0, verbose_name="希望する仮払")),
                (
                    "pay_by",
                    models.CharField(
                        choices=[("TRANSFER", "給与・経費の口座へ振込"), ("CASH", "現金")],
                        default="TRANSFER",
                        max_length=8,
                        verbose_name="仮払の受け取り方",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("SUBMITTED", "承認待ち"),
                            ("RETURNED", "差し戻し"),
                            ("APPROVED", "承認済み"),
                            ("REJECTED", "却下"),
                            ("DISCARDED", "取りやめ"),
                        ],
                        default="SUBMITTED",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                ("requested_at", models.DateTimeField(verbose_name="申請日時")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="承認日")),
                (
                    "advance_request",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.advancerequest",
                        verbose_name="仮払",
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounting.claim",
                        verbose_name="経費精算",
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
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.person",
                        verbose_name="出張者",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="backoffice.unit",
                        verbose_name="部署",
                    ),
                ),
            ],
            options={
                "verbose_name": "出張申請",
                "verbose_name_plural": "出張申請",
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("TICKET", "乗車券・航空券"),
                            ("HOTEL", "宿泊先"),
                            ("CAR", "レンタカー"),
                            ("OTHER", "そのほか"),
                        ],
                        max_length=6,
                        verbose_name="種類",
                    ),
                ),
                ("supplier_name", models.CharField(max_length=100, verbose_name="手配先")),
                ("reference", models.CharField(blank=True, db_collation="C", max_length=60, verbose_name="予約番号")),
                ("what", models.CharField(max_length=200, verbose_name="内容")),
                ("starts_on", models.DateField(verbose_name="利用日")),
                ("amount_yen", models.BigIntegerField(verbose_name="金額（税込）")),
                (
                    "paid_by",
                    models.CharField(
                        choices=[("COMPANY", "会社が支払う"), ("PERSON", "出張者が支払う")],
                        max_length=7,
                        verbose_name="支払う人",
                    ),
                ),
                ("booked_by_id", models.BigIntegerField(verbose_name="手配した人の番号")),
                ("booked_by_name", models.CharField(max_length=200, verbose_name="手配した人")),
                ("booked_at", models.DateTimeField(verbose_name="手配日時")),
                ("cancelled_at", models.DateTimeField(blank=True, null=True, verbose_name="取消日時")),
                ("cancelled_by_name", models.CharField(blank=True, max_length=200, verbose_name="取り消した人")),
                ("cancel_reason", models.CharField(blank=True, max_length=200, verbose_name="取り消した理由")),
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
                        verbose_name="控え",
                    ),
                ),
                (
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="general_affairs.trip",
                        verbose_name="出張",
                    ),
                ),
            ],
            options={
                "verbose_name": "出張の手配",
                "verbose_name_plural": "出張の手配",
            },
        ),
        migrations.CreateModel(
            name="TripCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FARE", "交通費"),
                            ("LODGING", "宿泊費"),
                            ("PER_DIEM", "日当"),
                            ("OTHER", "そのほか"),
                        ],
                        max_length=8,
                        verbose_name="種類",
                    ),
                ),
                ("label", models.CharField(max_length=200, verbose_name="内容")),
                ("payee_name", models.CharField(blank=True, max_length=100, verbose_name="支払先")),
                ("amount_yen", models.BigIntegerField(verbose_name="見積額")),
                ("reckoned", models.CharField(blank=True, max_length=8, verbose_name="計算のしかた")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="計算のもと")),
                ("because", models.JSONField(blank=True, default=dict, verbose_name="理由")),
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
                    "trip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="costs",
                        to="general_affairs.trip",
                        verbose_name="出張",
                    ),
                ),
            ],
            options={
                "verbose_name": "出張の見積",
                "verbose_name_plural": "出張の見積",
            },
        ),
        migrations.AddIndex(
            model_name="trip",
            index=models.Index(fields=["company", "person", "-id"], name="trip_of_a_person"),
        ),
        migrations.AddIndex(
            model_name="trip",
            index=models.Index(fields=["company", "state", "departs_on"], name="trip_by_state"),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.UniqueConstraint(fields=("company", "form_key"), name="one_form_makes_one_trip"),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(("returns_on__gte", models.F("departs_on"))), name="trip_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("advance_yen__gte", 0), ("advance_yen__lte", models.F("total_yen")), ("total_yen__gte", 0)
                ),
                name="trip_advance_is_within_its_estimate",
            ),
        ),
        migrations.AddConstraint(
            model_name="trip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_on__isnull", False), ("state", "APPROVED")),
                    models.Q(
                        models.Q(("state", "APPROVED"), _negated=True),
                        ("advance_request", None),
                        ("approved_on", None),
                        ("claim", None),
                    ),
                    _connector="OR",
                ),
                name="approved_trip_says_when",
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["company", "trip", "starts_on", "id"], name="booking_of_a_trip"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gte", 0)), name="booking_is_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancel_reason", ""), ("cancelled_at", None), ("cancelled_by_name", "")),
                    models.Q(("cancelled_at__isnull", False), models.Q(("cancel_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="cancelled_booking_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="tripcost",
            constraint=models.UniqueConstraint(fields=("trip", "position"), name="trip_cost_has_its_place"),
        ),
        migrations.AddConstraint(
            model_name="tripcost",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_yen__gt", 0)), name="trip_cost_is_above_zero"
            ),
        ),
        GuardRows("Trip", "TripCost", "Booking"),
        GuardReferences("Trip", "TripCost", "Booking"),
        migrations.RunSQL(
            TRIP_GOES_FORWARD,
            "DROP FUNCTION general_affairs_trip_goes_forward() CASCADE;"
            " DROP FUNCTION general_affairs_tripcost_follows() CASCADE",
        ),
        migrations.RunSQL(BOOKING_STAYS, "DROP FUNCTION general_affairs_booking_stays() CASCADE"),
    ]
    operations = at_once(operations)
