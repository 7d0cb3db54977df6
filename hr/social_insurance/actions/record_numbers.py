"""被保険者の番号: what 年金機構 and ハローワーク call a person."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee
from hr.social_insurance.models import InsuredNumber


class NumberInUse(InvalidInput):
    """A number is one person's."""

    code = "hr.social_insurance.number_in_use"
    field = "pension_number"
    cause_ja = "番号「{number}」は、{name}さんの番号です。"
    cause_en = "“{number}” is the number of {name}."
    remedy_ja = "資格取得の通知書で番号を確かめてください。"
    remedy_en = "Look the number up in the notice of acquisition."


@action("hr.social_insurance.record_numbers", _("被保険者の番号を登録"))
def record_numbers(
    *,
    employee_id: int,
    pension_number: str,
    employment_number: str,
    filed_name: str = "",
    acting_user: Any,
    at: dt.datetime,
) -> InsuredNumber:
    """Enter what the offices call somebody, empty where they have not said, and how the name is written in a file.

    Raises NumberInUse.
    """
    employee = (
        Employee.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=employee_id)
    )
    _refuse_used(employee, pension_number, employment_number)
    held = InsuredNumber.objects.filter(employee=employee).first()
    row = held or InsuredNumber(employee=employee)
    given = (*_given(pension_number, employment_number), ("filed_name", filed_name))
    changed = [name for name, new in given if getattr(row, name) != new]
    row.pension_number, row.employment_number, row.filed_name = pension_number, employment_number, filed_name
    row.save()
    # Which numbers changed, not what they are: the log is read by more people than the numbers.
    record(
        "hr.social_insurance.record_numbers",
        case=Case("hr.social_insurance.number", row.pk, employee.person.name),
        acting_user=acting_user,
        occurred_at=at,
        changes={"numbers": changed},
    )
    return row


def _given(pension_number: str, employment_number: str) -> tuple[tuple[str, str], ...]:
    return ("pension_number", pension_number), ("employment_number", employment_number)


def _refuse_used(employee: Employee, pension_number: str, employment_number: str) -> None:
    for field, number in _given(pension_number, employment_number):
        theirs = InsuredNumber.objects.filter(**{field: number}).exclude(employee=employee)
        used = theirs.select_related("employee__person").first() if number else None
        if used:
            raise NumberInUse(number=number, name=used.employee.person.name)
