"""The list of tasks: what people do for a closing, and who sees to a check."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.closing.checks import known
from accounting.closing.models import ClosingTask
from backoffice.companies.clock import TOKYO
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.organisation.models import Person
from backoffice.values.periods import Month
from backoffice.values.refusals import InvalidInput


class NoSuchCheck(InvalidInput):
    """The program makes no such check."""

    code = "accounting.closing.no_such_check"
    field = "check_code"
    cause_ja = "「{check}」という点検はありません。"
    cause_en = "There is no check “{check}”."
    remedy_ja = "点検を選び直してください。"
    remedy_en = "Choose the check again."


@action("accounting.closing.define_task", _("締めの作業を決める"))
def define_task(
    *,
    label: str,
    check_code: str,
    owner: Person | None,
    due_days: int,
    is_annual: bool,
    since: Month,
    acting_user: Any,
    at: dt.datetime,
) -> ClosingTask:
    """Add a task from a month on, or say who sees to a check, in place of what was said before. Raises NoSuchCheck."""
    if check_code and check_code not in known():
        raise NoSuchCheck(check=check_code)
    if check_code:
        _replace(check_code, since.first_day)
    task = ClosingTask.objects.create(
        check_code=check_code,
        label=label or str(known()[check_code].label),
        owner=owner,
        due_days=due_days,
        is_annual=is_annual,
        valid_from=since.first_day,
    )
    record(
        "accounting.closing.define_task",
        case=task_case(task),
        acting_user=acting_user,
        occurred_at=at,
        changes={"owner": ["", owner.name if owner else ""], "due_days": ["", due_days]},
    )
    return task


@action("accounting.closing.end_task", _("締めの作業をやめる"))
def end_task(*, task_id: int, acting_user: Any, at: dt.datetime) -> ClosingTask:
    """From today on the task is asked for no more; what was marked stays."""
    task = ClosingTask.objects.select_for_update().get(pk=task_id)
    _end(task, at.astimezone(TOKYO).date())
    record("accounting.closing.end_task", case=task_case(task), acting_user=acting_user, occurred_at=at)
    return task


def task_case(task: ClosingTask) -> Case:
    """How the log names a task."""
    return Case("accounting.closing.task", task.pk, task.label)


def _replace(check_code: str, day: dt.date) -> None:
    for held in ClosingTask.objects.select_for_update().filter(check_code=check_code, valid_until=None):
        _end(held, day)


def _end(task: ClosingTask, day: dt.date) -> None:
    """A task that had not begun by the day ends on its first: it counts at no month's end."""
    task.valid_until = max(day, task.valid_from + dt.timedelta(days=1))
    task.save(update_fields=["valid_until"])
