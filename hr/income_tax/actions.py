"""Keeping what withholding needs to know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee

from .models import TaxStanding


@dataclass(frozen=True, slots=True)
class NewTaxStanding:
    """The column and the dependants that hold for an employee from a date."""

    employee_id: int
    valid_from: dt.date
    column: str
    dependants: int


@action("hr.income_tax.record_standings", _("源泉徴収の区分を登録"))
def record_standings(*, entries: Sequence[NewTaxStanding], acting_user: Any, at: dt.datetime) -> None:
    """Enter the tax standings of employees, all or none; periods of one employee may not overlap."""
    TaxStanding.objects.bulk_create(
        TaxStanding(
            employee_id=entry.employee_id,
            valid_from=entry.valid_from,
            column=entry.column,
            dependants=entry.dependants,
        )
        for entry in entries
    )
    record(
        "hr.income_tax.record_standings",
        case=Case("hr.income_tax.standing", entries[0].employee_id, f"{len(entries)}"),
        acting_user=acting_user,
        occurred_at=at,
        changes={"employees": len(entries)},
    )


@dataclass(frozen=True, slots=True)
class StandingChange:
    """The column and the dependants that hold for an employee from a day on, and why."""

    employee_id: int
    valid_from: dt.date
    column: str
    dependants: int
    reason: str


class TaxStandingBegun(InvalidInput):
    """Something later is recorded already."""

    code = "hr.income_tax.standing_begun"
    field = "valid_from"
    cause_ja = "{begun}から始まる区分が、すでに登録されています。"
    cause_en = "A standing that begins on {begun} is recorded already."
    remedy_ja = "その日か、それより後の日を入力してください。同じ日を入力すると、登録済みの区分を訂正します。"
    remedy_en = "Enter that day or a later one. The same day corrects what is recorded."


class TaxedBeforeJoining(InvalidInput):
    """Nobody is paid here before joining."""

    code = "hr.income_tax.before_joining"
    field = "valid_from"
    cause_ja = "{name}さんは{joined_on}の入社です。"
    cause_en = "{name} joined on {joined_on}."
    remedy_ja = "入社日以後の日を入力してください。"
    remedy_en = "Enter that day or a later one."


class DependantsInKouOnly(InvalidInput):
    """Only the Kou column (甲) counts dependants."""

    code = "hr.income_tax.dependants_in_kou_only"
    field = "dependants"
    cause_ja = "扶養親族等の数は、甲欄のときだけ使います。"
    cause_en = "Dependants count in the Kou column only."
    remedy_ja = "0を入力するか、甲欄を選んでください。"
    remedy_en = "Enter 0, or choose the Kou column."


@action("hr.income_tax.change_standing", _("源泉徴収の区分を変更"))
def change_standing(*, change: StandingChange, acting_user: Any, at: dt.datetime) -> TaxStanding:
    """Enter what holds from a day on; what held before ends there, what began on that day is corrected.

    Raises TaxStandingBegun, TaxedBeforeJoining, DependantsInKouOnly, and Employee.DoesNotExist.
    """
    locked = Employee.objects.select_for_update(of=("self",), no_key=True).select_related("person")
    employee = locked.get(pk=change.employee_id)
    if change.valid_from < employee.joined_on:
        raise TaxedBeforeJoining(name=employee.person.name, joined_on=employee.joined_on)
    if change.dependants and change.column != TaxStanding.Column.KOU:
        raise DependantsInKouOnly
    newest = TaxStanding.objects.filter(employee=employee).order_by("-valid_from").first()
    if newest and newest.valid_from > change.valid_from:
        raise TaxStandingBegun(begun=newest.valid_from)
    before = str(newest) if newest else ""
    made = _entered(newest, change)
    record(
        "hr.income_tax.change_standing",
        case=Case("hr.income_tax.standing", made.pk, employee.person.name),
        acting_user=acting_user,
        occurred_at=at,
        reason=change.reason,
        changes={"standing": [before, str(made)], "valid_from": ["", change.valid_from.isoformat()]},
    )
    return made


def _entered(newest: TaxStanding | None, change: StandingChange) -> TaxStanding:
    if newest and newest.valid_from == change.valid_from:
        newest.column, newest.dependants = change.column, change.dependants
        newest.save(update_fields=["column", "dependants"])
        return newest
    if newest and (newest.valid_until is None or newest.valid_until > change.valid_from):
        newest.valid_until = change.valid_from
        newest.save(update_fields=["valid_until"])
    return TaxStanding.objects.create(
        employee_id=change.employee_id,
        valid_from=change.valid_from,
        column=change.column,
        dependants=change.dependants,
    )
