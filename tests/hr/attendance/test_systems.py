"""Systems of working time: assigned with their date, planned day by day, counted, shown and handed to payroll."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from backoffice.eventlog.models import Event
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.attendance import actions, queries
from hr.attendance.models import DailyRecord, PlannedDay, WorkSchedule, WorkSystem
from hr.attendance.rules import DayKind
from hr.employment.models import Employee, EmployeeKind
from hr.leave.actions import NoWorkingDay
from hr.payroll.models import AttendanceTotal
from tests.factories import leave, pay, worked

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
FIRST = OCTOBER.first_day
WORKDAYS = [d for d in range(1, 32) if dt.date(2026, 10, d).isoweekday() <= 5 and d != 12]


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now)
    return made


@pytest.fixture
def me(kaoru: User, aiko: User, now: dt.datetime) -> Employee:
    return worked.employee(aiko, aiko, now)


def assign(who: Employee, system: str, by: User, now: dt.datetime, **changed: Any) -> WorkSystem:
    given = {"valid_from": FIRST, "basis": "労使協定（2026年3月20日）", **changed}
    return actions.assign_system(employee=who, system=system, **given, acting_user=by, at=now)


def attend(who: Employee, by: User, now: dt.datetime, *spans: tuple[int, str]) -> None:
    for number, span in spans:
        worked.worked(who, dt.date(2026, 10, number), by, now, span)


def close(who: Employee, by: User, now: dt.datetime) -> AttendanceTotal:
    actions.close_month(month=OCTOBER, employee_ids=[who.pk], acting_user=by, at=now)
    return AttendanceTotal.objects.get(employee=who)


def test_flexible_hours_are_overtime_beyond_the_frame_of_the_month(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """Twenty-one days of nine hours are 11,340 minutes; 31 days frame 10,628: 712 are overtime, long days are not."""
    assign(me, "FLEX", kaoru, now)
    attend(me, kaoru, now, *((number, "9:00-19:00") for number in WORKDAYS))
    total = close(me, kaoru, now)
    assert (total.worked_minutes, total.overtime_minutes) == (11340, 712)
    last = DailyRecord.objects.get(work_date=OCTOBER.last_day - dt.timedelta(days=1))
    assert (last.system, last.overtime_minutes, last.beyond_period_minutes) == ("FLEX", 540, 540)
    assert Event.objects.filter(step="hr.attendance.assign_system", actor_id=kaoru.pk).count() == 1


def test_a_day_that_is_corrected_late_moves_the_overtime_of_those_after_it(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    """The first day comes last: the days after it exceed the frame by as much more."""
    assign(me, "FLEX", kaoru, now)
    attend(me, kaoru, now, *((number, "9:00-19:00") for number in WORKDAYS[1:]))
    attend(me, kaoru, now, (WORKDAYS[0], "9:00-19:00"))
    assert sum(DailyRecord.objects.values_list("overtime_minutes", flat=True)) == 712


def test_who_leaves_within_the_month_has_the_frame_of_their_days(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """The frame of fifteen days is 5,142 minutes; ten of nine hours are 5,400: 258 beyond."""
    assign(me, "FLEX", kaoru, now)
    days = [number for number in WORKDAYS if number <= 15]
    attend(me, kaoru, now, *((number, "9:00-19:00") for number in days))
    assert len(days) == 10
    Employee.objects.filter(pk=me.pk).update(left_on=dt.date(2026, 10, 15))
    assert close(me, kaoru, now).overtime_minutes == 258


def test_the_forecast_of_flexible_hours_warns_before_the_frame_is_passed(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    """Three days of twelve hours in November: 19 of them would be 228 hours against a frame of 171:25."""
    worked.agreed(kaoru, now)
    assign(me, "FLEX", kaoru, now)
    for number in (2, 4, 5):
        worked.worked(me, dt.date(2026, 11, number), kaoru, now + dt.timedelta(days=3), "9:00-22:00")
    [found] = queries.near_the_limit(dt.date(2026, 11, 6))
    assert (found.forecast.actual_minutes, found.forecast.forecast_minutes, found.tone) == (0, 3395, "hot")


def test_a_deficit_is_told_and_core_time_that_was_missed(me: Employee, kaoru: User, now: dt.datetime) -> None:
    assign(me, "FLEX", kaoru, now, core_starts_at=dt.time(10), core_ends_at=dt.time(15))
    attend(me, kaoru, now, *((number, "9:00-18:00") for number in WORKDAYS[:-1]), (WORKDAYS[-1], "11:00-16:00"))
    [month] = queries.months_of([me], OCTOBER, as_of=now.date())
    assert month.settlement is not None
    assert (month.settlement.required_minutes, month.settlement.deficit_minutes) == (21 * 480, 240)
    client = Client()
    client.force_login(kaoru)
    page = client.get(f"/hr/attendance/people/{me.pk}/2026-10/").content.decode()
    for said in (
        "フレックスタイム制（コアタイム 10:00〜15:00）",
        "40時間 × 31日 ÷ 7 ＝ 177:08",
        "不足時間",
        "4:00",
        "コアタイム外",
    ):
        assert said in page
    assert page.count("コアタイム外") == 2, "in the calendar and in the table of the one day"


def test_who_manages_is_paid_night_alone(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    """Workdays from nine to eleven, and a Sunday: 13 hours a day, one of them night; no overtime, no holiday work."""
    pay.payroll(aiko, now)
    assign(me, "EXEMPT", kaoru, now, basis="営業部長。採用と予算の決裁、役職手当")
    attend(me, kaoru, now, *((number, "9:00-23:00") for number in WORKDAYS), (4, "9:00-17:00"))
    total = close(me, kaoru, now)
    assert (total.overtime_minutes, total.statutory_holiday_minutes) == (0, 0)
    assert (total.worked_minutes, total.night_minutes) == (21 * 780 + 480, 21 * 60)
    assert queries.overtime_of([me], OCTOBER.last_day)[0].totals_minutes[-1] == 0
    lines = pay.calculated(pay.october(aiko, now), aiko, now).payslips.get().lines
    assert lines.filter(code="night_premium").exists()
    assert not lines.filter(code__in=["overtime_pay", "statutory_holiday_pay"]).exists()


def shift(by: User, now: dt.datetime, code: str, starts: int, ends: int) -> WorkSchedule:
    given = {"break_starts_at": dt.time(12), "break_ends_at": dt.time(13), "workdays": "12345"}
    return actions.define_schedule(
        code=code, name=code, starts_at=dt.time(starts), ends_at=dt.time(ends), **given, acting_user=by, at=now
    )


def plan(who: Employee, month: Month, by: User, now: dt.datetime, days: dict[int, Any]) -> list[PlannedDay]:
    told = {
        dt.date(month.year, month.month, number): given
        if isinstance(given, actions.Planned)
        else actions.Planned(DayKind.WORKDAY, given)
        if isinstance(given, WorkSchedule)
        else actions.Planned(given)
        for number, given in days.items()
    }
    return actions.plan_month(employee_id=who.pk, month=month, days=told, acting_user=by, at=now)


def test_variable_hours_count_beyond_what_was_planned(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """Ten hours were planned on the fifth, six on the sixth. Eleven hours are one beyond; eight are within the week."""
    assign(me, "MONTHLY", kaoru, now)
    long, short = shift(kaoru, now, "L", 8, 19), shift(kaoru, now, "S", 9, 16)
    plan(me, OCTOBER, kaoru, now, {5: long, 6: short})
    attend(me, kaoru, now, *((number, "9:00-18:00") for number in WORKDAYS if number not in (5, 6)))
    attend(me, kaoru, now, (5, "8:00-20:00"), (6, "9:00-16:00"))
    total = close(me, kaoru, now)
    record = DailyRecord.objects.get(work_date=dt.date(2026, 10, 5))
    assert (record.worked_minutes, record.overtime_minutes, record.beyond_day_minutes) == (660, 60, 60)
    assert total.overtime_minutes == 60


def test_a_shift_makes_a_sunday_a_workday_and_a_weekday_the_holiday(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    assign(me, "SHIFT", kaoru, now, basis="")
    day = WorkSchedule.objects.get(code="D")
    attend(me, kaoru, now, (4, "9:00-18:00"), (7, "9:00-18:00"))
    plan(me, OCTOBER, kaoru, now, {4: day, 7: DayKind.STATUTORY_HOLIDAY})
    sunday, wednesday = (DailyRecord.objects.get(work_date=dt.date(2026, 10, number)) for number in (4, 7))
    assert (sunday.kind, sunday.worked_minutes, sunday.statutory_holiday_minutes) == ("WORKDAY", 480, 0)
    assert (wednesday.kind, wednesday.worked_minutes) == ("STATUTORY_HOLIDAY", 0)
    assert wednesday.statutory_holiday_minutes == 540, "nobody punched a break, and none is scheduled on a day off"
    assert plan(me, OCTOBER, kaoru, now, {4: day}) == [], "what stays leaves no row"


def test_leave_is_taken_on_the_days_that_are_planned(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    """A shift on Sunday 22 November, and Monday to Wednesday off: leave from Sunday to Tuesday is one day."""
    keeper = leave.hr()
    leave.rules_of_leave(keeper, now)
    leave.leave_route(ben, admin, now)
    leave.opened(me, keeper, now)
    assign(me, "SHIFT", kaoru, now, basis="")
    day, off = WorkSchedule.objects.get(code="D"), DayKind.DAY_OFF
    plan(me, NOVEMBER, kaoru, now, {22: day, 23: off, 24: off, 25: DayKind.STATUTORY_HOLIDAY})
    asked = leave.asked(aiko, now, first_on=dt.date(2026, 11, 22), last_on=dt.date(2026, 11, 24))
    assert [each.dated_on for each in asked.days.all()] == [dt.date(2026, 11, 22)]
    with pytest.raises(NoWorkingDay):
        leave.asked(aiko, now, first_on=dt.date(2026, 11, 25))


def test_a_plan_of_variable_hours_is_fixed_when_its_month_has_begun(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    assign(me, "MONTHLY", kaoru, now)
    day = WorkSchedule.objects.get(code="D")
    plan(me, OCTOBER, kaoru, now, {1: day})
    with pytest.raises(actions.PlanIsFixed):
        plan(me, OCTOBER, kaoru, now, {2: DayKind.DAY_OFF})
    plan(me, DECEMBER, kaoru, now, {1: day, 30: DayKind.DAY_OFF, 31: DayKind.DAY_OFF})
    plan(me, DECEMBER, kaoru, now, {1: DayKind.DAY_OFF})
    assert PlannedDay.objects.count() == 5


def test_a_plan_stays_within_the_law(me: Employee, kaoru: User, aiko: User, chie: User, now: dt.datetime) -> None:
    assign(me, "MONTHLY", kaoru, now)
    long = shift(kaoru, now, "L", 8, 19)
    with pytest.raises(actions.PlanTooLong, match="177:08"):
        plan(me, DECEMBER, kaoru, now, {n: long for n in range(1, 32) if dt.date(2026, 12, n).isoweekday() != 7})
    with pytest.raises(actions.TooFewDaysOff):
        plan(me, DECEMBER, kaoru, now, {6: DayKind.DAY_OFF})
    with pytest.raises(actions.NotYourPeople):
        plan(me, DECEMBER, chie, now, {1: long})
    with pytest.raises(actions.NotYourPeople):
        plan(me, DECEMBER, aiko, now, {1: long})
    assert not PlannedDay.objects.exists()


def test_a_head_plans_the_days_of_their_people(
    me: Employee, kaoru: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    worked.head(ben)
    assign(me, "SHIFT", kaoru, now, basis="")
    assert len(plan(me, DECEMBER, ben, now, {1: DayKind.DAY_OFF})) == 1
    keeper = worked.cast.member("miki", "美紀", duties=("hr.attendance_keeping",))
    own = worked.employee(keeper, aiko, now, code="1200")
    assign(own, "SHIFT", kaoru, now, basis="")
    with pytest.raises(actions.NotYourOwnPlan):
        plan(own, DECEMBER, keeper, now, {1: DayKind.DAY_OFF})


def test_days_are_planned_where_the_system_does_so(me: Employee, kaoru: User, now: dt.datetime) -> None:
    with pytest.raises(actions.DaysAreNotPlanned):
        plan(me, DECEMBER, kaoru, now, {1: DayKind.DAY_OFF})
    assign(me, "SHIFT", kaoru, now, valid_from=dt.date(2026, 12, 10))
    with pytest.raises(actions.DaysAreNotPlanned):
        plan(me, DECEMBER, kaoru, now, {9: DayKind.DAY_OFF})


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"system": "FLEX", "valid_from": dt.date(2026, 10, 2)}, actions.BeginsWithAMonth),
        ({"system": "EXEMPT", "basis": " "}, actions.BasisMissing),
        ({"system": "FLEX", "core_starts_at": dt.time(10)}, actions.CoreTimeWrong),
        ({"system": "FLEX", "core_starts_at": dt.time(15), "core_ends_at": dt.time(10)}, actions.CoreTimeWrong),
        ({"system": "EXEMPT", "core_starts_at": dt.time(10), "core_ends_at": dt.time(15)}, actions.CoreTimeWrong),
    ],
)
def test_what_is_no_lawful_system_is_refused(
    me: Employee, kaoru: User, now: dt.datetime, given: dict[str, Any], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        assign(me, **{"by": kaoru, "now": now, **given})
    assert not WorkSystem.objects.exists()


def test_a_system_ends_where_the_next_begins(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    first = assign(me, "FLEX", kaoru, now)
    with pytest.raises(actions.BeginsWithAMonth):
        assign(me, "FIXED", kaoru, now, valid_from=dt.date(2026, 11, 10))
    assign(me, "FIXED", kaoru, now, valid_from=dt.date(2026, 11, 1), basis="")
    first.refresh_from_db()
    assert first.valid_until == dt.date(2026, 11, 1)
    with pytest.raises(actions.SystemAlreadyAssigned):
        assign(me, "EXEMPT", kaoru, now)
    attend(me, kaoru, now, *((number, "9:00-18:00") for number in WORKDAYS))
    close(me, kaoru, now)
    other = worked.employee(None, aiko, now, code="1100", kind=EmployeeKind.OFFICER)
    with pytest.raises(actions.OfficerHasNoSystem):
        assign(other, "EXEMPT", kaoru, now)


def test_a_system_that_was_entered_wrongly_gives_way_from_its_day(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, (1, "9:00-20:00"))
    assign(me, "EXEMPT", kaoru, now)
    assign(me, "SHIFT", kaoru, now, basis="")
    assert WorkSystem.objects.get().system == "SHIFT"
    assert DailyRecord.objects.get().overtime_minutes == 120
    event = Event.objects.filter(step="hr.attendance.assign_system").latest("pk")
    assert event.changes["system"] == ["EXEMPT", "SHIFT"]
    assert event.changes["basis"][0] == "労使協定（2026年3月20日）"


def test_a_system_does_not_change_a_closed_month(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, *((number, "9:00-18:00") for number in WORKDAYS))
    close(me, kaoru, now)
    with pytest.raises(actions.SystemAlreadyAssigned):
        assign(me, "EXEMPT", kaoru, now, valid_from=dt.date(2026, 10, 20))


def test_days_that_were_punched_are_counted_by_the_new_system(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, (1, "9:00-20:00"), (2, "9:00-20:00"))
    assert [each.overtime_minutes for each in DailyRecord.objects.order_by("work_date")] == [120, 120]
    assign(me, "FLEX", kaoru, now)
    assert [each.overtime_minutes for each in DailyRecord.objects.order_by("work_date")] == [0, 0]


def test_the_database_refuses_a_settled_system_within_a_month(me: Employee, kaoru: User) -> None:
    with pytest.raises(IntegrityError, match="settled_work_system_begins_with_a_month"), transaction.atomic():
        WorkSystem.objects.create(employee=me, system="FLEX", basis="x", valid_from=dt.date(2026, 10, 2))
    with pytest.raises(IntegrityError, match="special_work_system_names_its_basis"), transaction.atomic():
        WorkSystem.objects.create(employee=me, system="EXEMPT", valid_from=FIRST)


def test_a_system_is_assigned_and_a_month_planned_on_their_pages(me: Employee, kaoru: User, now: dt.datetime) -> None:
    client = Client()
    client.force_login(kaoru)
    sent = {"employee_code": "1000", "system": "MONTHLY", "valid_from": "2026-12-01", "basis": "就業規則第20条"}
    wrong = client.post("/hr/attendance/settings/systems/new/", {**sent, "basis": ""})
    assert (wrong.status_code, "の根拠が入力されていません" in wrong.content.decode()) == (422, True)
    assert client.post("/hr/attendance/settings/systems/new/", sent).status_code == 302
    listed = client.get("/hr/attendance/settings/systems/?q=1000").content.decode()
    assert "1か月単位の変形労働時間制" in listed
    assert "就業規則第20条" in listed
    address = f"/hr/attendance/people/{me.pk}/2026-12/plan/"
    assert address in client.get(f"/hr/attendance/people/{me.pk}/2026-12/").content.decode()
    page = client.get(address).content.decode()
    assert "40時間 × 31日 ÷ 7 ＝ 177:08" in page
    day = str(WorkSchedule.objects.get().pk)
    kinds = {n: "STATUTORY_HOLIDAY" if dt.date(2026, 12, n).isoweekday() == 7 else "DAY_OFF" for n in range(1, 32)}
    told = {f"2026-12-{n:02}": kind for n, kind in kinds.items()} | {"2026-12-01": day}
    assert client.post(address, told).status_code == 302
    assert PlannedDay.objects.count() == 31
    assert client.post(address, told | {"2026-12-06": "DAY_OFF"}).status_code == 422
