"""退職: the last day, why, and what ends with it; taken back before the day is over."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.models import Assignment, DatedRow
from backoffice.values.refusals import InvalidInput, Refusal
from hr.employment.models import (
    TOLD_IN_WORDS,
    ConcurrentPost,
    Employee,
    LeavingReason,
    Loan,
    OfficerTerm,
    Suspension,
    Terms,
)

from .register_employees import employee_case
from .succession import locked

DAY = dt.timedelta(days=1)
# What ends with the employment. Account and address stay: the last pay and the papers still go there.
ENDING: dict[str, type[DatedRow]] = {
    "assignment": Assignment,
    "terms": Terms,
    "concurrent_post": ConcurrentPost,
    "suspension": Suspension,
    "officer": OfficerTerm,
    "loan": Loan,
}


class LeavingEntered(InvalidInput):
    """Somebody leaves once."""

    code = "hr.employment.leaving_entered"
    field = "left_on"
    cause_ja = "退職日はすでに{on}と登録されています。"
    cause_en = "The last day is entered as {on} already."
    remedy_ja = "退職日までは、退職を取り消して登録し直せます。"
    remedy_en = "Until that day the leaving can be taken back and entered anew."


class LeavesBeforeJoining(InvalidInput):
    """The last day is not before the first."""

    code = "hr.employment.leaves_before_joining"
    field = "left_on"
    cause_ja = "退職日が入社日（{joined_on}）より前です。"
    cause_en = "The last day is before the day of joining ({joined_on})."
    remedy_ja = "退職日を確認してください。"
    remedy_en = "Check the last day."


class SomethingBeginsLater(InvalidInput):
    """What begins after the last day has to be taken back first."""

    code = "hr.employment.something_begins_later"
    field = "left_on"
    cause_ja = "退職日より後の{on}に始まる登録（{what}）があります。"
    cause_en = "Something ({what}) begins on {on}, after the last day."
    remedy_ja = "退職日を確認するか、先にその登録を取り消してください。"
    remedy_en = "Check the last day, or take that back first."


class LeavingNeedsWords(InvalidInput):
    """A dismissal names its grounds, a death its cause."""

    code = "hr.employment.leaving_needs_words"
    field = "detail"
    cause_ja = "「{reason}」のときは、詳細（解雇の理由、死亡の原因など）が必要です（労働基準法施行規則53条）。"
    cause_en = "“{reason}” needs words: the grounds of the dismissal, the cause of the death, or what it was."
    remedy_ja = "詳細を入力してください。"
    remedy_en = "Enter the details."


class LeavingIsOver(Refusal):
    """A leaving is taken back until its day is over."""

    code = "hr.employment.leaving_is_over"
    cause_ja = "取り消せる退職の登録がありません（退職日を過ぎたか、登録されていません）。"
    cause_en = "There is no leaving to take back: its day is over, or none was entered."
    remedy_ja = "再び雇用するときは、新しい社員番号で入社を登録してください。"
    remedy_en = "To employ the person again, enter the joining under a new number."


@action("hr.employment.leave_company", _("退職を登録"))
def leave_company(
    *, employee_id: int, left_on: dt.date, reason: str, detail: str, acting_user: Any, at: dt.datetime
) -> Employee:
    """The last day and why; post, terms, second posts and absence end with it.

    Raises LeavingEntered, LeavesBeforeJoining, SomethingBeginsLater, LeavingNeedsWords.
    """
    employee = locked(employee_id)
    _refuse(employee, left_on, reason, detail)
    ended: dict[str, list[list[Any]]] = {name: [] for name in ENDING}
    for name, row in _rows(employee):
        if row.valid_until is None or row.valid_until > left_on + DAY:
            ended[name].append([row.pk, str(row.valid_until) if row.valid_until else None])
            row.valid_until = left_on + DAY
            row.save(update_fields=["valid_until"])
    employee.left_on, employee.leaving_reason, employee.leaving_detail = left_on, reason, detail
    employee.ended_by_leaving = ended
    employee.save(update_fields=["left_on", "leaving_reason", "leaving_detail", "ended_by_leaving"])
    record(
        "hr.employment.leave_company",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"left_on": ["", str(left_on)], "reason": ["", LeavingReason(reason).value]},
    )
    return employee


@action("hr.employment.take_back_leaving", _("退職を取り消し"))
def take_back_leaving(*, employee_id: int, acting_user: Any, at: dt.datetime) -> Employee:
    """The person stays after all: what the leaving ended goes on as it was. Raises LeavingIsOver."""
    employee = locked(employee_id)
    if employee.left_on is None or not employee.leaving_reason or employee.left_on < at.astimezone(TOKYO).date():
        raise LeavingIsOver
    for name, rows in employee.ended_by_leaving.items():
        for pk, until in rows:
            ENDING[name].objects.filter(pk=pk).update(valid_until=until)  # type: ignore[attr-defined]
    was, employee.left_on = employee.left_on, None
    employee.leaving_reason, employee.leaving_detail, employee.ended_by_leaving = "", "", {}
    employee.save(update_fields=["left_on", "leaving_reason", "leaving_detail", "ended_by_leaving"])
    record(
        "hr.employment.take_back_leaving",
        case=employee_case(employee),
        acting_user=acting_user,
        occurred_at=at,
        changes={"left_on": [str(was), ""]},
    )
    return employee


def _refuse(employee: Employee, left_on: dt.date, reason: str, detail: str) -> None:
    if employee.left_on is not None:
        raise LeavingEntered(on=employee.left_on)
    if left_on < employee.joined_on:
        raise LeavesBeforeJoining(joined_on=employee.joined_on)
    if reason in TOLD_IN_WORDS and not detail.strip():
        raise LeavingNeedsWords(reason=LeavingReason(reason).label)
    later = [row for _name, row in _rows(employee) if row.valid_from > left_on]
    if later:
        first = min(later, key=lambda row: row.valid_from)
        raise SomethingBeginsLater(on=first.valid_from, what=first._meta.verbose_name)


def _rows(employee: Employee) -> Iterator[tuple[str, Any]]:
    """Everything that ends with the employment, held until the end of the action."""
    whose = {"assignment": {"person": employee.person}}
    for name, model in ENDING.items():
        rows = model.objects.filter(**whose.get(name, {"employee": employee}))  # type: ignore[attr-defined]
        for row in rows.select_for_update(of=("self",)):
            yield name, row
