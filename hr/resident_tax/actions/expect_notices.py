"""Whether a notice is expected for somebody in a year, and why not."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from backoffice.eventlog.action import action
from backoffice.eventlog.actions import Case, record
from backoffice.values.refusals import InvalidInput
from hr.employment.models import Employee
from hr.resident_tax import queries
from hr.resident_tax.models import NoNoticeReason, NoticeExpectation


class NobodyChosen(InvalidInput):
    """It is about somebody."""

    code = "hr.resident_tax.nobody_chosen"
    field = "people"
    cause_ja = "対象の社員が選ばれていません。"
    cause_en = "Nobody is chosen."
    remedy_ja = "通知が届かない人を選んでください。"
    remedy_en = "Choose those for whom no notice comes."


class NoticeCame(InvalidInput):
    """What came is not missing."""

    code = "hr.resident_tax.notice_came"
    field = "people"
    cause_ja = "{name}さんの{year}年度の通知は、登録されています。"
    cause_en = "The notice of {name} for fiscal {year} is recorded."
    remedy_ja = "対象から外してください。徴収を終えるときは、異動を登録します。"
    remedy_en = "Leave the person out. To end a collection, enter its end."


class ReasonUntold(InvalidInput):
    """その他 says nothing by itself."""

    code = "hr.resident_tax.reason_untold"
    field = "words"
    cause_ja = "理由が入力されていません。"
    cause_en = "The reason is missing."
    remedy_ja = "通知が届かない理由、または通知を待つことにした理由を入力してください。"
    remedy_en = "Say why no notice comes, or why one is expected again."


@action("hr.resident_tax.expect_no_notice", _("住民税の通知がない理由を登録"))
def expect_no_notice(
    *, fiscal_year: int, employee_ids: Sequence[int], reason: str, words: str, acting_user: Any, at: dt.datetime
) -> list[NoticeExpectation]:
    """Say why no notice of a year comes for some people, all or none. A notice that comes all the same holds.

    Raises NobodyChosen, NoticeCame, ReasonUntold.
    """
    if not employee_ids:
        raise NobodyChosen
    if reason == NoNoticeReason.OTHER and not words.strip():
        raise ReasonUntold
    made = []
    people = Employee.objects.select_for_update(of=("self",)).select_related("person").filter(pk__in=employee_ids)
    noticed = queries.noticed_years(employee_ids, [fiscal_year])
    for employee in people.order_by("pk"):
        if (employee.pk, fiscal_year) in noticed:
            raise NoticeCame(name=employee.person.name, year=fiscal_year)
        made.append(_entered(employee, fiscal_year, reason, words, acting_user, at))
        _log("hr.resident_tax.expect_no_notice", made[-1], acting_user, at)
    return made


@action("hr.resident_tax.expect_notice", _("住民税の通知を待つことにする"))
def expect_notice(
    *, fiscal_year: int, employee_id: int, words: str, acting_user: Any, at: dt.datetime
) -> NoticeExpectation:
    """Take back that no notice comes for somebody. Raises ReasonUntold."""
    if not words.strip():
        raise ReasonUntold
    employee = Employee.objects.select_for_update(of=("self",)).select_related("person").get(pk=employee_id)
    made = _entered(employee, fiscal_year, "", words, acting_user, at)
    _log("hr.resident_tax.expect_notice", made, acting_user, at)
    return made


def _entered(
    employee: Employee, fiscal_year: int, reason: str, words: str, acting_user: Any, at: dt.datetime
) -> NoticeExpectation:
    return NoticeExpectation.objects.create(
        employee=employee,
        fiscal_year=fiscal_year,
        is_expected=not reason,
        reason=reason,
        words=words.strip(),
        recorded_at=at,
        recorded_by_name=acting_user.get_full_name(),
    )


def _log(step: str, made: NoticeExpectation, acting_user: Any, at: dt.datetime) -> None:
    record(
        step,
        case=Case("hr.resident_tax.notice", made.employee_id, f"{made.employee.person} {made.fiscal_year}"),
        acting_user=acting_user,
        occurred_at=at,
        reason=" ".join(filter(None, (str(made.get_reason_display()), made.words))),
        changes={"fiscal_year": made.fiscal_year, "is_expected": made.is_expected},
    )
