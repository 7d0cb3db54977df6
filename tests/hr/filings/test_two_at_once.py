"""The same declaration from two pages at the same moment: one is made, the other is told why not."""

import datetime as dt
from typing import Any

from backoffice.companies.models import Company
from hr.filings.actions import prepare_labour_year
from hr.filings.models import Filing
from hr.filings.rules import YearWages
from tests.factories import cast, committed, filed, pay


def test_a_year_is_declared_once(django_db_blocker: Any, django_db_setup: None, now: dt.datetime) -> None:
    with django_db_blocker.unblock(), committed.company() as real:
        cast.organisation()
        _declared_by_two(real, now)


def _declared_by_two(real: Company, now: dt.datetime) -> None:
    clerk = cast.member("committed-clerk", "真央", duties=("hr.people", "hr.payroll_preparation"))
    fumi = cast.member("committed-fumi", "史", duties=("hr.filings",))
    pay.payroll(clerk, now)
    assert filed.hired(1, clerk, now)

    def declare() -> object:
        wages = YearWages(40_000_000, 40_000_000)
        return prepare_labour_year(year=2025, paid_in_advance_yen=0, expected=wages, acting_user=fumi, at=now)

    assert committed.together(real, declare, declare, declare) == ["hr.filings.year_filed"] * 2
    assert Filing.objects.count() == 1
