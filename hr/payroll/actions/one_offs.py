"""Amounts paid or deducted once: added with their reason, withdrawn while no payslip that stands carries them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.employment.models import Employee, Terms
from hr.payroll.models import OneOff, PayGroup, Payslip, PayslipLine, Run, RunKind, RunState
from hr.payroll.queries import terms_in

CHANGEABLE = (RunState.DRAFT, RunState.REVIEW)


@dataclass(frozen=True, slots=True)
class NewOneOff:
    """An amount in yen, below zero where it takes back; `month` is that of the run which carries it.

    `run_id` names a bonus or an extra run; None stands for the monthly run. `about` is the month it makes up for.
    `source` is (kind, id) of the record that led to it; a source leads to one amount of a code.
    """

    employee_id: int
    month: Month
    section: str
    code: str
    label: str
    amount_yen: int
    reason: str
    taxable: bool = True
    is_wage: bool = True
    about: Month | None = None
    source: tuple[str, int] | None = None
    run_id: int | None = None


class RunIsSettled(Refusal):
    """The run that would carry the amount is not open any more."""

    code = "hr.payroll.run_is_settled"
    cause_ja = "{name}さんの{month}の給与計算は「{state}」のため、臨時の項目を変えられません。"
    cause_en = "The run of {month} for {name} is {state}; its one-off amounts can't be changed."
    remedy_ja = "翌月の給与に入れるか、追加支給を使ってください。1件も変えていません。"
    remedy_en = "Use next month's run, or an extra payment. Nothing was changed."


class NobodyOfTheMonth(Refusal):
    """No run of the month pays the person."""

    code = "hr.payroll.nobody_of_the_month"
    cause_ja = "{name}さんは、{month}の給与の対象ではありません。"
    cause_en = "No run of {month} pays {name}."
    remedy_ja = "月を確かめるか、追加支給を使ってください。1件も登録していません。"
    remedy_en = "Check the month, or use an extra payment. Nothing was recorded."


class OneOffStandsAlready(Refusal):
    """The same source has led to that amount before."""

    code = "hr.payroll.one_off_stands_already"
    cause_ja = "{name}さんの「{label}」は、同じ記録から、すでに登録されています。"
    cause_en = "“{label}” of {name} is already recorded from the same source."
    remedy_ja = "登録済みのものを取り下げてから、もう一度登録してください。1件も登録していません。"
    remedy_en = "Withdraw the one that stands, then record it again. Nothing was recorded."


class AlreadyWithdrawn(Refusal):
    """A one-off amount is withdrawn once."""

    code = "hr.payroll.already_withdrawn"
    cause_ja = "「{label}」は、{name}さんが取り下げています。"
    cause_en = "“{label}” was withdrawn by {name}."
    remedy_ja = "必要なら、新しく登録してください。"
    remedy_en = "Record it anew if it is needed."


@action("hr.payroll.add_one_offs", _("臨時の項目を登録"))
def add_one_offs(*, entries: Sequence[NewOneOff], acting_user: Any, at: dt.datetime) -> list[OneOff]:
    """Record amounts, all or none; payslips in review that they change must be calculated again.

    Raises RunIsSettled, NobodyOfTheMonth, OneOffStandsAlready, and Employee.DoesNotExist.
    """
    employees = Employee.objects.select_related("person").in_bulk({entry.employee_id for entry in entries})
    if any(entry.employee_id not in employees for entry in entries):
        raise Employee.DoesNotExist
    _reopen([_Place(employees[each.employee_id], each.month, each.run_id) for each in entries])
    _refuse_twice(entries, employees)
    made = OneOff.objects.bulk_create(_row(entry, acting_user, at) for entry in entries)
    record(
        "hr.payroll.add_one_offs",
        case=Case("hr.payroll.one_off", made[0].pk, f"{entries[0].label} {len(made)}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=entries[0].reason,
        changes={"one_offs": len(made), "total_yen": ["", sum(each.amount_yen for each in made)]},
    )
    return made


@action("hr.payroll.withdraw_one_off", _("臨時の項目を取り下げ"))
def withdraw_one_off(*, one_off_id: int, acting_user: Any, at: dt.datetime) -> OneOff:
    """Take an amount back before the run that carries it is submitted. Raises RunIsSettled, AlreadyWithdrawn."""
    held = OneOff.objects.select_for_update(of=("self",)).select_related("employee__person").get(pk=one_off_id)
    if held.withdrawn_at:
        raise AlreadyWithdrawn(label=held.label, name=held.withdrawn_by_name)
    _reopen([_Place(held.employee, Month.of(held.month), held.run_id)])
    held.withdrawn_by_name, held.withdrawn_at = acting_user.get_full_name(), at
    held.save(update_fields=["withdrawn_by_name", "withdrawn_at"])
    record(
        "hr.payroll.withdraw_one_off",
        case=Case("hr.payroll.one_off", held.pk, held.label),
        acting_user=acting_user,
        occurred_at=at,
        changes={"amount_yen": [held.amount_yen, ""]},
    )
    return held


class _Place(NamedTuple):
    """Whose pay changes, and in which run."""

    employee: Employee
    month: Month
    run_id: int | None


def _reopen(places: Sequence[_Place]) -> None:
    """Refuse what no open run can carry, and drop the drafts of the payslips that change."""
    named = list(Run.objects.select_for_update().filter(pk__in={each.run_id for each in places if each.run_id}))
    monthly = _monthly_runs([each for each in places if each.run_id is None])
    for run in (*named, *monthly):
        mine = [each.employee for each in places if _changes(each, run, monthly.get(run))]
        if run.state not in CHANGEABLE:
            raise RunIsSettled(name=mine[0].person.name, month=Month.of(run.month), state=run.get_state_display())
        slips = Payslip.objects.filter(run=run, employee__in=mine)
        PayslipLine.objects.filter(payslip__in=slips).delete()
        slips.delete()


def _changes(place: _Place, run: Run, paid: set[int] | None) -> bool:
    if place.run_id is not None:
        return place.run_id == run.pk
    return paid is not None and place.month == Month.of(run.month) and place.employee.pk in paid


def _monthly_runs(places: Sequence[_Place]) -> dict[Run, set[int]]:
    """The runs that are open or settled for those months, locked, with the ids of those whom they pay."""
    found: dict[Run, set[int]] = {}
    for month in sorted({each.month for each in places}):
        groups = _groups([each for each in places if each.month == month], month)
        runs = Run.objects.select_for_update().filter(kind=RunKind.MONTHLY, month=month.first_day)
        for run in runs.exclude(state=RunState.VOIDED).order_by("pk"):
            paid = groups.get(run.pay_group_id, set())
            if paid:
                found[run] = paid
    return found


def _groups(places: Sequence[_Place], month: Month) -> dict[int, set[int]]:
    """Whom each group pays for the month; the period of a run may begin in the month before. NobodyOfTheMonth."""
    people = {each.employee.pk: each.employee for each in places}
    held = Terms.objects.filter(terms_in(month.previous.first_day, month.last_day), employee_id__in=people)
    codes = dict(PayGroup.objects.values_list("code", "pk"))
    found: dict[int, set[int]] = {}
    for employee_id, code in held.values_list("employee_id", "pay_group_code"):
        found.setdefault(codes[code], set()).add(employee_id)
    outside = people.keys() - set().union(*found.values())
    if outside:
        raise NobodyOfTheMonth(name=people[min(outside)].person.name, month=month)
    return found


def _refuse_twice(entries: Sequence[NewOneOff], employees: Mapping[int, Employee]) -> None:
    kinds = {entry.source[0] for entry in entries if entry.source}
    standing = OneOff.objects.filter(employee__in=employees, source_kind__in=kinds, withdrawn_at=None)
    there = set(standing.values_list("employee_id", "source_kind", "source_id", "code", "about_month"))
    for entry in entries:
        key = (entry.employee_id, *(entry.source or ("", None)), entry.code, entry.about and entry.about.first_day)
        if entry.source and key in there:
            raise OneOffStandsAlready(name=employees[entry.employee_id].person.name, label=entry.label)


def _row(entry: NewOneOff, acting_user: Any, at: dt.datetime) -> OneOff:
    kind, pk = entry.source or ("", None)
    return OneOff(
        employee_id=entry.employee_id,
        run_id=entry.run_id,
        month=entry.month.first_day,
        section=entry.section,
        code=entry.code,
        label=entry.label,
        amount_yen=entry.amount_yen,
        taxable=entry.taxable,
        is_wage=entry.is_wage,
        about_month=entry.about.first_day if entry.about else None,
        reason=entry.reason,
        source_kind=kind,
        source_id=pk,
        added_by_id=acting_user.pk,
        added_by_name=acting_user.get_full_name(),
        added_at=at,
    )
