"""What changes about a person: account, address, name, and the facts of 労働者名簿."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput
from hr.employment.models import BankAccount, Employee, EmployeeAddress, FormerName

from .register_employees import NewAccount, employee_case
from .succession import locked, make_room

# As the log, which is written in Japanese, names them.
FACTS = {"sex": "性別", "work": "従事する業務", "history": "履歴"}
NAMES = ("family_name", "given_name", "family_kana", "given_kana")


class NameChangesLater(InvalidInput):
    """A name is changed when it has changed."""

    code = "hr.employment.name_changes_later"
    field = "changed_on"
    cause_ja = "{on}はまだ来ていないか、入社日より前、または同じ日の変更がすでにあります。"
    cause_en = "{on} is still to come, before the day of joining, or has a change already."
    remedy_ja = "氏名が変わった日を確認してください。"
    remedy_en = "Check the day on which the name changed."


class SameName(InvalidInput):
    """A change of name changes the name."""

    code = "hr.employment.same_name"
    cause_ja = "氏名が変わっていません。"
    cause_en = "The name does not change."
    remedy_ja = "新しい氏名を入力してください。"
    remedy_en = "Enter the new name."


@action("hr.employment.change_account", _("給与振込口座を変更"))
def change_account(
    *, employee_id: int, valid_from: dt.date, account: NewAccount, acting_user: Any, at: dt.datetime
) -> BankAccount:
    """Pay goes to another account from a day on; the one before ends on it. Raises BeginsThatDay."""
    employee = locked(employee_id)
    before, until = make_room(BankAccount.objects.filter(employee=employee), valid_from, may_be_first=True)
    made = BankAccount.objects.create(
        employee=employee,
        bank_code=account.bank_code,
        bank_name=account.bank_name,
        branch_code=account.branch_code,
        branch_name=account.branch_name,
        kind=account.kind,
        number=account.number,
        holder_kana=account.holder_kana,
        valid_from=valid_from,
        valid_until=until,
    )
    record(
        "hr.employment.change_account",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"account": [str(before or ""), f"{valid_from} {made}"]},
    )
    return made


@action("hr.employment.change_address", _("住所を変更"))
def change_address(
    *, employee_id: int, valid_from: dt.date, postal_code: str, address: str, acting_user: Any, at: dt.datetime
) -> EmployeeAddress:
    """Somebody lives elsewhere from a day on. Raises BeginsThatDay. The log says that it changed, and not to what."""
    employee = locked(employee_id)
    before, until = make_room(EmployeeAddress.objects.filter(employee=employee), valid_from, may_be_first=True)
    made = EmployeeAddress.objects.create(
        employee=employee, postal_code=postal_code, address=address, valid_from=valid_from, valid_until=until
    )
    record(
        "hr.employment.change_address",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"address": [str(before.valid_from) if before else "", str(valid_from)]},
    )
    return made


@action("hr.employment.change_name", _("氏名を変更"))
def change_name(
    *,
    employee_id: int,
    changed_on: dt.date,
    family_name: str,
    given_name: str,
    family_kana: str,
    given_kana: str,
    acting_user: Any,
    at: dt.datetime,
) -> Employee:
    """Somebody has another name since a day; the one before is kept. Raises NameChangesLater, SameName."""
    employee = locked(employee_id)
    person, today = employee.person, at.astimezone(TOKYO).date()
    taken = employee.former_names.filter(changed_on=changed_on).exists()
    if changed_on > today or changed_on < employee.joined_on or taken:
        raise NameChangesLater(on=changed_on)
    was = {name: getattr(person, name) for name in NAMES}
    new = dict(zip(NAMES, (family_name, given_name, family_kana, given_kana), strict=True))
    if was == new:
        raise SameName
    FormerName.objects.create(employee=employee, changed_on=changed_on, recorded_at=at, **was)
    before = person.name
    for name, value in new.items():
        setattr(person, name, value)
    person.save(update_fields=NAMES)
    record(
        "hr.employment.change_name",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"name": [before, person.name]},
    )
    return employee


@action("hr.employment.record_facts", _("労働者名簿の事項を登録"))
def record_facts(*, employee_id: int, sex: str, work: str, history: str, acting_user: Any, at: dt.datetime) -> Employee:
    """Sex, kind of work and history, as 労働者名簿 asks for them. The log says which changed."""
    employee = locked(employee_id)
    given = {"sex": sex, "work": work, "history": history}
    changed = [name for name, value in given.items() if getattr(employee, name) != value]
    for name, value in given.items():
        setattr(employee, name, value)
    employee.save(update_fields=list(given))
    record(
        "hr.employment.record_facts",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"facts": ["", "、".join(FACTS[name] for name in changed)]},
    )
    return employee
