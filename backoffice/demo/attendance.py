"""When the people of みなと商会 work: since the first of the month of today, by the clock at the entrance."""

import datetime as dt
import random
from collections.abc import Callable, Iterator

from backoffice.approvals.actions import NewStep, define_route
from backoffice.companies import clock
from backoffice.companies.clock import TOKYO
from backoffice.eventlog import door
from backoffice.organisation.models import Office, User
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from backoffice.workdays.actions import set_holidays
from hr.attendance.actions import (
    NewPunch,
    Wanted,
    assign_schedule,
    define_agreement,
    define_schedule,
    import_punches,
    request_correction,
)
from hr.attendance.models import Punch, WorkSchedule
from hr.employment.models import Employee

from .organisation import FOUNDED

Say = Callable[[str], None]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
APRIL = 4
# Minutes beyond six in the evening, by how busy somebody is; every twelfth is very busy.
EVENINGS = ((0, 5, 20), (0, 10, 45), (15, 40, 70), (30, 60, 110))
LONG_EVENINGS = (110, 140, 175)
BUSY_EVERY = 12


def set_up(admin: User) -> None:
    """Corrections of punches go to the superior."""
    define_route(
        kind="hr.attendance.correction",
        name="打刻の修正",
        steps=[NewStep("上長", "MANAGER", because="就業規則 第22条", fallback=User.objects.get(username="rei"))],
        valid_from=FOUNDED,
        acting_user=admin,
        at=clock.now(),
    )


def play(after: dt.date, say: Say) -> None:
    """Let everybody punch from the first of this month, not before `after`, until yesterday; once."""
    mao, today = User.objects.get(username="mao"), clock.today()
    first = max(after, today.replace(day=1))
    if WorkSchedule.objects.exists():
        return
    with door.came_by("IMPORT"):
        people = _schedules(first, mao)
        _agreements(first, mao)
        _new_year(first, mao)
        days = [first + DAY * n for n in range(max(0, (today - first).days))]
        days = [day for day in days if is_bank_business_day(day)]
        entries = list(_punches(people, days))
        if entries:
            import_punches(entries=entries, acting_user=mao, at=clock.now())
    if days:
        _correction(days)
    say(f"{today:%m/%d} 佐藤: {Month.of(first)} の打刻 {len(entries)}件を取り込みました")


def _schedules(first: dt.date, mao: User) -> list[Employee]:
    """Nine to six for everybody, a short day for part-timers; those who keep attendance are returned."""
    day = define_schedule(
        code="DAY",
        name="日勤",
        starts_at=dt.time(9),
        ends_at=dt.time(18),
        break_starts_at=dt.time(12),
        break_ends_at=dt.time(13),
        workdays="12345",
        acting_user=mao,
        at=clock.now(),
    )
    short = define_schedule(
        code="SHORT",
        name="短時間",
        starts_at=dt.time(10),
        ends_at=dt.time(15),
        break_starts_at=None,
        break_ends_at=None,
        workdays="12345",
        acting_user=mao,
        at=clock.now(),
    )
    assign_schedule(schedule=day, employee=None, valid_from=first, acting_user=mao, at=clock.now())
    there = Employee.objects.filter(left_on=None).exclude(kind="OFFICER").select_related("person")
    people = list(there.order_by("person__code"))
    for each in people:
        if each.kind == "PART_TIME":
            assign_schedule(schedule=short, employee=each, valid_from=first, acting_user=mao, at=clock.now())
    return people


def _agreements(first: dt.date, mao: User) -> None:
    starts_on = dt.date(first.year if first.month >= APRIL else first.year - 1, APRIL, 1)
    for office in Office.objects.order_by("code"):
        define_agreement(
            office=office,
            starts_on=starts_on,
            filed_on=starts_on - DAY * 7,
            month_hours=45,
            year_hours=360,
            special_times=6,
            acting_user=mao,
            at=clock.now(),
        )


def _new_year(first: dt.date, mao: User) -> None:
    for year in (first.year - 1, first.year):
        set_holidays(
            first=dt.date(year, 12, 31),
            last=dt.date(year + 1, 1, 3),
            name="年末年始休業",
            is_off=True,
            acting_user=mao,
            at=clock.now(),
        )


def _punches(people: list[Employee], days: list[dt.date]) -> Iterator[NewPunch]:
    dice = random.Random("attendance")  # noqa: S311  (a demo, not a secret)
    for place, employee in enumerate(people):
        part_time = employee.kind == "PART_TIME"
        evenings = LONG_EVENINGS if place % BUSY_EVERY == 1 else EVENINGS[place % len(EVENINGS)]
        for day in days:
            begins = _at(day, 10 if part_time else 9) - MINUTE * dice.randrange(1, 15)
            ends = _at(day, 15) if part_time else _at(day, 18) + MINUTE * dice.choice(evenings)
            yield NewPunch(employee.pk, day, "IN", begins)
            if not _forgets(employee, day, days):
                yield NewPunch(employee.pk, day, "OUT", ends + MINUTE * dice.randrange(0, 6))


def _forgets(employee: Employee, day: dt.date, days: list[dt.date]) -> bool:
    """愛子 on the first day, 千恵 on the last: without a clock-out."""
    return (employee.person.code, day) in {("10105", days[0]), ("10187", days[-1])}


def _correction(days: list[dt.date]) -> None:
    """愛子 asks for the clock-out that she forgot."""
    aiko = User.objects.get(username="aiko")
    begins = Punch.objects.get(employee__person__user=aiko, work_date=days[0]).at
    with door.came_by("BROWSER"):
        request_correction(
            work_date=days[0],
            wanted=[Wanted("IN", begins), Wanted("OUT", _at(days[0], 20) + MINUTE * 35)],
            reason="客先から直帰したため",
            acting_user=aiko,
            at=clock.now(),
        )


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), TOKYO)
