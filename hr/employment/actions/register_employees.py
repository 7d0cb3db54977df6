"""Entering people and what was agreed with them: one who joins, or a list."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Assignment, Office, Person, Unit
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import BankAccount, Employee, EmployeeAddress, Terms, TermsItem


@dataclass(frozen=True, slots=True)
class NewItem:
    """A monthly pay item; `amount_yen` a month."""

    code: str
    label: str
    amount_yen: int
    taxable: bool = True
    in_premium_base: bool = True
    prorated: bool = True


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A bank account for pay."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    number: str
    holder_kana: str
    kind: str = BankAccount.Kind.ORDINARY


@dataclass(frozen=True, slots=True)
class NewEmployee:
    """Everything that is known of somebody on the day they join."""

    code: str
    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    born_on: dt.date
    joined_on: dt.date
    kind: str
    unit_code: str
    office_code: str
    post: str
    is_head: bool
    pay_kind: str
    pay_group_code: str
    monthly_scheduled_minutes: int
    daily_scheduled_minutes: int
    items: tuple[NewItem, ...]
    hourly_yen: int | None = None
    left_on: dt.date | None = None
    account: NewAccount | None = None
    sex: str = ""
    work: str = ""
    history: str = ""
    postal_code: str = ""
    address: str = ""


class CodeInUse(InvalidInput):
    """An employee number in the list belongs to somebody already, or stands in it twice."""

    code = "hr.employment.code_in_use"
    field = "code"
    cause_ja = "社員番号 {codes} は、すでに使われています。"
    cause_en = "Employee number {codes} is already in use."
    remedy_ja = "番号を変えて、全件をもう一度取り込んでください。1件も登録していません。"
    remedy_en = "Change the number and import the whole list again. Nothing was registered."


class UnknownPlace(Refusal):
    """A unit or office in the list does not exist."""

    code = "hr.employment.unknown_place"
    cause_ja = "部署または事業所のコード {codes} は登録されていません。"
    cause_en = "Unit or office code {codes} does not exist."
    remedy_ja = "部署・事業所を登録するか、コードを直して、全件をもう一度取り込んでください。1件も登録していません。"
    remedy_en = "Register it or correct the code, then import the whole list again. Nothing was registered."


class BornTooLate(InvalidInput):
    """Nobody joins before birth."""

    code = "hr.employment.born_too_late"
    field = "born_on"
    cause_ja = "生年月日が入社日より前ではありません。"
    cause_en = "The day of birth is not before the day of joining."
    remedy_ja = "生年月日と入社日を確認してください。"
    remedy_en = "Check both days."


def employee_case(employee: Employee) -> Case:
    """What every event about one employee is filed under."""
    return Case("hr.employment.employee", employee.pk, str(employee.person))


@action("hr.employment.register_employees", _("社員を登録"))
def register_employees(*, entries: Sequence[NewEmployee], acting_user: Any, at: dt.datetime) -> list[Employee]:
    """Enter employees with post, terms and account, all or none.

    Raises CodeInUse and UnknownPlace, naming every code that does not fit.
    """
    employees = _enter(entries)
    record(
        "hr.employment.register_employees",
        case=Case("hr.employment.import", employees[0].pk, f"{entries[0].code}〜{entries[-1].code}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(employees)},
    )
    return employees


@action("hr.employment.join_employee", _("入社を登録"))
def join_employee(*, entry: NewEmployee, acting_user: Any, at: dt.datetime) -> Employee:
    """Enter one person who joins, with post, terms, account and address. Raises CodeInUse, UnknownPlace, BornTooLate.

    Insurance and tax are entered by those rooms, since they need papers of their own.
    """
    if entry.born_on >= entry.joined_on:
        raise BornTooLate
    [employee] = _enter([entry])
    record(
        "hr.employment.join_employee",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"joined_on": ["", str(employee.joined_on)]},
    )
    return employee


def _enter(entries: Sequence[NewEmployee]) -> list[Employee]:
    """People with post, terms, account and address, in a fixed number of statements."""
    _refuse_used_codes([entry.code for entry in entries])
    units, offices = _places(entries)
    people = Person.objects.bulk_create(_person(entry) for entry in entries)
    employees = Employee.objects.bulk_create(
        _employee(person, entry) for person, entry in zip(people, entries, strict=True)
    )
    pairs = list(zip(employees, entries, strict=True))
    Assignment.objects.bulk_create(_assignment(e, entry, units, offices) for e, entry in pairs)
    terms = Terms.objects.bulk_create(_terms(employee, entry) for employee, entry in pairs)
    TermsItem.objects.bulk_create(_items(list(zip(terms, entries, strict=True))))
    BankAccount.objects.bulk_create(_account(e, entry) for e, entry in pairs if entry.account)
    EmployeeAddress.objects.bulk_create(_address(e, entry) for e, entry in pairs if entry.address)
    return employees


def _refuse_used_codes(codes: list[str]) -> None:
    used = set(Person.objects.filter(code__in=codes).values_list("code", flat=True))
    twice = {code for code in codes if codes.count(code) > 1}
    if used | twice:
        raise CodeInUse(codes="、".join(sorted(used | twice)))


def _places(entries: Sequence[NewEmployee]) -> tuple[dict[str, Unit], dict[str, Office]]:
    units = {unit.code: unit for unit in Unit.objects.all()}
    offices = {office.code: office for office in Office.objects.all()}
    missing = {e.unit_code for e in entries} - units.keys() | {e.office_code for e in entries} - offices.keys()
    if missing:
        raise UnknownPlace(codes="、".join(sorted(missing)))
    return units, offices


def _person(entry: NewEmployee) -> Person:
    return Person(
        code=entry.code,
        family_name=entry.family_name,
        given_name=entry.given_name,
        family_kana=entry.family_kana,
        given_kana=entry.given_kana,
    )


def _employee(person: Person, entry: NewEmployee) -> Employee:
    return Employee(
        person=person,
        kind=entry.kind,
        born_on=entry.born_on,
        joined_on=entry.joined_on,
        left_on=entry.left_on,
        sex=entry.sex,
        work=entry.work,
        history=entry.history,
    )


def _assignment(
    employee: Employee, entry: NewEmployee, units: dict[str, Unit], offices: dict[str, Office]
) -> Assignment:
    return Assignment(
        person=employee.person,
        unit=units[entry.unit_code],
        office=offices[entry.office_code],
        post=entry.post,
        is_head=entry.is_head,
        valid_from=entry.joined_on,
        valid_until=_day_after(entry.left_on),
    )


def _terms(employee: Employee, entry: NewEmployee) -> Terms:
    return Terms(
        employee=employee,
        pay_kind=entry.pay_kind,
        pay_group_code=entry.pay_group_code,
        hourly_yen=entry.hourly_yen,
        monthly_scheduled_minutes=entry.monthly_scheduled_minutes,
        daily_scheduled_minutes=entry.daily_scheduled_minutes,
        valid_from=entry.joined_on,
        valid_until=_day_after(entry.left_on),
    )


def _items(pairs: list[tuple[Terms, NewEmployee]]) -> list[TermsItem]:
    return [
        TermsItem(
            terms=terms,
            code=item.code,
            label=item.label,
            amount_yen=item.amount_yen,
            taxable=item.taxable,
            in_premium_base=item.in_premium_base,
            prorated=item.prorated,
        )
        for terms, entry in pairs
        for item in entry.items
    ]


def _account(employee: Employee, entry: NewEmployee) -> BankAccount:
    account = entry.account
    assert account is not None
    return BankAccount(
        employee=employee,
        bank_code=account.bank_code,
        bank_name=account.bank_name,
        branch_code=account.branch_code,
        branch_name=account.branch_name,
        kind=account.kind,
        number=account.number,
        holder_kana=account.holder_kana,
        valid_from=entry.joined_on,
    )


def _address(employee: Employee, entry: NewEmployee) -> EmployeeAddress:
    return EmployeeAddress(
        employee=employee, postal_code=entry.postal_code, address=entry.address, valid_from=entry.joined_on
    )


def _day_after(day: dt.date | None) -> dt.date | None:
    return day + dt.timedelta(days=1) if day else None
