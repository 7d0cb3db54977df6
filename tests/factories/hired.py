"""A company that tells people their working conditions."""

import datetime as dt
from typing import Any

from backoffice.organisation.models import User
from hr.employment.actions import upload_list
from hr.employment.models import Employee, ImportedList
from hr.labour.actions import define_wording, issue_notice
from hr.labour.models import ConditionsNotice, Wording

SINCE = dt.date(2020, 4, 1)
WORDS = {
    "place_range": "会社の定める場所",
    "work_range": "会社の定める業務",
    "overtime": "業務の都合により行うことがある",
    "days_off": "毎週土曜日・日曜日、国民の祝日",
    "leave": "年次有給休暇 法定どおり",
    "premium_rates": "法定時間外 25%、60時間超 50%、法定休日 35%、深夜 25%",
    "pay_method": "本人名義の口座への振込",
    "raise_terms": "毎年4月",
    "bonus": "6月・12月",
    "has_retirement_pay": False,
    "retirement": "定年60歳、65歳まで継続雇用",
    "resignation": "退職する日の14日前までに届け出る",
    "dismissal": "就業規則30条による",
    "desk": "人事部 内線100",
}
SAID = {
    "ends_on": None,
    "renewal": "",
    "renewal_criteria": "",
    "limit": "",
    "is_conversion_due": False,
    "conversion_terms": "",
    "trial": "",
    "place": "東京本社（東京都港区）",
    "work": "営業",
    "hours": "始業 9:00　終業 18:00　休憩 60分",
}


def worded(by: User, at: dt.datetime, kind: str = "REGULAR", **changed: Any) -> Wording:
    """What the company says to everybody of a kind."""
    return define_wording(kind=kind, valid_from=SINCE, texts={**WORDS, **changed}, acting_user=by, at=at)


def uploaded(
    by: User, at: dt.datetime, content: bytes = "社員番号,適用開始日\r\n1,2026-12-01".encode()
) -> ImportedList:
    """A list of changes that waits to be confirmed."""
    return upload_list(kind="TERMS", name="list.csv", content=content, media_type="text/csv", acting_user=by, at=at)


def issued(
    employee: Employee, by: User, at: dt.datetime, *, is_electronic: bool = True, **changed: Any
) -> ConditionsNotice:
    """A notice of the conditions of November 2026, with the wording where it was missing."""
    if not Wording.objects.filter(kind=employee.kind).exists():
        worded(by, at, employee.kind)
    said = {**SAID, "starts_on": dt.date(2026, 11, 1), **changed}
    return issue_notice(employee_id=employee.pk, said=said, is_electronic=is_electronic, acting_user=by, at=at)
