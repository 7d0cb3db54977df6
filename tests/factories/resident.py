"""Notices of resident tax, and who keeps them."""

import datetime as dt

from backoffice.organisation.models import User
from backoffice.values.periods import Month
from hr.employment.models import Employee, ImportedList
from hr.resident_tax.actions import NewEnd, NewNotice, end_collection, expect_no_notice, record_notices, upload_notices
from hr.resident_tax.models import CollectionEnd, NoticeExpectation
from tests.factories import cast

MINATO = ("131032", "港区")


def keeper() -> User:
    """澄子 keeps notices."""
    return cast.member("sumiko", "澄子", duties=("hr.resident_tax",))


def noticed(employees: list[Employee], keeper: User, at: dt.datetime, *, year: int = 2026) -> None:
    """12,000 yen in June and 10,000 in the other months, for 港区."""
    entries = [NewNotice.of_year(each.pk, year, *MINATO, 12_000, 10_000) for each in employees]
    record_notices(entries=entries, acting_user=keeper, at=at)


def ended(
    employee: Employee, keeper: User, at: dt.datetime, *, happened_on: dt.date, last: Month, **more: object
) -> CollectionEnd:
    """Somebody who leaves, with ordinary collection of the rest unless said otherwise."""
    given = {"reason": "LEFT", "rest": "ORDINARY", **more}
    entry = NewEnd(employee.pk, happened_on=happened_on, last_month=last, **given)  # type: ignore[arg-type]
    return end_collection(entry=entry, acting_user=keeper, at=at)


def unexpected(employee: Employee, keeper: User, at: dt.datetime, *, year: int) -> NoticeExpectation:
    """Somebody who is not taxed in a year."""
    (made,) = expect_no_notice(
        fiscal_year=year, employee_ids=[employee.pk], reason="NOT_TAXED", words="", acting_user=keeper, at=at
    )
    return made


def uploaded(keeper: User, at: dt.datetime) -> ImportedList:
    """A list of notices that waits to be confirmed."""
    content = "年度,社員番号,市区町村コード,市区町村,6月分,7月分\r\n2026,1000,131032,港区,12000,10000".encode()
    return upload_notices(name="notices.csv", content=content, media_type="text/csv", acting_user=keeper, at=at)
