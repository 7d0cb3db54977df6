"""Making みなと商会 through the actions that people use, as it stood before October 2026."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from django.contrib.auth.hashers import make_password

from accounting.banking.actions import NewBankAccount, register_account
from accounting.ledger.actions import adopt_chart, post_entry
from accounting.ledger.chart import standard_chart
from accounting.ledger.rules import DraftLine, EntryDraft, Side, Source
from backoffice.access.actions import appoint, define_role
from backoffice.approvals.actions import NewStep, define_route
from backoffice.companies import clock, scope
from backoffice.companies.models import Company
from backoffice.eventlog import door
from backoffice.organisation.actions import admit_user, establish
from backoffice.organisation.models import Membership, Person, User
from backoffice.values.periods import Month
from hr.employment.actions import NewEmployee, register_employees
from hr.employment.models import Employee
from hr.income_tax.actions import (
    NewTaxStanding,
)
from hr.income_tax.actions import (
    record_standings as record_tax_standings,
)
from hr.payroll.actions import define_pay_group, define_policy
from hr.social_insurance.actions import NewStanding, record_standings
from hr.social_insurance.queries import health_grades
from hr.social_insurance.rules import grade_of

from . import (
    assets,
    attendance,
    banking,
    closing,
    consumption_tax,
    contracts,
    labour,
    leave,
    planning,
    purchasing,
    request_forms,
    resident_tax,
    sales,
    seals,
    year_end,
)
from .expenses import define_routes
from .organisation import CAST, FOUNDED, OFFICES, OUTSIDERS, ROLES, UNITS
from .people import NEXT_MONTH_GROUP, OFFICER_GROUP, SAME_MONTH_GROUP, Awkward, people

CODE = "minato"
PASSWORD = "minato-shokai-2026"  # noqa: S105  (a demo's sign-in, printed at the start)
LOADED_AT = dt.datetime(2026, 10, 1, 9, 0, tzinfo=clock.TOKYO)
SINCE = LOADED_AT.date()
FISCAL_YEAR = 2026
# The table decides social insurance by hours; the demo's part-timers work short of it or beyond it by turns.
EVERY_SECOND = 2

YEAR_BEGAN = dt.date(2026, 4, 1)
OPENING = (
    ("1140", Side.DEBIT, 312_000_000),
    ("3110", Side.CREDIT, 100_000_000),
    ("3330", Side.CREDIT, 212_000_000),
)
SALARY_ACCOUNT = NewBankAccount(
    code="MAIN",
    bank_code="0001",
    bank_name="みずほ銀行",
    bank_kana="ミズホ",
    branch_code="110",
    branch_name="丸の内支店",
    branch_kana="マルノウチ",
    kind="ORDINARY",
    number="2604001",
    consignor_code="1100260401",
    consignor_kana="カ）ミナトショウカイ",
    separator="CRLF",
    name_class="PARTY_NAME",
    pays_salaries=True,
)


def company() -> Company | None:
    """The demo company, when it is there."""
    return Company.objects.filter(code=CODE).first()


def load() -> Company:
    """Make the company once; a second call changes nothing."""
    there = company()
    if there is not None:
        return there
    made = Company.objects.create(
        code=CODE,
        name="株式会社みなと商会",
        name_kana="カブシキガイシャミナトショウカイ",
        name_en="Minato Trading Co., Ltd.",
        corporate_number="7000012050002",
        fiscal_year_first_month=4,
    )
    with scope.working_in(made.pk), door.came_by("IMPORT"), clock.moved_to(LOADED_AT):
        _fill()
    return made


def _fill() -> None:
    admin = _user("admin", "管理者", "システム", superuser=True)
    Membership.objects.create(user=admin, valid_from=FOUNDED)
    establish(offices=OFFICES, units=UNITS, valid_from=FOUNDED, acting_user=admin, at=clock.now())
    define_role(
        code="loader",
        name="初期登録",
        duty_codes=("hr.people", "hr.payroll_preparation"),
        acting_user=admin,
        at=clock.now(),
    )
    clerk = _admit_cast(admin)
    _policy(clerk)
    _pay_groups(clerk)
    entries = people()
    employees = register_employees(entries=entries, acting_user=clerk, at=clock.now())
    _standings(entries, employees, clerk)
    _link_cast()
    define_routes(admin)
    _books(User.objects.get(username="kei"))
    assets.set_up(User.objects.get(username="kei"))
    banking.set_up(User.objects.get(username="kei"))
    sales.prepare(User.objects.get(username="kei"))
    contracts.set_up(admin)
    seals.set_up(admin)
    purchasing.set_up(admin)
    closing.set_up()
    consumption_tax.set_up(User.objects.get(username="kei"))
    leave.set_up(admin)
    attendance.set_up(admin)
    year_end.set_up()
    labour.set_up(clerk)
    planning.set_up(admin)
    request_forms.set_up(admin)


def _admit_cast(admin: User) -> User:
    """The cast may sign in, each with the role that the play gives them; the payroll clerk is returned."""
    roles = {
        code: define_role(code=code, name=name, duty_codes=duties, acting_user=admin, at=clock.now())
        for code, name, duties in ROLES
    }
    users: dict[str, User] = {}
    for member in CAST:
        user = users[member.username] = _user(member.username, member.given_name, member.family_name)
        admit_user(user=user, person=None, valid_from=FOUNDED, acting_user=admin, at=clock.now())
        if member.role_code:
            appoint(
                users={user.pk: user.get_full_name()},
                role=roles[member.role_code],
                valid_from=FOUNDED,
                valid_until=None,
                acting_user=admin,
                at=clock.now(),
            )
    for outsider in OUTSIDERS:
        user = _user(outsider.username, outsider.given_name, outsider.family_name)
        admit_user(user=user, person=None, valid_from=SINCE, acting_user=admin, at=clock.now())
        appoint(
            users={user.pk: user.get_full_name()},
            role=roles[outsider.role_code],
            valid_from=SINCE,
            valid_until=outsider.until,
            acting_user=admin,
            at=clock.now(),
        )
    rule = "職務権限規程 第12条"
    head = NewStep("人事部長", "ROLE", role=roles["hr_head"], because=rule, fallback=users["rei"])
    define_route(
        kind="hr.payroll.run",
        name="給与の承認",
        steps=[head],
        valid_from=FOUNDED,
        acting_user=admin,
        at=clock.now(),
    )
    return users["mao"]


def _user(username: str, given: str, family: str, *, superuser: bool = False) -> User:
    return User.objects.create(
        username=username,
        email=f"{username}@minato.example",
        password=_hashed_password(),
        first_name=given,
        last_name=family,
        is_staff=superuser,
        is_superuser=superuser,
    )


@cache
def _hashed_password() -> str:
    """Hashed once for all: they share the password, and a good hash takes a second."""
    return make_password(PASSWORD)


def _pay_groups(clerk: User) -> None:
    groups = (
        (NEXT_MONTH_GROUP, "月末締め翌月25日払い", 1, 0, 25),
        (SAME_MONTH_GROUP, "当月25日払い（残業は翌月）", 0, 1, 25),
        (OFFICER_GROUP, "役員（当月末払い）", 0, 0, 31),
    )
    for code, name, months_after, overtime_before, pay_day in groups:
        define_pay_group(
            code=code,
            name=name,
            closing_day=31,
            pay_day=pay_day,
            pay_months_after=months_after,
            overtime_months_before=overtime_before,
            holiday_shift="BEFORE",
            bank_file_lead_days=3,
            acting_user=clerk,
            at=clock.now(),
        )


def _books(keeper: User) -> None:
    """The chart of accounts, what the company had when it came here, and the account that pays salaries."""
    adopt_chart(accounts=standard_chart(SINCE), acting_user=keeper, at=clock.now())
    lines = tuple(DraftLine(code, side, amount_yen) for code, side, amount_yen in OPENING)
    opening = EntryDraft(YEAR_BEGAN, Source("accounting.ledger.opening", FISCAL_YEAR), "開始残高", lines)
    post_entry(draft=opening, acting_user=keeper, at=clock.now())
    register_account(entry=SALARY_ACCOUNT, account_code="1140", acting_user=keeper, at=clock.now())


def _policy(clerk: User) -> None:
    define_policy(
        valid_from=FOUNDED,
        employment_business="GENERAL",
        accident_rate_per_1000=Decimal("3"),
        tax_method="TABLE",
        support_levy="OWN_LINE",
        collection="NEXT_MONTH",
        acting_user=clerk,
        at=clock.now(),
    )


def _standings(entries: Sequence[NewEmployee], employees: Sequence[Employee], clerk: User) -> None:
    pairs = list(zip(employees, entries, strict=True))
    record_standings(entries=[_insurance(e, entry) for e, entry in pairs], acting_user=clerk, at=clock.now())
    record_tax_standings(entries=[_tax(e, entry) for e, entry in pairs], acting_user=clerk, at=clock.now())
    resident_tax.set_up(employees, entries, FISCAL_YEAR, clerk)


def _insurance(employee: Employee, entry: NewEmployee) -> NewStanding:
    insured = entry.kind != "PART_TIME" or int(entry.code) % EVERY_SECOND == 0
    monthly = sum(item.amount_yen for item in entry.items) + (entry.hourly_yen or 0) * 120
    return NewStanding(
        employee_id=employee.pk,
        valid_from=entry.joined_on,
        social_insured=insured,
        standard_remuneration_yen=grade_of(monthly, health_grades(Month.of(SINCE))).standard_yen if insured else None,
        employment_insured=entry.kind != "OFFICER",
    )


def _tax(employee: Employee, entry: NewEmployee) -> NewTaxStanding:
    column = "NONRESIDENT" if entry.code == Awkward.nonresident else "KOU"
    if entry.kind == "PART_TIME" and int(entry.code) % 5 == 0:
        column = "OTSU"
    dependants = int(entry.code) % 4 if column == "KOU" and entry.kind == "REGULAR" else 0
    return NewTaxStanding(employee.pk, entry.joined_on, column, dependants)


def _link_cast() -> None:
    for member in CAST:
        Person.objects.filter(code=member.employee_code).update(user=User.objects.get(username=member.username))
