"""A small payroll: a group, a policy, people with everything that pay needs."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from backoffice.approvals.actions import NewStep, decide_request, define_route
from backoffice.approvals.models import Route, RouteStep
from backoffice.companies import clock
from backoffice.jobs.actions import work_off
from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.actions import NewAccount, NewEmployee, NewItem, register_employees
from hr.employment.models import Employee
from hr.income_tax.actions import NewTaxStanding
from hr.income_tax.actions import record_standings as record_tax_standings
from hr.my_number.actions import receive_number
from hr.my_number.models import PersonalNumber
from hr.payroll.actions import (
    NewOneOff,
    NewOwnItem,
    NewOwnTable,
    NewTableRow,
    NewTotal,
    add_one_offs,
    calculate_run,
    define_own_item,
    define_own_table,
    define_pay_group,
    define_policy,
    name_person_of_item,
    open_run,
    record_attendance,
    submit_run,
)
from hr.payroll.models import OneOff, OwnTable, Run
from hr.remittance.actions import begin_half_years, record_payment
from hr.remittance.models import HalfYearly, Remittance
from hr.remittance.queries import due_of
from hr.remittance.rules import Kind
from hr.social_insurance.actions import NewStanding, record_standings
from tests.factories import cast

SINCE = dt.date(2020, 4, 1)
OCTOBER = Month(2026, 10)
BASE_YEN = 300_000
# Made up; its check digit fits.
A_NUMBER = "123456789018"

NEWCOMER = NewEmployee(
    code="1",
    family_name="髙﨑",
    given_name="愛子",
    family_kana="タカサキ",
    given_kana="アイコ",
    born_on=dt.date(1992, 6, 10),
    joined_on=SINCE,
    kind="REGULAR",
    unit_code="100",
    office_code="TYO",
    post="",
    is_head=False,
    pay_kind="MONTHLY",
    pay_group_code="A",
    monthly_scheduled_minutes=9600,
    daily_scheduled_minutes=480,
    items=(
        NewItem("base", "基本給", BASE_YEN),
        NewItem("commuting", "通勤手当", 10_000, taxable=False, in_premium_base=False, prorated=False),
    ),
    account=NewAccount("0001", "みずほ銀行", "110", "丸の内支店", "1234567", "タカサキ アイコ"),
)


def approval_by(approver: User, admin: User, at: dt.datetime) -> None:
    """A route on which one person approves runs."""
    define_route(
        kind="hr.payroll.run",
        name="給与の承認",
        steps=[NewStep("人事部長", "PERSON", user=approver)],
        valid_from=SINCE,
        acting_user=admin,
        at=at,
    )


def payroll(clerk: User, at: dt.datetime) -> None:
    """A policy, and a group that closes at month end and pays on the 25th of the next month."""
    define_policy(
        valid_from=SINCE,
        employment_business="GENERAL",
        accident_rate_per_1000=Decimal(3),
        tax_method="TABLE",
        support_levy="OWN_LINE",
        collection="NEXT_MONTH",
        acting_user=clerk,
        at=at,
    )
    define_pay_group(
        code="A",
        name="月末締め翌月25日払い",
        closing_day=31,
        pay_day=25,
        pay_months_after=1,
        overtime_months_before=0,
        holiday_shift="BEFORE",
        bank_file_lead_days=3,
        acting_user=clerk,
        at=at,
    )


def hired_as(clerk: User, at: dt.datetime, **changed: object) -> list[Employee]:
    """Somebody of the group A who differs from the usual newcomer, without insurance or tax."""
    return register_employees(entries=[replace(NEWCOMER, **changed)], acting_user=clerk, at=at)  # type: ignore[arg-type]


def hired(count: int, clerk: User, at: dt.datetime, *, first: int = 1000, **changed: object) -> list[Employee]:
    """So many people of the group A, numbered from `first`, each insured and in column 甲."""
    entries = [replace(NEWCOMER, code=f"{first + n}", **changed) for n in range(count)]  # type: ignore[arg-type]
    employees = register_employees(entries=entries, acting_user=clerk, at=at)
    record_standings(
        entries=[NewStanding(e.pk, e.joined_on, True, BASE_YEN, True) for e in employees], acting_user=clerk, at=at
    )
    record_tax_standings(
        entries=[NewTaxStanding(e.pk, e.joined_on, "KOU", 0) for e in employees], acting_user=clerk, at=at
    )
    return employees


def attended(employees: list[Employee], clerk: User, at: dt.datetime, month: Month = OCTOBER) -> None:
    """Everybody worked 21 days and ten hours beyond."""
    record_attendance(
        month=month,
        entries=[NewTotal(e.pk, 21, Decimal(21), 21 * 480 + 600, overtime_minutes=600) for e in employees],
        acting_user=clerk,
        at=at,
    )


def october(clerk: User, at: dt.datetime) -> Run:
    """The run of October, open."""
    return open_run(group_code="A", month=OCTOBER, acting_user=clerk, at=at)


def calculated(run: Run, clerk: User, at: dt.datetime) -> Run:
    """The run, in review."""
    work_off(calculate_run(run_id=run.pk, acting_user=clerk, at=at).pk, clock=clock.now)
    run.refresh_from_db()
    return run


def approved(run: Run, clerk: User, approver: User, at: dt.datetime) -> Run:
    """The run, calculated where it was not, submitted by the clerk and approved on a route of one step."""
    route, is_new = Route.objects.get_or_create(kind="hr.payroll.run", version=1, defaults={"name": "給与の承認"})
    if is_new:
        RouteStep.objects.create(route=route, position=1, name="人事部長", rule="PERSON", user=approver)
        Route.objects.filter(pk=route.pk).update(valid_from=SINCE)
    if run.state == "DRAFT":
        calculated(run, clerk, at)
    request = submit_run(run_id=run.pk, acting_user=clerk, at=at)
    decide_request(request_id=request.pk, outcome="APPROVE", comment="", acting_user=approver, at=at)
    run.refresh_from_db()
    return run


def award(employee: Employee, clerk: User, at: dt.datetime) -> OneOff:
    """An award that November's pay carries once."""
    entry = NewOneOff(employee.pk, OCTOBER.next, "PAY", "award", "表彰金", 10_000, "永年勤続")
    (made,) = add_one_offs(entries=[entry], acting_user=clerk, at=at)
    return made


DUTY = NewOwnItem(
    code="duty",
    label="当直手当",
    valid_from=dt.date(2026, 10, 1),
    section="PAY",
    formula="本人の値 × 出勤日数",
    rounding="DROP_FRACTION",
    scope="NAMED",
    own_unit="yen_each",
    is_fixed=False,
    reason="賃金規程 第12条",
)


def _setter() -> User:
    return User.objects.filter(username="mika").first() or cast.member("mika", "美香", duties=("hr.payroll_settings",))


def own_table(at: dt.datetime) -> OwnTable:
    """An allowance by grade, and what it will be from 2030 on."""
    setter = _setter()
    rows = [NewTableRow(Decimal(1), 10_000, "主任"), NewTableRow(Decimal(2), 30_000, "係長")]
    new = NewOwnTable("post_pay", "役職手当表", dt.date(2026, 10, 1), "賃金規程 別表2", rows)
    define_own_table(new=new, acting_user=setter, at=at)
    return define_own_table(new=replace(new, valid_from=dt.date(2030, 4, 1)), acting_user=setter, at=at)


def own_item(employee: Employee, at: dt.datetime) -> dict[str, object]:
    """An item by formula and the row of somebody whom it names, set by who may."""
    setter = _setter()
    item = define_own_item(new=DUTY, acting_user=setter, at=at)
    row = name_person_of_item(
        code=item.code,
        employee_id=employee.pk,
        valid_from=item.valid_from,
        own_value=Decimal(500),
        acting_user=setter,
        at=at,
    )
    return {"code": item.code, "pk": row.pk}


def payer() -> User:
    """望 pays in."""
    return User.objects.filter(username="nozomi").first() or cast.member("nozomi", "望", duties=("hr.remittance",))


def half_yearly(at: dt.datetime, *, kind: str = "RESIDENT_TAX", place: str = "131032") -> HalfYearly:
    """Half-years from January 2027 on."""
    return begin_half_years(kind=kind, place=place, month=Month(2027, 1), acting_user=payer(), at=at)


def tax_paid(at: dt.datetime) -> Remittance:
    """The tax of November's payments, paid in by who may."""
    due = due_of(Kind.INCOME_TAX, OCTOBER.next, "")
    assert due is not None
    return record_payment(
        kind=Kind.INCOME_TAX,
        month=OCTOBER.next,
        place="",
        paid_yen=due.due.total_yen,
        paid_on=dt.date(2026, 12, 10),
        acting_user=payer(),
        at=at,
    )


def number_kept(employee: Employee, at: dt.datetime) -> PersonalNumber:
    """The number of somebody, received by who may."""
    keeper = cast.member("mamoru", "守", duties=("hr.my_number",))
    return receive_number(
        employee_id=employee.pk,
        relation="SELF",
        holder_name="髙﨑 愛子",
        number=A_NUMBER,
        checked_by="CARD",
        acting_user=keeper,
        at=at,
    )
