"""A small pay group of みなと商会 whose October waits for its officer: attendance to close, three who fail, pay due."""

import datetime as dt
from collections.abc import Iterator

from accounting.ledger.queries import lock_of
from backoffice.approvals.actions import decide_request
from backoffice.companies import clock
from backoffice.organisation.models import User
from backoffice.values.calendar import is_bank_business_day
from backoffice.values.periods import Month
from hr.attendance.actions import NewPunch, assign_schedule, import_punches
from hr.attendance.models import WorkSchedule
from hr.employment.models import Employee
from hr.income_tax.models import TaxStanding
from hr.payroll.actions import (
    define_pay_group,
    make_bank_file,
    open_run,
    pay_run,
    submit_run,
)
from hr.payroll.models import Run
from hr.social_insurance.models import InsuranceStanding
from tests.factories import closed, pay

GROUP, NAME = "J", "月末締め翌月13日払い"
SEPTEMBER, OCTOBER = Month(2026, 9), Month(2026, 10)
UNEXPLAINED = dt.date(2026, 10, 20)
FAMILIES = ("相沢", "井川", "上野", "江口", "小野")
FIRST_CODE = 90001
NINE, SIX, SEVEN = 9, 18, 19


def october_waits(mao: User, ben: User) -> list[int]:
    """September is paid; in October 相沢 has no tax column, 井川 no insurance, 上野 keeps no attendance, 江口 lacks a day.

    小野 worked an hour longer each day. The ids of the five, in this order.
    """
    at = clock.now()
    people = _people(mao, at)
    pay.attended(people, mao, at, SEPTEMBER)
    _paid(mao, ben, at)
    _without_standing(people[0], people[1])
    kept = [people[0], people[1], people[3], people[4]]
    schedule = WorkSchedule.objects.get(code="DAY")
    for each in kept:
        assign_schedule(schedule=schedule, employee=each, valid_from=OCTOBER.first_day, acting_user=mao, at=at)
    import_punches(entries=list(_punches(kept)), acting_user=mao, at=at)
    return [each.pk for each in people]


def _people(mao: User, at: dt.datetime) -> list[Employee]:
    define_pay_group(
        code=GROUP,
        name=NAME,
        closing_day=31,
        pay_day=13,
        pay_months_after=1,
        overtime_months_before=0,
        holiday_shift="BEFORE",
        bank_file_lead_days=3,
        acting_user=mao,
        at=at,
    )
    made: list[Employee] = []
    like = Employee.objects.filter(kind="REGULAR", left_on=None).order_by("pk").first()
    assert like is not None
    post = like.person.assignments.order_by("-valid_from").select_related("unit", "office").first()
    assert post is not None
    for place, family in enumerate(FAMILIES):
        made += pay.hired(
            1,
            mao,
            at,
            first=FIRST_CODE + place,
            family_name=family,
            given_name="翔",
            joined_on=SEPTEMBER.first_day,
            pay_group_code=GROUP,
            unit_code=post.unit.code,
            office_code=post.office.code,
        )
    return made


def _paid(mao: User, ben: User, at: dt.datetime) -> None:
    """September is closed by then: it is opened for this run and closed again."""
    kei, rei = (User.objects.get(username=name) for name in ("kei", "rei"))
    lock = lock_of(SEPTEMBER)
    assert lock is not None
    closed.reopened(lock, kei, rei, at)
    _run_of_september(mao, ben, at)
    closed.month(SEPTEMBER, kei, at)


def _run_of_september(mao: User, ben: User, at: dt.datetime) -> None:
    run = open_run(group_code=GROUP, month=SEPTEMBER, acting_user=mao, at=at)
    pay.calculated(run, mao, at)
    request = submit_run(run_id=run.pk, acting_user=mao, at=at)
    decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=ben, at=at)
    make_bank_file(run_id=run.pk, acting_user=mao, at=at)
    pay_run(run_id=run.pk, acting_user=mao, at=at)
    assert Run.objects.get(pk=run.pk).state == "PAID"


def _without_standing(taxed: Employee, insured: Employee) -> None:
    """What held until September ends there."""
    TaxStanding.objects.filter(employee=taxed).update(valid_until=OCTOBER.first_day)
    InsuranceStanding.objects.filter(employee=insured).update(valid_until=OCTOBER.first_day)


def _punches(people: list[Employee]) -> Iterator[NewPunch]:
    lacks, longer = people[2], people[3]
    days = [OCTOBER.first_day.replace(day=n) for n in range(1, OCTOBER.last_day.day + 1)]
    for each in people:
        for day in days:
            if not is_bank_business_day(day) or (each == lacks and day == UNEXPLAINED):
                continue
            begin = dt.datetime.combine(day, dt.time(NINE), clock.TOKYO)
            yield NewPunch(each.pk, day, "IN", begin)
            yield NewPunch(each.pk, day, "OUT", begin.replace(hour=SEVEN if each == longer else SIX))
