"""How somebody stands beside the employment: in an office of the company (役員), or on loan (在籍出向)."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee, Loan, OfficerTerm

from .register_employees import employee_case
from .succession import locked, make_room, refuse_outside, said

DAY = dt.timedelta(days=1)


class RepresentativeIsNoWorker(InvalidInput):
    """Who represents the company is nobody's worker."""

    code = "hr.employment.representative_is_no_worker"
    field = "is_also_worker"
    cause_ja = "代表権のある役員は、使用人を兼務できません。"
    cause_en = "An officer who represents the company is no employee."
    remedy_ja = "どちらか一方にしてください。"
    remedy_en = "Choose one of them."


class OnLoanAlready(InvalidInput):
    """One loan at a time."""

    code = "hr.employment.on_loan_already"
    field = "valid_from"
    cause_ja = "{on}からの{counterpart}への出向（受け入れ）と重なります。"
    cause_en = "It overlaps the loan with {counterpart} from {on}."
    remedy_ja = "先に終了を登録してください。"
    remedy_en = "Enter its end first."


class NothingToEnd(InvalidInput):
    """What ends goes on, and has begun by its last day."""

    code = "hr.employment.nothing_to_end"
    field = "last_on"
    cause_ja = "{on}に終わる登録がありません。"
    cause_en = "There is nothing that could end on {on}."
    remedy_ja = "最後の日を確認してください。"
    remedy_en = "Check the last day."


@action("hr.employment.appoint_officer", _("役員の任期を登録"))
def appoint_officer(
    *,
    employee_id: int,
    valid_from: dt.date,
    title: str,
    is_representative: bool,
    is_also_worker: bool,
    expires_on: dt.date | None,
    acting_user: Any,
    at: dt.datetime,
) -> OfficerTerm:
    """An office of a director or auditor from a day on; the office before ends on it.

    Raises OutsideEmployment, BeginsThatDay, RepresentativeIsNoWorker.
    """
    employee = locked(employee_id)
    refuse_outside(employee, valid_from)
    if is_representative and is_also_worker:
        raise RepresentativeIsNoWorker
    before, until = make_room(OfficerTerm.objects.filter(employee=employee), valid_from, may_be_first=True)
    made = OfficerTerm.objects.create(
        employee=employee,
        title=title,
        is_representative=is_representative,
        is_also_worker=is_also_worker,
        expires_on=expires_on,
        valid_from=valid_from,
        valid_until=until,
    )
    _note("hr.employment.appoint_officer", employee, "officer", [str(before or ""), str(made)], acting_user, at)
    return made


@action("hr.employment.end_office", _("役員の任期を終了"))
def end_office(*, employee_id: int, last_on: dt.date, acting_user: Any, at: dt.datetime) -> OfficerTerm:
    """The last day in the office that goes on. Raises NothingToEnd."""
    employee = locked(employee_id)
    held: OfficerTerm = _ended(OfficerTerm.objects.filter(employee=employee), last_on)
    _note("hr.employment.end_office", employee, "officer", [str(held), said(last_on)], acting_user, at)
    return held


@action("hr.employment.lend", _("在籍出向を登録"))
def lend(
    *,
    employee_id: int,
    valid_from: dt.date,
    direction: str,
    counterpart: str,
    place: str,
    pays: str,
    insures: str,
    expected_on: dt.date | None,
    note: str,
    acting_user: Any,
    at: dt.datetime,
) -> Loan:
    """Somebody works for another company, or comes from one, until the end is entered. Raises OutsideEmployment, OnLoanAlready."""
    employee = locked(employee_id)
    refuse_outside(employee, valid_from)
    for held in employee.loans.order_by("valid_from"):
        if held.valid_until is None or held.valid_until > valid_from:
            raise OnLoanAlready(on=held.valid_from, counterpart=held.counterpart)
    made = Loan.objects.create(
        employee=employee,
        direction=direction,
        counterpart=counterpart,
        place=place,
        pays=pays,
        insures=insures,
        expected_on=expected_on,
        note=note,
        valid_from=valid_from,
        valid_until=employee.left_on + DAY if employee.left_on else None,
    )
    _note("hr.employment.lend", employee, "loan", ["", str(made)], acting_user, at)
    return made


@action("hr.employment.end_loan", _("在籍出向を終了"))
def end_loan(*, employee_id: int, last_on: dt.date, acting_user: Any, at: dt.datetime) -> Loan:
    """The last day of the loan that goes on. Raises NothingToEnd."""
    employee = locked(employee_id)
    held: Loan = _ended(Loan.objects.filter(employee=employee), last_on)
    _note("hr.employment.end_loan", employee, "loan", [str(held), said(last_on)], acting_user, at)
    return held


def _ended(rows: Any, last_on: dt.date) -> Any:
    held = rows.select_for_update(of=("self",)).filter(valid_until=None, valid_from__lte=last_on).first()
    if held is None:
        raise NothingToEnd(on=last_on)
    held.valid_until = last_on + DAY
    held.save(update_fields=["valid_until"])
    return held


def _note(step: str, employee: Employee, what: str, change: list[str], acting_user: Any, at: dt.datetime) -> None:
    record(step, case=employee_case(employee), acting_user=acting_user, occurred_at=at, changes={what: change})
