"""Playing a month of みなと商会: what its people do from the closing of attendance to the payment of pay."""

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal

from backoffice.approvals.actions import decide_request
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog import door
from backoffice.jobs.actions import work_off
from backoffice.jobs.models import Job
from backoffice.organisation.models import User
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from hr.employment.models import Employee
from hr.payroll.actions import (
    NewOneOff,
    NewTotal,
    add_one_offs,
    calculate_run,
    make_bank_file,
    open_run,
    pay_run,
    record_attendance,
    submit_run,
)
from hr.payroll.models import AttendanceTotal, OneOff, Run, RunState

from . import (
    assets,
    attendance,
    banking,
    closing,
    contracts,
    leave,
    outside,
    programs,
    purchasing,
    request_forms,
    sales,
    seals,
    settlements,
    year_end,
)
from .expenses import play_spending
from .people import NEXT_MONTH_GROUP, OFFICER_GROUP, SAME_MONTH_GROUP, Awkward

Say = Callable[[str], None]
MINUTES_A_DAY = 480
GIFT, GIFT_YEN = "celebration", 30_000


def play(company: Company, month: Month, say: Say) -> None:
    """Play the month day by day to where its people stand now: each step once, so that a second play adds nothing."""
    with scope.working_in(company.pk):
        mao, ben, kei = (User.objects.get(username=name) for name in ("mao", "ben", "kei"))
        first, after = month.first_day, month.next.first_day
        _attendance(month.previous, _on(first, 0, 9), mao, say)
        _run(SAME_MONTH_GROUP, month, _on(first, 13, 10), mao, say)
        _approve(SAME_MONTH_GROUP, month, _on(first, 14, 11), mao, ben, say)
        _transfer(SAME_MONTH_GROUP, month, _on(first, 15, 10), mao, say)
        _run(OFFICER_GROUP, month, _on(first, 20, 10), mao, say)
        _approve(OFFICER_GROUP, month, _on(first, 21, 13), mao, ben, say)
        _pay(SAME_MONTH_GROUP, month, mao, say)
        _transfer(OFFICER_GROUP, month, _on(first, 25, 10), mao, say)
        _pay(OFFICER_GROUP, month, mao, say)
        sales.play(month, kei, _on(after, -1, 17), say)
        play_spending(month, say)
        assets.play(month, kei, say)
        settlements.play(month, kei, say)
        closing.play(month, kei, say)
        contracts.play(month, say)
        seals.play(month, say)
        request_forms.play(month, say)
        programs.play(month, say)
        purchasing.play(month, say)
        leave.play(month, say)
        _attendance(month, _on(after, 1, 9), mao, say)
        _wedding_gift(month, _on(after, 1, 9), mao, say)
        _run(NEXT_MONTH_GROUP, month, _on(after, 1, 10), mao, say)
        attendance.play(after, say)
        banking.play(month, kei, say)
        outside.play(month, say)
        year_end.play(say)


def _attendance(month: Month, at: dt.datetime, mao: User, say: Say) -> None:
    if AttendanceTotal.objects.filter(month=month.first_day).exists():
        return
    dice = random.Random(f"attendance {month}")  # noqa: S311  (a demo, not a secret)
    totals = [_total(employee, month, dice) for employee in _present(month)]
    with clock.moved_to(at), door.came_by("IMPORT"):
        record_attendance(month=month, entries=totals, acting_user=mao, at=clock.now())
    say(f"{at:%m/%d} 佐藤: {month} の勤怠 {len(totals)}名を取り込みました")


def _wedding_gift(month: Month, at: dt.datetime, mao: User, say: Say) -> None:
    """結婚祝金 with the pay: taxed by nobody, and no wage of labour insurance (労働保険徴収法2条2項)."""
    if OneOff.objects.filter(month=month.first_day, code=GIFT).exists():
        return
    regulars = Employee.objects.filter(kind="REGULAR", left_on=None, terms__pay_group_code=NEXT_MONTH_GROUP)
    groom = regulars.filter(joined_on__lt=month.first_day).order_by("-person__code").select_related("person")[0]
    entry = NewOneOff(
        groom.pk, month, "PAY", GIFT, "結婚祝金", GIFT_YEN, "慶弔見舞金規程 第4条", taxable=False, is_wage=False
    )
    with clock.moved_to(at), door.came_by("BROWSER"):
        add_one_offs(entries=[entry], acting_user=mao, at=clock.now())
    say(f"{at:%m/%d} 佐藤: {groom.person.name}さんの結婚祝金を登録しました")


def _run(code: str, month: Month, at: dt.datetime, mao: User, say: Say) -> None:
    if Run.objects.filter(pay_group__code=code, month=month.first_day).exists():
        return
    with clock.moved_to(at), door.came_by("BROWSER"):
        run = open_run(group_code=code, month=month, acting_user=mao, at=clock.now())
        asked = calculate_run(run_id=run.pk, acting_user=mao, at=clock.now())
        job = work_off(asked.pk, clock=clock.now)
    say(f"{at:%m/%d} 佐藤: {_result(run, job)}")


def _approve(code: str, month: Month, at: dt.datetime, mao: User, ben: User, say: Say) -> None:
    run = Run.objects.select_related("pay_group").get(pay_group__code=code, month=month.first_day)
    if run.state != RunState.REVIEW:
        return
    with clock.moved_to(at), door.came_by("BROWSER"):
        request = submit_run(run_id=run.pk, acting_user=mao, at=clock.now())
    with clock.moved_to(at + dt.timedelta(hours=3)), door.came_by("BROWSER"):
        decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=ben, at=clock.now())
    say(f"{at:%m/%d} 石井: {run.pay_group.name}の給与を承認しました")


def _transfer(code: str, month: Month, at: dt.datetime, mao: User, say: Say) -> None:
    run = Run.objects.get(pay_group__code=code, month=month.first_day)
    if run.state != RunState.APPROVED or run.bank_files.exists():
        return
    with clock.moved_to(at), door.came_by("BROWSER"):
        file = make_bank_file(run_id=run.pk, acting_user=mao, at=clock.now())
    say(f"{at:%m/%d} 佐藤: 振込データを作りました（{file.count}件 {file.total_yen:,}円）")


def _pay(code: str, month: Month, mao: User, say: Say) -> None:
    run = Run.objects.select_related("pay_group").get(pay_group__code=code, month=month.first_day)
    if run.state != RunState.APPROVED:
        return
    at = _on(run.paid_on, 0, 15)
    with clock.moved_to(at), door.came_by("BROWSER"):
        pay_run(run_id=run.pk, acting_user=mao, at=clock.now())
    say(f"{at:%m/%d} 佐藤: {run.pay_group.name}の給与を支払済みにしました")


def _result(run: Run, job: Job) -> str:
    failed = job.failures.count()
    return f"{run.pay_group.name}の給与を計算しました（成功 {job.total - failed}名、失敗 {failed}名）"


def _present(month: Month) -> list[Employee]:
    """Everybody in service in the month whose attendance arrived; officers keep none."""
    there = Employee.objects.filter(joined_on__lte=month.last_day).exclude(kind="OFFICER").select_related("person")
    return [
        employee
        for employee in there.order_by("person__code")
        if employee.left_on is None or employee.left_on >= month.first_day
        if employee.person.code != Awkward.without_attendance
    ]


def _total(employee: Employee, month: Month, dice: random.Random) -> NewTotal:
    scheduled = _business_days(month.first_day, month.last_day)
    first = max(month.first_day, employee.joined_on)
    last = min(month.last_day, employee.left_on or month.last_day)
    leave = min(dice.choice((0, 0, 0, 1, 1, 2)), 2)
    there = _business_days(first, last)
    worked = there - leave if employee.joined_on < month.first_day else there
    if employee.kind == "PART_TIME":
        worked, overtime = min(worked, 16), 0
        minutes = worked * 300
    else:
        overtime = dice.choice((0, 0, 120, 300, 450, 610, 900, 1230, 1815, 2700, 3990))
        minutes = worked * MINUTES_A_DAY + overtime
    return NewTotal(
        employee_id=employee.pk,
        scheduled_days=scheduled,
        worked_days=Decimal(worked),
        paid_leave_days=Decimal(there - worked) if employee.kind != "PART_TIME" else Decimal(0),
        worked_minutes=minutes,
        overtime_minutes=overtime,
        night_minutes=min(overtime, dice.choice((0, 0, 0, 45, 120))),
        statutory_holiday_minutes=dice.choice((0,) * 19 + (480,)) if employee.kind != "PART_TIME" else 0,
    )


def _business_days(first: dt.date, last: dt.date) -> int:
    days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
    return sum(map(is_bank_business_day, days))


def _on(day: dt.date, days_later: int, hour: int) -> dt.datetime:
    """A moment in Tokyo, some days after a day."""
    moved = day + dt.timedelta(days=days_later)
    return dt.datetime(moved.year, moved.month, moved.day, hour, tzinfo=clock.TOKYO)
