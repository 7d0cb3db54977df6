"""Marking a task of a month as done, or taking that back."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounting.closing.models import ClosingMark, ClosingTask
from backoffice.eventlog.action import action
from backoffice.eventlog.actions import record
from backoffice.organisation.queries import on
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal

from .define_task import task_case


class TaskNotOfMonth(Refusal):
    """The task is not asked for in that month."""

    code = "accounting.closing.task_not_of_month"
    cause_ja = "この作業は、{month}の締めにはありません。"
    cause_en = "This task is not part of the closing of {month}."
    remedy_ja = "画面を読み込み直してください。"
    remedy_en = "Reload the page."


@action("accounting.closing.mark_task", _("締めの作業を済ませる"))
def mark_task(
    *, task_id: int, month: Month, is_done: bool, note: str, acting_user: Any, at: dt.datetime
) -> ClosingMark:
    """Say that a task is done for a month, or not. Raises TaskNotOfMonth."""
    task = ClosingTask.objects.filter(on(month.last_day), pk=task_id, check_code="").first()
    if task is None:
        raise TaskNotOfMonth(month=month)
    mark = ClosingMark.objects.create(
        task=task,
        month=month.first_day,
        is_done=is_done,
        note=note.strip(),
        marked_by_id=acting_user.pk,
        marked_by_name=acting_user.get_full_name(),
        marked_at=at,
    )
    record(
        "accounting.closing.mark_task",
        case=task_case(task),
        acting_user=acting_user,
        occurred_at=at,
        reason=mark.note,
        changes={"month": str(month), "is_done": [not is_done, is_done]},
    )
    return mark
