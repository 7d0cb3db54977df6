"""Whose attendance a user may act on: that of their own people, or of everybody for who keeps attendance."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from backoffice.access.queries import may
from backoffice.values.periods import Month
from backoffice.values.refusals import Refusal
from hr.attendance.queries import seen_by
from hr.employment.models import Employee

VIEW_ALL = "hr.attendance.view_all"


class NotYourPeople(Refusal):
    """A head acts on the people of the units that they head, and on nobody else."""

    code = "hr.attendance.not_your_people"
    status = 403
    cause_ja = "担当する部署の社員ではないため、勤怠を扱えません。"
    cause_en = "These are not people of a unit that you head."
    remedy_ja = "その社員の上長か、人事の担当に依頼してください。"
    remedy_en = "Ask their superior or human resources."


def seen(employee_ids: Collection[int], month: Month, *, acting_user: Any, as_of: dt.date) -> list[Employee]:
    """Those employees, by number. Raises NotYourPeople when the user may not see one of them in the month."""
    sees_all = may(acting_user, VIEW_ALL, as_of=as_of)
    people = seen_by(acting_user.pk, sees_all=sees_all, month=month, as_of=as_of)
    found = list(people.filter(pk__in=employee_ids).order_by("person__code"))
    if len(found) != len(set(employee_ids)):
        raise NotYourPeople
    return found
