"""A month is closed when nothing is missing, by who may see the people, and payroll takes it over."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backoffice.access.gate import NotAllowed
from backoffice.eventlog.models import Event
from backoffice.organisation.models import Unit, User
from backoffice.values.periods import Month
from backoffice.workdays.actions import PeriodOutOfBounds, set_holidays
from hr.attendance import actions, queries
from hr.attendance.models import Absence, DailyRecord, MonthClose, MonthReopening, Punch
from hr.employment.models import Employee
from hr.payroll.actions import AttendanceAlreadyRecorded, AttendanceIsPaid, PayslipsMissing, submit_run
from hr.payroll.models import AttendanceTotal
from tests.factories import books, pay, worked

OCTOBER = Month(2026, 10)
WORKDAYS = [d for d in range(1, 32) if dt.date(2026, 10, d).isoweekday() <= 5 and d != 12]


@pytest.fixture
def kaoru(company: object, now: dt.datetime) -> User:
    made = worked.keeper()
    worked.nine_to_six(made, now)
    return made


@pytest.fixture
def me(kaoru: User, aiko: User, now: dt.datetime) -> Employee:
    return worked.employee(aiko, aiko, now)


def attend(who: Employee, by: User, now: dt.datetime, *, but: tuple[int, ...] = ()) -> None:
    """Every workday of October from nine to eight, ten hours, apart from some."""
    for number in WORKDAYS:
        if number not in but:
            worked.worked(who, dt.date(2026, 10, number), by, now, "9:00-20:00")


def close(by: User, now: dt.datetime, *people: Employee) -> list[MonthClose]:
    return actions.close_month(month=OCTOBER, employee_ids=[p.pk for p in people], acting_user=by, at=now)


def explain(
    who: Employee, day: int, by: User, now: dt.datetime, kind: str = "PAID_LEAVE", days: str = "1.0"
) -> Absence:
    return actions.explain_absence(
        employee_id=who.pk,
        work_date=dt.date(2026, 10, day),
        kind=kind,
        days=Decimal(days),
        reason="",
        acting_user=by,
        at=now,
    )


def test_payroll_takes_over_what_the_month_came_to(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, but=(29, 30))
    explain(me, 29, kaoru, now)
    explain(me, 30, kaoru, now, "ABSENT")
    close(kaoru, now, me)
    total = AttendanceTotal.objects.get(employee=me, month=OCTOBER.first_day)
    assert (total.scheduled_days, total.worked_days) == (21, Decimal(19))
    assert (total.paid_leave_days, total.absent_days) == (Decimal(1), Decimal(1))
    assert (total.worked_minutes, total.overtime_minutes) == (19 * 600, 19 * 120)
    assert MonthClose.objects.get().overtime_minutes == total.overtime_minutes
    assert set(Event.objects.filter(actor_id=kaoru.pk).values_list("step", flat=True)) >= {
        "hr.attendance.close_month",
        "hr.payroll.record_attendance",
    }


def test_a_run_of_payroll_pays_what_attendance_closed(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    """300,000 yen over 160 hours are 1,875 an hour; 42 hours of overtime at 1.25 are 98,438."""
    pay.payroll(aiko, now)
    attend(me, kaoru, now)
    close(kaoru, now, me)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    assert run.payslips.get().lines.get(code="overtime_pay").amount_yen == 98438


@pytest.mark.parametrize("gap", ["absent", "open", "asked"])
def test_a_month_with_something_missing_is_not_closed(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime, gap: str
) -> None:
    attend(me, kaoru, now, but=() if gap == "asked" else (30,))
    if gap == "open":
        worked.worked(me, dt.date(2026, 10, 30), kaoru, now, "9:00")
    if gap == "asked":
        worked.correction_route(ben, admin, now)
        day = dt.date(2026, 10, 30)
        wanted = [actions.Wanted("IN", worked.at(day, "9:00")), actions.Wanted("OUT", worked.at(day, "21:00"))]
        actions.request_correction(work_date=day, wanted=wanted, reason="直帰", acting_user=aiko, at=now)
    with pytest.raises(actions.SomethingMissing, match="髙﨑 愛子"):
        close(kaoru, now, me)
    assert not MonthClose.objects.exists()
    assert not AttendanceTotal.objects.exists()


def test_a_month_that_is_not_over_is_not_closed(me: Employee, kaoru: User, now: dt.datetime) -> None:
    with pytest.raises(actions.MonthNotOver):
        actions.close_month(month=Month.of(now.date()), employee_ids=[me.pk], acting_user=kaoru, at=now)


def test_a_month_closes_once(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now)
    close(kaoru, now, me)
    with pytest.raises(actions.NobodyToClose):
        close(kaoru, now, me)
    assert AttendanceTotal.objects.count() == 1


def test_what_payroll_refuses_undoes_the_close(me: Employee, kaoru: User, aiko: User, now: dt.datetime) -> None:
    attend(me, kaoru, now)
    pay.attended([me], aiko, now)
    with pytest.raises(AttendanceAlreadyRecorded):
        close(kaoru, now, me)
    assert not MonthClose.objects.exists()


def test_nothing_enters_a_closed_month(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    attend(me, kaoru, now)
    close(kaoru, now, me)
    saturday = dt.date(2026, 10, 31)
    with pytest.raises(actions.MonthClosed):
        worked.worked(me, saturday, kaoru, now)
    with pytest.raises(actions.MonthClosed):
        explain(me, 30, kaoru, now)
    with pytest.raises(actions.MonthClosed):
        actions.request_correction(work_date=saturday, wanted=[], reason="x", acting_user=aiko, at=now)
    with pytest.raises(IntegrityError, match="the month is closed"), transaction.atomic():
        DailyRecord.objects.filter(work_date=dt.date(2026, 10, 30)).update(worked_minutes=1, overtime_minutes=0)
    with pytest.raises(IntegrityError, match="the month is closed"), transaction.atomic():
        Punch.objects.create(
            employee=me,
            work_date=saturday,
            kind="IN",
            at=now,
            source="JOB",
            recorded_by_id=1,
            recorded_by_name="x",
            recorded_at=now,
        )


def test_the_database_keeps_a_close(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now)
    [closed] = close(kaoru, now, me)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        closed.delete()


def test_a_head_acts_on_the_people_of_their_units_alone(
    me: Employee, kaoru: User, ben: User, chie: User, now: dt.datetime
) -> None:
    under = Unit.objects.create(
        code="110", name="営業一課", parent=Unit.objects.get(code="100"), valid_from=worked.SINCE
    )
    beside = Unit.objects.create(code="900", name="倉庫", valid_from=worked.SINCE)
    worked.head(ben)
    worked.head(chie, unit=beside.code, code="0002")
    in_under = worked.employee(None, kaoru_clerk(me), now, code="1100", unit_code=under.code)
    attend(me, kaoru, now)
    with pytest.raises(actions.NotYourPeople):
        close(chie, now, me)
    with pytest.raises(actions.NotYourPeople):
        explain(me, 30, chie, now)
    assert not Event.objects.filter(actor_id=chie.pk).exists()
    seen = queries.seen_by(ben.pk, sees_all=False, month=OCTOBER, as_of=now.date())
    assert set(seen) == {me, in_under}
    assert len(close(ben, now, me)) == 1


def kaoru_clerk(me: Employee) -> User:
    """愛子 enters people, too."""
    return User.objects.get(pk=me.person.user_id)


def test_nobody_explains_their_own_absence(me: Employee, aiko: User, ben: User, now: dt.datetime) -> None:
    with pytest.raises(actions.NotYourPeople):
        explain(me, 30, aiko, now)
    keeper = worked.cast.member("miki", "美紀", duties=("hr.attendance_keeping",))
    own = worked.employee(keeper, aiko, now, code="1200")
    with pytest.raises(actions.NotYourOwn):
        explain(own, 30, keeper, now)
    assert not Absence.objects.exists()


def test_half_a_day_of_leave_and_a_record_taken_back(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, but=(30,))
    explain(me, 30, kaoru, now, "ABSENT")
    explain(me, 29, kaoru, now, "PAID_LEAVE", "0.5")
    explain(me, 30, kaoru, now, "NONE")
    with pytest.raises(actions.SomethingMissing):
        close(kaoru, now, me)
    explain(me, 30, kaoru, now, "SUBSTITUTE")
    [closed] = close(kaoru, now, me)
    assert (closed.paid_leave_days, closed.absent_days) == (Decimal("0.5"), Decimal(0))


def test_days_before_the_entry_and_after_the_exit_are_not_missing(kaoru: User, aiko: User, now: dt.datetime) -> None:
    joined = worked.employee(None, aiko, now, joined_on=dt.date(2026, 10, 30), code="1300")
    worked.worked(joined, dt.date(2026, 10, 30), kaoru, now)
    [closed] = close(kaoru, now, joined)
    assert (closed.worked_days, closed.scheduled_days) == (Decimal(1), 21)


def test_the_forecast_warns_of_the_limits_of_the_office(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """21 days of two hours are 42; the agreement of 40 hours is passed, that of 45 is not."""
    attend(me, kaoru, now)
    day = OCTOBER.last_day
    assert queries.overtime_of([me], day)[0].tone == "bad", "without an agreement any overtime is too much"
    worked.agreed(kaoru, now, month=40)
    [found] = queries.overtime_of([me], day)
    assert (found.forecast.actual_minutes, found.tone) == (21 * 120, "bad")
    [early] = queries.overtime_of([me], dt.date(2026, 10, 31))
    assert early.year_minutes == 21 * 120


def test_the_forecast_warns_before_the_limit_is_passed(me: Employee, kaoru: User, now: dt.datetime) -> None:
    worked.agreed(kaoru, now)
    for number in (2, 4, 5):
        worked.worked(me, dt.date(2026, 11, number), kaoru, now + dt.timedelta(days=3), "9:00-21:00")
    [found] = queries.near_the_limit(dt.date(2026, 11, 6))
    assert found.tone == "hot"
    assert found.forecast.actual_minutes == 9 * 60
    # 19 workdays in November 2026 (3rd and 23rd are holidays): 16 are left at three hours each.
    assert found.forecast.forecast_minutes == 19 * 180


def test_months_of_many_people_take_a_constant_number_of_queries(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime
) -> None:
    def count() -> int:
        people = list(queries.with_attendance(OCTOBER))
        with CaptureQueriesContext(
            connection,
        ) as told:
            queries.months_of(people, OCTOBER, as_of=now.date())
            queries.overtime_of(people, OCTOBER.last_day)
        return len(told)

    attend(me, kaoru, now)
    before = count()
    for place in range(3):
        worked.worked(worked.employee(None, aiko, now, code=f"14{place}0"), dt.date(2026, 10, 5), kaoru, now)
    assert count() == before


def test_the_month_counts_from_the_first_day_of_the_agreement(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """起算日 21 April: 21 October to 20 November is one month of it; each of its days so far has one hour beyond."""
    worked.agreed(kaoru, now, starts_on=dt.date(2026, 4, 21))
    for number in (19, 20, 21, 22):
        worked.worked(me, dt.date(2026, 10, number), kaoru, now, "9:00-19:00")
    [found] = queries.overtime_of([me], dt.date(2026, 11, 4))
    assert (found.month.first, found.month.last) == (dt.date(2026, 10, 21), dt.date(2026, 11, 20))
    assert found.forecast.actual_minutes == 120
    assert found.year_minutes == 240


def test_a_special_clause_does_not_lift_a_hundred_hours_with_holidays(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    """Four hours on each of 21 days, and 16 on two Sundays: 84 + 16 are 100, which is not under a hundred."""
    worked.agreed(kaoru, now)
    for number in WORKDAYS:
        worked.worked(me, dt.date(2026, 10, number), kaoru, now, "9:00-22:00")
    worked.worked(me, dt.date(2026, 10, 4), kaoru, now, "9:00-17:00")
    [before] = queries.overtime_of([me], OCTOBER.last_day)
    assert (before.totals_minutes[-1], before.is_beyond_all) == (92 * 60, False)
    worked.worked(me, dt.date(2026, 10, 11), kaoru, now, "9:00-17:00")
    [after] = queries.overtime_of([me], OCTOBER.last_day)
    assert (after.totals_minutes[-1], after.is_beyond_all, after.times_over) == (100 * 60, True, 1)
    assert [each.employee for each in queries.near_the_limit(OCTOBER.last_day)] == [me]


def test_an_average_of_eighty_hours_is_passed_over_two_months(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """September: 19 days of 4.5 hours are 85.5 of overtime; October 84: 169.5 over two months are more than 160."""
    worked.agreed(kaoru, now)
    september = [n for n in range(1, 31) if dt.date(2026, 9, n).isoweekday() <= 5 and n not in (21, 22, 23)]
    for number in september:
        worked.worked(me, dt.date(2026, 9, number), kaoru, now, "9:00-22:30")
    for number in WORKDAYS:
        worked.worked(me, dt.date(2026, 10, number), kaoru, now, "9:00-22:00")
    [found] = queries.overtime_of([me], OCTOBER.last_day)
    assert found.totals_minutes[-2:] == (len(september) * 270, 21 * 240)
    assert found.is_beyond_all
    assert found.times_over == 2


def test_half_a_day_of_leave_does_not_explain_a_whole_one(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, but=(30,))
    explain(me, 30, kaoru, now, "PAID_LEAVE", "0.5")
    with pytest.raises(actions.SomethingMissing):
        close(kaoru, now, me)


def days_off(by: User, now: dt.datetime, first: int, last: int, *, is_off: bool = True) -> None:
    set_holidays(
        first=dt.date(2026, 10, first),
        last=dt.date(2026, 10, last),
        name="創立記念日",
        is_off=is_off,
        acting_user=by,
        at=now,
    )


def test_a_day_off_of_the_company_is_not_missing(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now, but=(29, 30))
    days_off(kaoru, now, 29, 30)
    [closed] = close(kaoru, now, me)
    assert (closed.scheduled_days, closed.worked_days) == (19, Decimal(19))
    with pytest.raises(actions.MonthClosed):
        days_off(kaoru, now, 1, 1)


def test_work_on_a_day_that_became_a_day_off_is_counted_anew(me: Employee, kaoru: User, now: dt.datetime) -> None:
    friday = dt.date(2026, 10, 30)
    worked.worked(me, friday, kaoru, now)
    days_off(kaoru, now, 30, 30)
    record = DailyRecord.objects.get(work_date=friday)
    assert (record.kind, record.worked_minutes, record.day_off_minutes) == ("DAY_OFF", 540, 540)
    days_off(kaoru, now, 30, 30, is_off=False)
    record.refresh_from_db()
    assert (record.kind, record.worked_minutes, record.day_off_minutes) == ("WORKDAY", 480, 0)


def test_a_public_holiday_may_be_worked(me: Employee, kaoru: User, now: dt.datetime) -> None:
    days_off(kaoru, now, 12, 12, is_off=False)
    [month] = queries.months_of([me], OCTOBER, as_of=now.date())
    sports_day = month.days[11]
    assert (sports_day.kind.value, sports_day.holiday, sports_day.is_unexplained) == ("WORKDAY", "", True)


@pytest.mark.parametrize(("first", "last"), [(10, 9), (1, 32)])
def test_days_off_are_set_for_a_month_at_most(kaoru: User, now: dt.datetime, first: int, last: int) -> None:
    begins = dt.date(2026, 10, first)
    with pytest.raises(PeriodOutOfBounds):
        set_holidays(
            first=begins,
            last=begins + dt.timedelta(days=last - first),
            name="休業",
            is_off=True,
            acting_user=kaoru,
            at=now,
        )


def reopen(who: Employee, by: User, now: dt.datetime, month: Month = OCTOBER, reason: str = "退勤の誤り") -> None:
    actions.reopen_month(employee_id=who.pk, month=month, reason=reason, acting_user=by, at=now)


def test_a_reopened_month_is_corrected_and_closed_again(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """Both closes stay; payroll holds the totals of the last one alone."""
    attend(me, kaoru, now)
    close(kaoru, now, me)
    reopen(me, kaoru, now)
    assert not AttendanceTotal.objects.exists()
    worked.worked(me, dt.date(2026, 10, 31), kaoru, now, "9:00-12:00")
    close(kaoru, now, me)
    assert list(MonthClose.objects.order_by("edition").values_list("edition", "worked_minutes")) == [
        (1, 21 * 600),
        (2, 21 * 600 + 180),
    ]
    assert AttendanceTotal.objects.get().worked_minutes == 21 * 600 + 180
    events = Event.objects.filter(actor_id=kaoru.pk, reason="退勤の誤り")
    assert set(events.values_list("step", flat=True)) == {
        "hr.attendance.reopen_month",
        "hr.payroll.withdraw_attendance",
    }
    with pytest.raises(actions.MonthClosed):
        explain(me, 30, kaoru, now)


def test_pay_that_was_calculated_from_old_totals_is_calculated_again(
    me: Employee, kaoru: User, aiko: User, now: dt.datetime
) -> None:
    """The draft goes with the totals: the run names the person, and is not submitted before a new calculation."""
    pay.payroll(aiko, now)
    attend(me, kaoru, now)
    close(kaoru, now, me)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    assert run.payslips.count() == 1
    reopen(me, kaoru, now)
    assert not run.payslips.exists()
    with pytest.raises(PayslipsMissing):
        submit_run(run_id=run.pk, acting_user=aiko, at=now)
    worked.worked(me, dt.date(2026, 10, 31), kaoru, now, "9:00-11:00")
    close(kaoru, now, me)
    again = pay.calculated(run, aiko, now)
    # 44 hours of overtime at 1,875 yen × 1.25.
    assert again.payslips.get().lines.get(code="overtime_pay").amount_yen == 103_125


def test_attendance_in_approved_pay_stays_closed(
    me: Employee, kaoru: User, aiko: User, ben: User, kei: User, now: dt.datetime
) -> None:
    books.books(kei, now)
    books.salary_account(kei, now)
    pay.payroll(aiko, now)
    attend(me, kaoru, now)
    close(kaoru, now, me)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    pay.approved(run, aiko, ben, now)
    with pytest.raises(AttendanceIsPaid, match="承認済み"):
        reopen(me, kaoru, now)
    assert not MonthReopening.objects.exists()
    assert AttendanceTotal.objects.count() == 1
    with pytest.raises(actions.MonthClosed):
        explain(me, 30, kaoru, now)


def test_attendance_in_pay_that_waits_for_approval_stays_closed(
    me: Employee, kaoru: User, aiko: User, ben: User, admin: User, now: dt.datetime
) -> None:
    pay.payroll(aiko, now)
    pay.approval_by(ben, admin, now)
    attend(me, kaoru, now)
    close(kaoru, now, me)
    run = pay.calculated(pay.october(aiko, now), aiko, now)
    submit_run(run_id=run.pk, acting_user=aiko, at=now)
    with pytest.raises(AttendanceIsPaid, match="承認待ち"):
        reopen(me, kaoru, now)
    assert run.payslips.count() == AttendanceTotal.objects.count() == 1


def test_a_month_is_reopened_by_who_keeps_attendance_for_a_reason(
    me: Employee, kaoru: User, aiko: User, ben: User, now: dt.datetime
) -> None:
    attend(me, kaoru, now)
    with pytest.raises(actions.NotClosed):
        reopen(me, kaoru, now)
    close(kaoru, now, me)
    with pytest.raises(actions.ReasonMissing):
        reopen(me, kaoru, now, reason=" ")
    worked.head(ben)
    for user in (aiko, ben):
        with pytest.raises(NotAllowed):
            reopen(me, user, now)
    assert not MonthReopening.objects.exists()


def test_months_open_from_the_last_one_back(me: Employee, kaoru: User, now: dt.datetime) -> None:
    """September is closed, then October: the last week of September goes on into October."""
    attend(me, kaoru, now)
    september = Month(2026, 9)
    for number in range(1, 31):
        day = dt.date(2026, 9, number)
        if day.isoweekday() <= 5 and number not in (21, 22, 23):
            worked.worked(me, day, kaoru, now)
    actions.close_month(month=september, employee_ids=[me.pk], acting_user=kaoru, at=now)
    close(kaoru, now, me)
    with pytest.raises(actions.NextMonthClosed, match="2026年10月"):
        reopen(me, kaoru, now, september)
    reopen(me, kaoru, now)
    reopen(me, kaoru, now, september)
    assert MonthReopening.objects.count() == 2


def test_the_database_holds_one_close_in_force_and_keeps_what_was_taken_back(
    me: Employee, kaoru: User, now: dt.datetime
) -> None:
    attend(me, kaoru, now)
    [first] = close(kaoru, now, me)
    first.pk, first.edition = None, 2
    with pytest.raises(IntegrityError, match="one close in force"), transaction.atomic():
        first.save()
    reopen(me, kaoru, now)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        MonthReopening.objects.get().delete()


def test_a_close_is_taken_back_on_its_page(me: Employee, kaoru: User, now: dt.datetime) -> None:
    attend(me, kaoru, now)
    close(kaoru, now, me)
    client = Client()
    client.force_login(kaoru)
    book = f"/hr/attendance/people/{me.pk}/2026-10/"
    assert f"{book}reopen/" in client.get(book).content.decode()
    assert client.post(f"{book}reopen/", {"reason": ""}).status_code == 422
    assert client.post(f"{book}reopen/", {"reason": "退勤の誤り"}).status_code == 302
    page = client.get(book).content.decode()
    assert "1回目の締めは、" in page
    assert "理由：退勤の誤り" in page
    assert f"{book}reopen/" not in page
