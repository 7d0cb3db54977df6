"""フレックス with hours that lack and over months, 1年単位の変形, みなし労働時間: from the setting to the payslip."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from backoffice.workdays.actions import set_holidays
from hr.attendance import absences, actions, queries, work
from hr.attendance.models import ConsentWithdrawal, DailyRecord, MonthClose, PlannedDay, WorkSchedule, WorkSystem
from hr.attendance.rules import DayKind
from hr.employment.actions import take_absence
from hr.employment.models import Employee
from hr.payroll.models import AttendanceTotal
from tests.factories import cast, pay, worked

SEPTEMBER, OCTOBER, DECEMBER, JANUARY = (Month(2026, 9), Month(2026, 10), Month(2026, 12), Month(2027, 1))
HOLIDAYS = {dt.date(2026, 9, 21), dt.date(2026, 9, 22), dt.date(2026, 9, 23), dt.date(2026, 10, 12)}
TO_LEAVE = dt.date(2026, 10, 15)


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now)
    return made


@pytest.fixture
def me(kaoru: User, aiko: User, now: dt.datetime) -> Employee:
    return worked.employee(aiko, aiko, now)


def workdays(month: Month) -> list[dt.date]:
    days = (month.first_day + dt.timedelta(days=n) for n in range(month.last_day.day))
    return [day for day in days if day.isoweekday() <= 5 and day not in HOLIDAYS]


def assign(who: Employee, system: str, by: User, now: dt.datetime, **changed: Any) -> WorkSystem:
    given = {"valid_from": OCTOBER.first_day, "basis": "労使協定（2026年3月20日）", **changed}
    return actions.assign_system(employee=who, system=system, **given, acting_user=by, at=now)


def attend(who: Employee, by: User, now: dt.datetime, days: list[dt.date], span: str = "9:00-18:00") -> None:
    for day in days:
        worked.worked(who, day, by, now, span)


def close(who: Employee, month: Month, by: User, now: dt.datetime) -> AttendanceTotal:
    actions.close_month(month=month, employee_ids=[who.pk], acting_user=by, at=now)
    return AttendanceTotal.objects.get(employee=who, month=month.first_day)


def lines(aiko: User, now: dt.datetime) -> dict[str, int]:
    """What the run of October pays and takes."""
    pay.payroll(aiko, now)
    slip = pay.calculated(pay.october(aiko, now), aiko, now).payslips.get()
    return dict(slip.lines.values_list("code", "amount_yen"))


def day_shift(by: User, now: dt.datetime, code: str, starts: int, ends: int) -> WorkSchedule:
    return actions.define_schedule(
        code=code,
        name=code,
        starts_at=dt.time(starts),
        ends_at=dt.time(ends),
        break_starts_at=dt.time(12),
        break_ends_at=dt.time(13),
        workdays="12345",
        acting_user=by,
        at=now,
    )


def plan(
    who: Employee, month: Month, by: User, now: dt.datetime, days: dict[int, WorkSchedule | DayKind]
) -> list[PlannedDay]:
    told = {
        month.first_day.replace(day=number): actions.Planned(DayKind.WORKDAY, given)
        if isinstance(given, WorkSchedule)
        else actions.Planned(given)
        for number, given in days.items()
    }
    return actions.plan_month(employee_id=who.pk, month=month, days=told, acting_user=by, at=now)


def test_hours_that_lack_are_taken_from_pay(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    """Twenty days are 160 hours; 152 were worked. 300,000 ÷ 160 hours × 8 hours are 15,000 yen."""
    day = dt.date(2026, 10, 30)
    given = {"first": day, "last": day, "name": "創立記念日", "is_off": True}
    set_holidays(**given, acting_user=kaoru, at=now)
    assign(me, "FLEX", kaoru, now, shortfall="DEDUCT")
    days = workdays(OCTOBER)[:-1]
    attend(me, kaoru, now, days[:-2])
    attend(me, kaoru, now, days[-2:], "9:00-14:00")
    total = close(me, OCTOBER, kaoru, now)
    assert (total.worked_minutes, total.overtime_minutes, total.deficit_minutes) == (152 * 60, 0, 480)
    paid = lines(aiko, now)
    assert (paid["flex_deficit"], "absence" in paid) == (-15_000, False)
    client = Client()
    client.force_login(kaoru)
    page = client.get(f"/hr/attendance/people/{me.pk}/2026-10/").content.decode()
    for said in ("不足は賃金から控除する", "賃金から控除する時間", "労働基準法32条の3"):
        assert said in page


def test_a_day_that_was_missed_is_not_taken_twice(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    """A day of absence lacks eight hours; four were made good on others: four are taken, by the hour and not the day."""
    assign(me, "FLEX", kaoru, now, shortfall="DEDUCT")
    days = workdays(OCTOBER)
    attend(me, kaoru, now, days[:16])
    attend(me, kaoru, now, days[16:20], "9:00-19:00")
    given = {"work_date": days[20], "kind": "ABSENT", "days": 1, "reason": ""}
    actions.explain_absence(employee_id=me.pk, **given, acting_user=kaoru, at=now)
    total = close(me, OCTOBER, kaoru, now)
    assert (total.absent_days, total.deficit_minutes) == (1, 240)
    paid = lines(aiko, now)
    assert (paid["flex_deficit"], "absence" in paid) == (-7_500, False)


def absent(who: Employee, day: dt.date, by: User, now: dt.datetime) -> None:
    given = {"work_date": day, "kind": "ABSENT", "days": 1, "reason": ""}
    actions.explain_absence(employee_id=who.pk, **given, acting_user=by, at=now)


def test_absence_within_a_long_period_is_taken_once(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """A day of September that was missed lacks eight hours at the end of October, and is not taken from September too."""
    assign(me, "FLEX", kaoru, now, shortfall="DEDUCT", settled_months=2, valid_from=SEPTEMBER.first_day)
    days = workdays(SEPTEMBER)
    attend(me, kaoru, now, days[:-1] + workdays(OCTOBER))
    absent(me, days[-1], kaoru, now)
    first = close(me, SEPTEMBER, kaoru, now)
    assert (first.absent_days, first.deficit_minutes) == (1, 0)
    assert close(me, OCTOBER, kaoru, now).deficit_minutes == 480


def test_absence_that_is_taken_by_days_is_not_to_be_worked(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime
) -> None:
    """Twenty days of 168 hours where 21 days were agreed: the day is taken, and the eight hours beside it are paid."""
    assign(me, "FLEX", kaoru, now)
    days = workdays(OCTOBER)
    attend(me, kaoru, now, days[:16])
    attend(me, kaoru, now, days[16:20], "9:00-20:00")
    absent(me, days[20], kaoru, now)
    total = close(me, OCTOBER, kaoru, now)
    assert (total.absent_days, total.extra_minutes, total.deficit_minutes) == (1, 480, None)
    paid = lines(aiko, now)
    assert (paid["absence"], paid["extra_pay"]) == (-15_000, 15_000)


def test_days_that_payroll_leaves_out_lack_nothing(
    me: Employee, kaoru: User, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """休職 is taken by its days, and leave is paid, also 年次有給休暇 of an hour: neither lacks of 総労働時間."""
    assign(me, "FLEX", kaoru, now, shortfall="DEDUCT")
    days = workdays(OCTOBER)
    away = {"kind": "OTHER", "valid_from": days[15], "expected_on": None, "is_paid": False, "note": ""}
    ikuo = cast.member("ikuo", "育", duties=("hr.people",))
    take_absence(employee_id=me.pk, **away, acting_user=ikuo, at=now)  # type: ignore[arg-type]
    hour = absences.Explained("年次有給休暇", Decimal(0), is_paid_leave=True, share=Fraction(1, 8))
    paid_leave = {(me.pk, days[0]): absences.Explained("慶弔休暇", Decimal(1)), (me.pk, days[14]): hour}
    monkeypatch.setitem(absences._offers, "hr.leave", lambda *_given: paid_leave)
    attend(me, kaoru, now, days[1:14])
    attend(me, kaoru, now, days[14:15], "9:00-16:00")
    assert close(me, OCTOBER, kaoru, now).deficit_minutes == 60


def test_work_beyond_what_was_agreed_is_paid_within_the_law(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime
) -> None:
    """Twenty days of eight hours and one of ten: 120 minutes beyond 168 hours, none beyond the frame of 177:08."""
    assign(me, "FLEX", kaoru, now)
    days = workdays(OCTOBER)
    attend(me, kaoru, now, days[:-1])
    attend(me, kaoru, now, days[-1:], "9:00-20:00")
    total = close(me, OCTOBER, kaoru, now)
    assert (total.overtime_minutes, total.extra_minutes, total.deficit_minutes) == (0, 120, None)
    assert lines(aiko, now)["extra_pay"] == 3_750


def test_hours_that_lack_go_to_the_next_period(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """September lacks eight hours, which October has room for; October lacks them again, and November has room too."""
    assign(me, "FLEX", kaoru, now, shortfall="CARRY", valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER)[:-2])
    attend(me, kaoru, now, workdays(SEPTEMBER)[-2:], "9:00-14:00")
    attend(me, kaoru, now, workdays(OCTOBER))
    with pytest.raises(actions.PreviousMonthOpen):
        close(me, OCTOBER, kaoru, now)
    assert close(me, SEPTEMBER, kaoru, now).deficit_minutes == 0
    assert MonthClose.objects.get(month=SEPTEMBER.first_day).carried_minutes == 480
    [month] = queries.months_of([me], OCTOBER, as_of=now.date())
    assert month.settlement is not None
    assert (month.settlement.to_work_minutes, month.settlement.room_minutes) == (10080 + 480, 10285 - 19 * 480)
    assert close(me, OCTOBER, kaoru, now).deficit_minutes == 0
    assert MonthClose.objects.get(month=OCTOBER.first_day).carried_minutes == 480


def test_what_the_next_period_cannot_take_is_taken_from_pay(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """Who leaves with the month has no next period."""
    assign(me, "FLEX", kaoru, now, shortfall="CARRY")
    Employee.objects.filter(pk=me.pk).update(left_on=OCTOBER.last_day)
    attend(me, kaoru, now, workdays(OCTOBER)[:-1])
    attend(me, kaoru, now, workdays(OCTOBER)[-1:], "9:00-14:00")
    total = close(me, OCTOBER, kaoru, now)
    assert (total.deficit_minutes, MonthClose.objects.get().carried_minutes) == (240, 0)


def test_two_months_count_fifty_hours_a_week_and_then_their_frame(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """19 days of 12 hours pass 214:17 by 823 minutes; 21 of 8 hours bring the rest over 348:34, by 2,023 minutes."""
    assign(me, "FLEX", kaoru, now, settled_months=2, valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER), "9:00-22:00")
    attend(me, kaoru, now, workdays(OCTOBER))
    with pytest.raises(actions.PreviousMonthOpen):
        close(me, OCTOBER, kaoru, now)
    first = close(me, SEPTEMBER, kaoru, now)
    assert (first.worked_minutes, first.overtime_minutes, first.extra_minutes) == (13680, 823, 0)
    last = close(me, OCTOBER, kaoru, now)
    assert (last.overtime_minutes, last.extra_minutes) == (2023, 23760 - 19200 - 823 - 2023)
    records = DailyRecord.objects.filter(work_date__gte=OCTOBER.first_day)
    assert sum(each.beyond_period_minutes for each in records) == 2023
    client = Client()
    client.force_login(kaoru)
    page = client.get(f"/hr/attendance/people/{me.pk}/2026-10/").content.decode()
    for said in ("50時間 × 31日 ÷ 7 ＝ 221:25", "40時間 × 61日 ÷ 7 ＝ 348:34", "清算期間2か月", "32条の3第2項"):
        assert said in page
    page = client.get(f"/hr/attendance/people/{me.pk}/2026-09/").content.decode()
    assert "清算期間の最後の月に確定" in page


def test_a_late_day_of_the_first_month_moves_the_rest_of_the_last(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "FLEX", kaoru, now, settled_months=2, valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(OCTOBER))
    attend(me, kaoru, now, workdays(SEPTEMBER), "9:00-22:00")
    overtime = DailyRecord.objects.order_by("work_date").values_list("work_date", "overtime_minutes")
    assert sum(minutes for day, minutes in overtime if day in SEPTEMBER) == 823
    assert sum(minutes for day, minutes in overtime if day in OCTOBER) == 2023


def test_who_leaves_within_a_long_period_is_settled_for_the_average(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime
) -> None:
    """18,480 minutes in 45 days, whose frame is 15,428; 823 were overtime of September: 2,229 are paid as overtime is."""
    assign(me, "FLEX", kaoru, now, settled_months=2, valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER), "9:00-22:00")
    attend(me, kaoru, now, [day for day in workdays(OCTOBER) if day <= TO_LEAVE])
    Employee.objects.filter(pk=me.pk).update(left_on=TO_LEAVE)
    close(me, SEPTEMBER, kaoru, now)
    total = close(me, OCTOBER, kaoru, now)
    assert (total.overtime_minutes, total.settled_minutes) == (0, 2229)
    assert lines(aiko, now)["settled_pay"] == 87_070, "300,000 ÷ 9,600 × 2,229 × 1.25"


def test_the_months_of_a_long_period_are_forecast_by_their_own_limits(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    """Of September nothing is overtime below 214:17; of October what September left of 348:34."""
    assign(me, "FLEX", kaoru, now, settled_months=2, valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER), "9:00-22:00")
    [first] = queries.overtime_of([me], SEPTEMBER.last_day)
    [last] = queries.overtime_of([me], OCTOBER.last_day)
    assert (first.forecast.frame_minutes, first.forecast.actual_minutes) == (12857, 823)
    assert last.forecast.frame_minutes == 20914 - 12857


def test_a_year_of_variable_hours_counts_beyond_its_plan(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """Ten hours were planned and eleven worked: one beyond. The agreement of the year lowers the limits of 36協定."""
    worked.agreed(kaoru, now)
    system = assign(me, "YEARLY", kaoru, now, settled_months=12, filed_on=OCTOBER.first_day)
    assert system.valid_until == dt.date(2027, 10, 1)
    plan(me, OCTOBER, kaoru, now, {5: day_shift(kaoru, now, "L", 8, 19), 6: day_shift(kaoru, now, "S", 9, 16)})
    rest = [day for day in workdays(OCTOBER) if day.day not in (5, 6)]
    attend(me, kaoru, now, rest)
    worked.worked(me, dt.date(2026, 10, 5), kaoru, now, "8:00-20:00")
    worked.worked(me, dt.date(2026, 10, 6), kaoru, now, "9:00-16:00")
    assert close(me, OCTOBER, kaoru, now).overtime_minutes == 60
    [found] = queries.overtime_of([me], OCTOBER.last_day)
    assert (found.forecast.limit_minutes, found.year_limit_minutes) == (42 * 60, 320 * 60)


def test_a_period_of_three_months_keeps_the_ordinary_limits(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "YEARLY", kaoru, now, settled_months=3)
    [found] = queries.overtime_of([me], OCTOBER.last_day)
    assert (found.forecast.limit_minutes, found.year_limit_minutes) == (45 * 60, 360 * 60)


def test_what_a_period_exceeds_belongs_to_its_last_days(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """19 days of ten hours as planned and 21 of eight are 21,480 minutes; 61 days frame 20,914: 566 on the last two."""
    assign(me, "YEARLY", kaoru, now, settled_months=2, valid_from=SEPTEMBER.first_day)
    long = day_shift(kaoru, now, "L", 8, 19)
    plan(me, SEPTEMBER, kaoru, now, {day.day: long for day in workdays(SEPTEMBER)})
    attend(me, kaoru, now, workdays(OCTOBER))
    attend(me, kaoru, now, workdays(SEPTEMBER), "8:00-19:00")
    assert close(me, SEPTEMBER, kaoru, now).overtime_minutes == 0
    assert close(me, OCTOBER, kaoru, now).overtime_minutes == 566
    late = DailyRecord.objects.filter(beyond_period_minutes__gt=0).order_by("work_date")
    assert [(each.work_date.day, each.beyond_period_minutes) for each in late] == [(29, 86), (30, 480)]


@pytest.mark.parametrize(
    "given", [("YEARLY", 2), ("FLEX", 2)], ids=["variable hours of a year", "flexible hours over months"]
)
def test_days_count_the_same_in_whatever_order_they_come(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime, given: tuple[str, int]
) -> None:
    """One punches day by day, another's days come from the last to the first: both have the same overtime."""
    other = worked.employee(None, aiko, now, code="1100")
    system, months = given
    for who in (me, other):
        assign(who, system, kaoru, now, settled_months=months, valid_from=SEPTEMBER.first_day)
    if system == "YEARLY":
        long = day_shift(kaoru, now, "L", 8, 19)
        for who in (me, other):
            plan(who, SEPTEMBER, kaoru, now, {day.day: long for day in workdays(SEPTEMBER)})
    days = [*workdays(SEPTEMBER), dt.date(2026, 9, 26), *workdays(OCTOBER), dt.date(2026, 10, 31)]
    for day in sorted(days):
        attend(me, kaoru, now, [day], "8:00-20:00" if day in SEPTEMBER else "9:00-18:30")
    for day in sorted(days, reverse=True):
        attend(other, kaoru, now, [day], "8:00-20:00" if day in SEPTEMBER else "9:00-18:30")
    names = ("work_date", "beyond_day_minutes", "beyond_week_minutes", "beyond_period_minutes")
    mine, theirs = (
        list(DailyRecord.objects.filter(employee=who).order_by("work_date").values_list(*names)) for who in (me, other)
    )
    assert mine == theirs
    assert any(each[3] for each in mine)


def test_who_leaves_a_year_early_is_settled_for_the_average(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """19 days of ten hours as planned and ten of eight: 16,200 minutes in 45 days, whose frame is 15,428."""
    assign(me, "YEARLY", kaoru, now, settled_months=12, valid_from=SEPTEMBER.first_day)
    long = day_shift(kaoru, now, "L", 8, 19)
    plan(me, SEPTEMBER, kaoru, now, {day.day: long for day in workdays(SEPTEMBER)})
    attend(me, kaoru, now, workdays(SEPTEMBER), "8:00-19:00")
    attend(me, kaoru, now, [day for day in workdays(OCTOBER) if day <= TO_LEAVE])
    Employee.objects.filter(pk=me.pk).update(left_on=TO_LEAVE)
    assert close(me, SEPTEMBER, kaoru, now).settled_minutes == 0
    total = close(me, OCTOBER, kaoru, now)
    assert (total.overtime_minutes, total.settled_minutes) == (0, 772)


def test_a_plan_of_a_year_keeps_its_limits_and_its_notice(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "YEARLY", kaoru, now, settled_months=12)
    day, long = WorkSchedule.objects.get(code="D"), day_shift(kaoru, now, "LL", 8, 20)
    with pytest.raises(actions.PlanBreaksTheYear, match="1日の労働時間が11:00"):
        plan(me, DECEMBER, kaoru, now, {1: long})
    with pytest.raises(actions.PlanBreaksTheYear, match="連続して働く日数が7"):
        plan(
            me,
            DECEMBER,
            kaoru,
            now,
            {**dict.fromkeys(range(1, 8), day), 13: DayKind.STATUTORY_HOLIDAY, 14: DayKind.STATUTORY_HOLIDAY},
        )
    assert not PlannedDay.objects.exists()
    plan(me, DECEMBER, kaoru, now, {1: day})
    with pytest.raises(actions.PlanIsFixed, match="2026年11月1日"):
        plan(me, DECEMBER, kaoru, now, {1: DayKind.DAY_OFF})
    plan(me, JANUARY, kaoru, now, {4: day})
    plan(me, JANUARY, kaoru, now, {4: DayKind.DAY_OFF})
    client = Client()
    client.force_login(kaoru)
    page = client.get(f"/hr/attendance/people/{me.pk}/2027-01/plan/").content.decode()
    for said in ("40時間 × 365日 ÷ 7 ＝ 2085:42", "2／12か月", "限度280日"):
        assert said in page


def deemed(who: Employee, by: User, now: dt.datetime, **changed: Any) -> WorkSystem:
    agreed = {"deemed_minutes": 540, "filed_on": OCTOBER.first_day, "consented_on": OCTOBER.first_day, **changed}
    return assign(who, "EXPERT", by, now, **agreed)


def test_deemed_hours_count_whatever_was_worked(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """Nine hours a day are deemed, one of them overtime; an hour of night and a Sunday count as they were worked."""
    deemed(me, kaoru, now)
    attend(me, kaoru, now, workdays(OCTOBER)[1:])
    worked.worked(me, dt.date(2026, 10, 1), kaoru, now, "9:00-23:00")
    worked.worked(me, dt.date(2026, 10, 4), kaoru, now, "10:00-15:00")
    first = DailyRecord.objects.get(work_date=dt.date(2026, 10, 1))
    assert (first.worked_minutes, first.actual_minutes, first.overtime_minutes) == (540, 780, 60)
    total = close(me, OCTOBER, kaoru, now)
    assert (total.worked_minutes, total.night_minutes, total.statutory_holiday_minutes) == (21 * 540, 60, 300)
    client = Client()
    client.force_login(kaoru)
    page = client.get(f"/hr/attendance/people/{me.pk}/2026-10/").content.decode()
    for said in ("専門業務型裁量労働制（1日 9:00）", "実働 13:00", "実際の労働時間の状況", "労働基準法38条の3"):
        assert said in page


def test_consent_is_withdrawn_and_hours_count_as_they_are_worked(me: Employee, kaoru: User, now: dt.datetime) -> None:
    system = deemed(me, kaoru, now)
    attend(me, kaoru, now, [dt.date(2026, 10, 14), TO_LEAVE], "9:00-20:00")
    client = Client()
    client.force_login(kaoru)
    listed = client.get("/hr/attendance/settings/systems/").content.decode()
    address = f"/hr/attendance/settings/systems/{system.pk}/withdraw/"
    assert address in listed
    early = client.post(address, {"withdrawn_on": "2026-10-01", "reason": "申し出"})
    assert (early.status_code, "適用の期間の中にありません" in early.content.decode()) == (422, True)
    sent = {"withdrawn_on": "2026-10-15", "reason": "口頭の申し出。固定労働時間制に戻す"}
    assert client.post(address, sent).status_code == 302
    days = DailyRecord.objects.order_by("work_date").values_list("system", "worked_minutes", "overtime_minutes")
    assert list(days) == [("EXPERT", 540, 60), ("FIXED", 600, 120)]
    assert "固定労働時間制に戻す" in client.get("/hr/attendance/settings/systems/").content.decode()
    with pytest.raises(actions.NoConsentHeld):
        given = {"withdrawn_on": TO_LEAVE, "reason": "x"}
        actions.withdraw_consent(system_id=system.pk, **given, acting_user=kaoru, at=now)
    assert ConsentWithdrawal.objects.count() == 1
    assert Event.objects.filter(step="hr.attendance.withdraw_consent").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentWithdrawal.objects.update(reason="")


@pytest.mark.parametrize(
    ("system", "given", "refused"),
    [
        ("FLEX", {"settled_months": 4}, actions.MonthsWrong),
        ("YEARLY", {"settled_months": 1}, actions.MonthsWrong),
        ("SHIFT", {"settled_months": 2}, actions.MonthsWrong),
        ("SHIFT", {"shortfall": "DEDUCT"}, actions.ShortfallIsOfFlex),
        ("YEARLY", {"settled_months": 2, "special_from": dt.date(2026, 10, 1)}, actions.SpecialDaysWrong),
        (
            "YEARLY",
            {"settled_months": 2, "special_from": dt.date(2026, 10, 1), "special_until": dt.date(2026, 12, 1)},
            actions.SpecialDaysWrong,
        ),
        ("OUTSIDE", {}, actions.DeemedHoursWrong),
        ("FIXED", {"deemed_minutes": 480}, actions.DeemedHoursWrong),
        ("EXPERT", {"deemed_minutes": 480}, actions.ConsentMissing),
        ("EXPERT", {"deemed_minutes": 480, "consented_on": dt.date(2026, 10, 2)}, actions.ConsentMissing),
        ("PLANNER", {"deemed_minutes": 480, "consented_on": dt.date(2026, 9, 1)}, actions.DecisionNotFiled),
    ],
)
def test_what_a_system_asks_for_is_entered(
    me: Employee, kaoru: User, now: dt.datetime, system: str, given: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        assign(me, system, kaoru, now, **given)
    assert not WorkSystem.objects.exists()


def test_the_database_keeps_systems_to_what_they_are(me: Employee) -> None:
    given = {"employee": me, "basis": "x", "valid_from": OCTOBER.first_day}
    for system, wrong, name in (
        ("FLEX", {"settled_months": 4}, "work_system_is_settled_in_its_months"),
        ("SHIFT", {"shortfall": "CARRY"}, "shortfall_is_settled_for_flexible_hours"),
        ("EXPERT", {}, "deemed_hours_are_of_their_systems"),
        ("PLANNER", {"deemed_minutes": 480}, "planning_work_is_filed_and_agreed_to"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            WorkSystem.objects.create(system=system, **given, **wrong)


def test_a_long_period_is_not_cut_behind_a_closed_month(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "FLEX", kaoru, now, settled_months=3, valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER))
    close(me, SEPTEMBER, kaoru, now)
    with pytest.raises(actions.PeriodIsCut):
        assign(me, "FIXED", kaoru, now, basis="")
    actions.reopen_month(employee_id=me.pk, month=SEPTEMBER, reason="期間の変更", acting_user=kaoru, at=now)
    assign(me, "FIXED", kaoru, now, basis="")


def test_hours_that_are_carried_are_not_lost_with_another_system(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "FLEX", kaoru, now, shortfall="CARRY", valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER)[:-1])
    absent(me, workdays(SEPTEMBER)[-1], kaoru, now)
    close(me, SEPTEMBER, kaoru, now)
    assert MonthClose.objects.get().carried_minutes == 480
    with pytest.raises(actions.HoursAreCarried):
        assign(me, "FIXED", kaoru, now, basis="")
    actions.reopen_month(employee_id=me.pk, month=SEPTEMBER, reason="制度の変更", acting_user=kaoru, at=now)
    assign(me, "FIXED", kaoru, now, basis="")
    assert close(me, SEPTEMBER, kaoru, now).deficit_minutes == 480


def test_a_year_is_settled_from_closed_months(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """What a late correction of September would change is paid with October: it is closed first."""
    assign(me, "YEARLY", kaoru, now, settled_months=12, valid_from=SEPTEMBER.first_day)
    attend(me, kaoru, now, workdays(SEPTEMBER))
    attend(me, kaoru, now, [day for day in workdays(OCTOBER) if day <= TO_LEAVE])
    Employee.objects.filter(pk=me.pk).update(left_on=TO_LEAVE)
    with pytest.raises(actions.PreviousMonthOpen):
        close(me, OCTOBER, kaoru, now)
    assert not MonthClose.objects.exists()
    close(me, SEPTEMBER, kaoru, now)
    close(me, OCTOBER, kaoru, now)


def test_an_agreement_that_was_not_filed_is_named(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "YEARLY", kaoru, now, settled_months=12)
    today = now.date()
    [found] = work.systems_to_file(today, today + dt.timedelta(days=60))
    assert (found.on, "1年単位の変形労働時間制" in found.meta) == (today, True)
    assert list(work.years_end(today, today + dt.timedelta(days=60))) == []
    [ending] = work.years_end(dt.date(2027, 9, 1), dt.date(2027, 10, 30))
    assert ending.on == dt.date(2027, 10, 1)
    client = Client()
    client.force_login(kaoru)
    assert "届出日が未登録" in client.get("/hr/attendance/settings/systems/").content.decode()
    assign(me, "YEARLY", kaoru, now, settled_months=12, filed_on=OCTOBER.first_day)
    assert list(work.systems_to_file(today, today)) == []


def test_the_page_of_a_new_system_explains_what_each_asks_for(me: Employee, kaoru: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(kaoru)
    address = "/hr/attendance/settings/systems/new/"
    page = client.get(address).content.decode()
    for said in ("制度ごとの入力項目", "本人の同意日", "32条の4の2"):
        assert said in page
    assert 'data-asked-by="system EXPERT PLANNER"' in page
    sent = {
        "employee_code": "１０００",
        "system": "EXPERT",
        "valid_from": "2026-10-01",
        "basis": "労使協定",
        "settled_months": "1",
        "shortfall": "KEEP",
        "deemed_minutes": "8:00",
    }
    wrong = client.post(address, sent)
    assert (wrong.status_code, "本人の同意が必要です" in wrong.content.decode()) == (422, True)
    assert client.post(address, sent | {"consented_on": "2026-09-30"}).status_code == 302
    assert WorkSystem.objects.get().deemed_minutes == 480
